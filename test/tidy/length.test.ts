import { expect, test } from 'vitest';
import { type Source, sourcesIn } from './sources.ts';

const MOST_FILE_LINES = 400;
const MOST_FUNCTION_LINES = 70;

test('files are short enough to be read at once', () => {
  const long = sourcesIn('core', 'sim', 'scenarios', 'viz', 'test')
    .map(({ path, lines }) => ({ path, length: lines.length - 1 }))
    .filter(({ length }) => length > MOST_FILE_LINES)
    .map(({ path, length }) => `${path} has ${length} lines`);
  expect(long, 'split a file by what it does').toEqual([]);
});

test('functions are short enough to be read at once', () => {
  const long = sourcesIn('core', 'sim', 'scenarios', 'viz').flatMap(longFunctions);
  expect(long, 'split a function by what it does').toEqual([]);
});

/** Sources are formatted, so a function ends at the first closing brace that stands where its first line began. */
function longFunctions(source: Source): string[] {
  const { code, path } = source;
  const found: string[] = [];
  code.forEach((line, start) => {
    if (!startsFunction(code, start)) return;
    const indent = line.length - line.trimStart().length;
    const end = code.findIndex((other, at) => at > start && endsAt(other, indent, '}'));
    const length = end - start + 1;
    if (end > start && length > MOST_FUNCTION_LINES) {
      found.push(`${path}:${start + 1} has ${length} lines`);
    }
  });
  return found;
}

function startsFunction(code: readonly string[], start: number): boolean {
  const line = code[start] ?? '';
  if (/^\s*(if|for|while|switch|else|return)\b/.test(line)) return false;
  if (/=> \{$/.test(line) || /^\s*[\w ]*\w+(<.*>)?\(.*\).* \{$/.test(line)) return true;
  if (!line.endsWith('(')) return false;
  // Parameters on lines of their own: the line that closes them opens the body.
  const indent = line.length - line.trimStart().length;
  const close = code.findIndex((other, at) => at > start && endsAt(other, indent, ')'));
  return close > start && (code[close] ?? '').endsWith('{');
}

const endsAt = (line: string, indent: number, bracket: string): boolean =>
  line.startsWith(bracket, indent) && line.slice(0, indent).trim() === '';

test('the counter finds a long function and where it ends', () => {
  const body = Array.from({ length: 80 }, () => '    work();');
  const lines = ['class A {', '  run(): void {', ...body, '  }', '}', ''];
  const source: Source = { path: 'a.ts', text: '', lines, code: lines };
  expect(longFunctions(source)).toEqual(['a.ts:2 has 82 lines']);
});
