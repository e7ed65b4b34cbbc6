import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCase } from '../../../sim/cli/load.ts';
import { openCommand, quoted } from '../../../sim/cli/quoted.ts';
import { encodeRecipe } from '../../../sim/run/recipe.ts';
import { decodeLink } from '../../../sim/trace/link/decode.ts';
import { LinkError } from '../../../sim/trace/link/problem.ts';

const LINK = '#/run/steady?v=0.1.0&s=7&h=1.__________8AAAAAAAAAAA&l=AAAAAAAAAAE';
const folder = mkdtempSync(join(tmpdir(), 'samsa-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what `samsa replay <recipe|link|file>` takes (DESIGN §8)', () => {
  const { recipe } = decodeLink(LINK);
  const written = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test.each([
    ['a bare link', LINK],
    ['a link behind host and path', `https://samsa.example/play/${LINK}`],
    ['a file with a recipe', written('recipe.json', encodeRecipe(recipe))],
    ['a file with a link', written('link.txt', `${LINK}\n`)],
  ])('%s', (_, argument) => {
    expect(loadCase(argument).recipe).toEqual(recipe);
  });

  test('a damaged link is refused with its place', () => {
    expect(() => loadCase(`${LINK}&f=1C1,1Y1`)).toThrow(LinkError);
    expect(() => loadCase(`${LINK}&f=1C1,1Y1`)).toThrow(
      `Item 2 of 2, at character ${LINK.length + 9}: unknown action \`Y\`.`,
    );
  });

  test('what is no file says so, and the name of a scenario says what runs it', () => {
    expect(() => loadCase('nowhere.json')).toThrow('no such file, and it is no link');
    expect(() => loadCase('steady')).toThrow('samsa run steady');
  });

  test('a file of another kind is named with its path', () => {
    const path = written('trace.csv', 'time,node\n1,b1\n');
    expect(() => loadCase(path)).toThrow(`${path}: this is a CSV file`);
  });
});

describe('how the command line prints links', () => {
  test('in single quotes, which no link contains', () => {
    expect(openCommand(LINK)).toEqual([`samsa view '${LINK}'`]);
    expect(quoted("it's")).toBe("'it'\\''s'");
    expect(quoted('a/b.json')).toBe('a/b.json');
  });

  test('not where they would fill the screen or do not exist', () => {
    expect(openCommand(null)).toEqual([]);
    expect(openCommand(`#/run/${'x'.repeat(900)}`)).toEqual([
      "samsa view '#/run/…' (--json has the link, 906 characters)",
    ]);
  });
});
