import { expect, test } from 'vitest';
import { type Source, sourcesIn } from './sources.ts';

/** What must not appear in the code of machines and kernel, and why (DESIGN §9). */
const BANNED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\bDate\b/, 'time is virtual'],
  [/\bMath\.random\b/, 'chance is a keyed choice'],
  [
    /\bMath\.(log\w*|exp\w*|pow|a?(sin|cos|tan)h?|atan2|cbrt|hypot)\b/,
    'its last digit differs between engines',
  ],
  [/\*\*/, 'its last digit differs between engines: multiply'],
  [/\b(async|await|Promise)\b/, 'a step answers at once'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'timers are effects'],
  [/\b(localeCompare|toLocale\w+|Intl)\b/, 'it depends on locale data'],
  [/\bfor\s*\(\s*(const|let|var)\s+\w+\s+in\b/, 'for…in depends on history'],
  [/^(export\s+)?let\b/, 'a module-level variable is hidden state'],
  [/\b(performance|crypto|process|console)\./, 'a machine has no surroundings'],
];

const EVERYWHERE: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/(:|<|\bas|\|)\s*any\b/, 'any hides what the compiler could tell'],
];

const FOLDERS = ['core', 'sim', 'scenarios', 'viz', 'test'] as const;

function offences(
  source: Source,
  lines: readonly string[],
  rules: readonly (readonly [RegExp, string])[],
): string[] {
  return lines.flatMap((line, index) =>
    rules
      .filter(([pattern]) => pattern.test(line))
      .map(([pattern, why]) => `${source.path}:${index + 1} ${pattern}: ${why}`),
  );
}

test('machines and kernel name nothing that makes a run unrepeatable', () => {
  const found = sourcesIn('core', 'sim/kernel').flatMap((source) =>
    offences(source, source.code, BANNED),
  );
  expect(found).toEqual([]);
});

test('nothing is typed any', () => {
  const found = sourcesIn(...FOLDERS).flatMap((source) =>
    offences(source, source.code, EVERYWHERE),
  );
  expect(found).toEqual([]);
});

test('what remains to be done is an issue, not a comment', () => {
  const mark = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
  const found = sourcesIn(...FOLDERS).flatMap((source) =>
    offences(source, source.lines, [[mark, 'open an issue']]),
  );
  expect(found).toEqual([]);
});
