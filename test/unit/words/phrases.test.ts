import { expect, test } from 'vitest';
import { ALL_CHECKERS } from '../../../sim/check/all.ts';
import { EVIDENCE } from '../../../sim/words/en/evidence.ts';
import { GROUP_EVIDENCE } from '../../../sim/words/en/evidence-groups.ts';
import { TRANSACTION_EVIDENCE } from '../../../sim/words/en/evidence-transactions.ts';
import { MEMBERSHIP_PHRASES } from '../../../sim/words/en/membership-phrases.ts';
import { PHRASES } from '../../../sim/words/en/phrases.ts';
import { GUARANTEES } from '../../../sim/words/ko/guarantees.ts';
import { koreanPhrase } from '../../../sim/words/ko/phrase.ts';
import { sourcesIn } from '../../tidy/sources.ts';

const HANGUL = /[\uac00-\ud7a3]/;
const ENGLISH: readonly string[] = [
  ...PHRASES,
  ...MEMBERSHIP_PHRASES,
  ...EVIDENCE,
  ...GROUP_EVIDENCE,
  ...TRANSACTION_EVIDENCE,
];

test('every guarantee has a Korean title, and no title stands for nothing (viz.md §1.9)', () => {
  const ids = ALL_CHECKERS.flatMap(({ guarantees }) => guarantees.map(({ id }) => id));
  expect(Object.keys(GUARANTEES).sort()).toEqual([...new Set(ids)].sort());
  for (const title of Object.values(GUARANTEES)) expect(title).toMatch(HANGUL);
});

test('every phrase is said in Korean with all of its values', () => {
  for (const english of ENGLISH) {
    let value = 100;
    const values: string[] = [];
    const said = english.replaceAll(/\{\w+\}/g, () => {
      value += 1;
      values.push(String(value));
      return String(value);
    });
    const korean = koreanPhrase(said);
    expect(korean, english).toMatch(HANGUL);
    for (const each of values) expect(korean, english).toContain(each);
  }
});

test('phrases joined by a semicolon are both said; what nobody translated stays English', () => {
  expect(
    koreanPhrase(
      'a fenced broker leaves the ISR (KIP-631); the first live ISR member in replica order leads (KIP-631)',
    ),
  ).toBe(
    '펜싱된 브로커는 ISR에서 빠짐, KIP-631; 복제본 순서로 첫 번째로 살아 있는 ISR 멤버가 리더, KIP-631',
  );
  expect(koreanPhrase('something new')).toBe('something new');
  expect(koreanPhrase('toString')).toBe('toString');
});

/** String literals behind a mark in the sources, with `${…}` as `{x}`. */
function literals(
  folder: string,
  mark: RegExp,
): { readonly path: string; readonly text: string }[] {
  const literal = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g;
  return sourcesIn(folder).flatMap(({ path, text }) =>
    [...text.matchAll(mark)].flatMap((match) => {
      const rest = text.slice(match.index + match[0].length);
      const statement = rest.slice(0, rest.search(/;\n/));
      return [...statement.matchAll(literal)]
        .map((found) => (found[1] ?? found[2] ?? found[3] ?? '').replaceAll(/\$\{[^{}]*\}/g, '77'))
        .filter((each) => / /.test(each.trim()))
        .map((each) => ({ path, text: each }));
    }),
  );
}

/** Texts that the sources put together from parts, each of which has its words; and asserts among them. */
const COMPOSED = new Set([
  '77 77',
  'offset 77 of epoch 77',
  '77 and nobody had read it when the run ended',
  '77, readers went on to 77, and nobody read it',
  '77 was acknowledged at 77@77, but 77 leads in the end and 77',
  '77 has other records at 77 than another replica',
  '77 holds 77 behind another predecessor: the logs differ below it',
  '77 asked for in newer epoch 77',
  '77 election was asked for (KIP-460)',
  '77; 77',
  'acks=77: 77 the record when the send succeeds (clients §2.5)',
  '77 77 in epoch 77',
  'a preferred',
  'an unclean',
  'a registered broker has a heartbeat state',
  'a log is cut at an offset',
  'a member is added to its group once',
]);

const untold = (found: readonly { readonly path: string; readonly text: string }[]) =>
  found.filter(({ text }) => !COMPOSED.has(text) && !HANGUL.test(koreanPhrase(text)));

test('what checkers say of a broken guarantee has Korean words', () => {
  const texts = literals('sim/check', /\bconst text =/g);
  expect(texts.length).toBeGreaterThan(40);
  expect(untold(texts)).toEqual([]);
});

test('rules and reasons of machines have Korean words', () => {
  const calls =
    /\b(?:brokerLeaves|brokerReturns|brokerLostItsTail|electWhere|propose|setIsrState|halt)\(/g;
  const found = [
    ...literals('core', /\brule(?: =|:) /g),
    ...literals('core', calls),
    ...literals('core', /\bbecome\w+\(raft, turn,/g),
    ...literals('core', /\bclean\((?:preferred|replica|NO_LEADER),/g),
  ];
  expect(found.length).toBeGreaterThan(50);
  expect(untold(found)).toEqual([]);
});

test('waivers and excuses have Korean words', () => {
  const found = [
    ...literals('sim/check', /\breturn (?=[`'][^`']+ )/g),
    ...literals('sim/check', /\breturn \w+ === /g),
    ...literals('sim/check', /\bconst why =/g),
  ];
  expect(found.length).toBeGreaterThan(5);
  expect(untold(found)).toEqual([]);
});
