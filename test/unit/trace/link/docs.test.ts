import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultNamed } from '../../../../sim/faults/table.ts';
import { decodeLink, decodeLinkLeniently } from '../../../../sim/trace/link/decode.ts';
import { encodeLink } from '../../../../sim/trace/link/encode.ts';
import { FIELDS } from '../../../../sim/trace/link/field.ts';
import { LinkError } from '../../../../sim/trace/link/problem.ts';
import { defaultFor, firstField, LETTERS } from '../../../../sim/trace/link/vocabulary.ts';

const path = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'links.md');
const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** Fenced blocks in this language, each with the block behind it. */
function pairs(language: string): (readonly [string, string])[] {
  const blocks = [...text.matchAll(/^```([\w-]+)\n([\s\S]*?)\n^```$/gm)];
  return blocks.flatMap(([, own, body], index) =>
    own === language ? [[body as string, blocks[index + 1]?.[2] ?? ''] as const] : [],
  );
}

/** The cells of the rows below the table head that begins so. */
function rowsBelow(head: string): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(head));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const bare = (cell: string | undefined): string => (cell ?? '').replace(/^`|`$/g, '');

describe('docs/links.md (viz.md §1.10: grammar with test vectors)', () => {
  test.each(pairs('link'))('%s means what stands beside it', (link, expected) => {
    expect(decodeLink(link)).toMatchObject(JSON.parse(expected) as object);
    expect(encodeLink(decodeLink(link))).toBe(link);
  });

  test.each(pairs('bad-link'))('%s is refused as it says', (link, message) => {
    const { problems } = decodeLinkLeniently(link);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(() => decodeLink(link)).toThrow(LinkError);
    expect(() => decodeLink(link)).toThrow(problems[0]?.complaint);
  });

  test.each(rowsBelow('| text | episode |'))('the item %s is %s', (item, episode) => {
    const link = `#/run/steady?v=0.1.0&f=${bare(item)}&h=1.__________8AAAAAAAAAAA`;
    const [read] = decodeLink(link).recipe.faults;
    expect(read).toMatchObject(JSON.parse(bare(episode)) as object);
    expect(encodeLink(decodeLink(link))).toBe(link);
  });

  test('has a vector or an item for every field', () => {
    const links = pairs('link').map(([link]) => link);
    const unseen = FIELDS.filter(
      ({ key }) => !links.some((link) => new RegExp(`[?&]${key}=`).test(link)),
    ).map(({ key }) => key);
    expect(unseen).toEqual(['tz', 'node', 'pane']);
  });

  test('lists every letter with what goes without saying, so that no link changes its meaning', () => {
    const rows = rowsBelow('| letter | kind |');
    const expected = Object.entries(LETTERS.kinds).map(([name, letter]) => {
      const kind = faultNamed(name);
      if (kind === null) throw new Error(`the letter ${letter} means a kind that is gone: ${name}`);
      const parameters = kind.parameters.map((parameter) => {
        const short = LETTERS.parameters[parameter.name] ?? `:${parameter.name}:`;
        return `\`${short}\` ${parameter.name} \`${JSON.stringify(parameter.default)}\``;
      });
      const lasts = defaultFor(kind) === null ? 'until all heals' : 'a moment';
      return [`\`${letter}\``, name, `\`${firstField(kind)}\``, lasts, parameters.join(', ')];
    });
    expect(rows).toEqual(expected);
    const [roles, probes] = rowsBelow('| roles | probes |')[0] ?? [];
    const listed = (letters: Readonly<Record<string, string>>): string =>
      Object.entries(letters)
        .map(([name, letter]) => `\`${letter}\` ${name}`)
        .join(', ');
    expect([roles, probes]).toEqual([listed(LETTERS.roles), listed(LETTERS.probes)]);
  });

  test('no letter means two things', () => {
    for (const letters of Object.values(LETTERS)) {
      const values = Object.values(letters);
      expect(new Set(values).size).toBe(values.length);
    }
  });
});
