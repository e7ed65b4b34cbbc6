import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { targetOf } from '../../../sim/cli/serve/target.ts';
import { encodeRecipe } from '../../../sim/run/recipe.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';
import { decodeLink } from '../../../sim/trace/link/decode.ts';
import { encodeCase } from '../../../sim/trace/samsa-file.ts';
import { runBuiltIn } from '../../support/built-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsa-target-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('what samsa view opens (issue 3, point 4)', () => {
  const { recipe, guarantees } = runBuiltIn('min-isr', '1');

  test('nothing: the start page', () => {
    expect(targetOf(undefined)).toEqual({ fragment: '', caseText: null });
  });

  test('a link, with or without a host before it', () => {
    const fragment = '#/run/leader-crash?s=1';
    expect(targetOf(fragment)).toEqual({ fragment, caseText: null });
    expect(targetOf(`https://example.org/samsa/${fragment}`)).toEqual({ fragment, caseText: null });
  });

  test('a built-in scenario: its run under seed 1', () => {
    const { fragment, caseText } = targetOf('leader-crash');
    expect(fragment).toContain('#/run/leader-crash');
    expect(caseText).toBeNull();
  });

  test('a recipe that a link can hold: the link, which says the same', () => {
    const { fragment, caseText } = targetOf(file('recipe.json', encodeRecipe(recipe)));
    expect(caseText).toBeNull();
    expect(decodeLink(fragment).recipe).toEqual(recipe);
  });

  test('a recipe that is too long for one: the file, served beside the page', () => {
    const tape = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`net latency ${at}`, at]),
    );
    const text = encodeRecipe({ ...recipe, tape });
    expect(targetOf(file('long.json', text))).toEqual({ fragment: '#/case', caseText: text });
  });

  test('a case with verdicts: the file', () => {
    const text = encodeCase({ format: 'samsa-case', recipe, verdicts: guarantees, shrunk: null });
    expect(targetOf(file('a.samsa', text))).toEqual({ fragment: '#/case', caseText: text });
  });

  test('anything else is refused before anything is served', () => {
    expect(() => targetOf(file('a.csv', 'a,b\n1,2\n'))).toThrow(UsageError);
    expect(() => targetOf('leader-crsh')).toThrow('did you mean leader-crash');
  });
});
