import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { FAULTS as FAULT_KINDS } from '../../../sim/faults/table.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { wordsIn } from '../../../sim/words/catalogue.ts';
import '../../../sim/words/korean.ts';
import { LANGUAGES } from '../../../sim/words/language.ts';
import { notableSentence } from '../../../sim/words/notable.ts';
import { phraseIn } from '../../../sim/words/verdicts.ts';
import { builtIn } from '../../support/built-in.ts';
import { sourcesIn } from '../../tidy/sources.ts';

const HANGUL = /[\uac00-\ud7a3]/;

test('every kind of fault has words, and no words stand for nothing (viz.md §1.9)', () => {
  const kinds = FAULT_KINDS.map(({ name }) => name).sort();
  for (const language of LANGUAGES) {
    expect(Object.keys(wordsIn(language).faults).sort()).toEqual(kinds);
  }
});

/** Those of coordinators have the name of their kind first; what a shard waits for itself is one of its operations. */
function timersOfCoordinators(): readonly string[] {
  const runtime = sourcesIn('core/coordinator').flatMap(({ text }) => [
    ...text.matchAll(/`\$\{name\}\.([a-z-]+)`/g),
  ]);
  const shards = sourcesIn('core/group')
    .filter(({ path }) => /operations\.ts$|consumer\/timers\.ts$/.test(path))
    .flatMap(({ text }) => [...text.matchAll(/readonly type: '([a-z-]+)'/g)]);
  const transactions = sourcesIn('core/transaction')
    .filter(({ path }) => path.endsWith('state.ts'))
    .flatMap(({ text }) => [...text.matchAll(/readonly type: '([a-z]+-[a-z-]+)'/g)]);
  return [
    ...runtime.map((match) => `transactions.${match[1]}`),
    ...transactions.map((match) => `transactions.timer.${match[1]}`),
    ...runtime.map((match) => `groups.${match[1]}`),
    ...shards.map((match) => `groups.timer.${match[1]}`),
  ];
}

test('every timer of the machines has words', () => {
  const named = sourcesIn('core').flatMap(({ text }) => [
    ...text.matchAll(/_TIMER = '([^']+)'/g),
    ...text.matchAll(/^ {2}'(controller\.[a-z-]+)',$/gm),
  ]);
  const timers = [
    ...new Set([...named.map((match) => match[1] as string), ...timersOfCoordinators()]),
  ].sort();
  expect(timers.length).toBeGreaterThan(20);
  for (const language of LANGUAGES) {
    expect(Object.keys(wordsIn(language).timers).sort()).toEqual(timers);
  }
});

/** What one run of a scenario names. */
function namesOf(name: string): Readonly<Record<'timers' | 'messages' | 'commands', Set<string>>> {
  const names = {
    timers: new Set<string>(),
    messages: new Set<string>(),
    commands: new Set<string>(),
  };
  const onStep = ({ input }: { readonly input: { readonly type: string } }): void => {
    const { type } = input;
    if (type === 'TimerFired') names.timers.add((input as unknown as { timer: string }).timer);
    if (type === 'Received') {
      names.messages.add((input as unknown as { message: { type: string } }).message.type);
    }
    if (type === 'Command') {
      names.commands.add((input as unknown as { command: { type: string } }).command.type);
    }
  };
  simulate({ scenario: builtIn(name), seed: '2', observers: [{ onStep }] }).run();
  return names;
}

describe('all that runs of the built-in scenarios name has words', () => {
  test.each(SCENARIOS.map(({ name }) => name))('%s', (name) => {
    const { timers, messages, commands } = namesOf(name);
    expect(timers.size + messages.size).toBeGreaterThan(5);
    for (const language of LANGUAGES) {
      const words = wordsIn(language);
      expect(Object.keys(words.timers)).toEqual(expect.arrayContaining([...timers]));
      expect(Object.keys(words.messages)).toEqual(expect.arrayContaining([...messages]));
      expect(Object.keys(words.commands)).toEqual(expect.arrayContaining([...commands]));
    }
  });
});

describe('timelines and verdicts are all Korean when asked', () => {
  test.each(['swarm', 'unclean-election', 'power-loss-all', 'quorum-swarm'])('%s', (name) => {
    const run = simulate({ scenario: builtIn(name), seed: '1' }).run();
    expect(run.notable.length).toBeGreaterThan(5);
    const sentences = run.notable.map((notable) => notableSentence(notable, 'ko'));
    expect(sentences.filter((sentence) => !HANGUL.test(sentence))).toEqual([]);
    // Two English words in a row that are no setting, state or error would be a phrase that nobody translated.
    expect(
      sentences.filter((sentence) => /\b[a-z]+ (?:the|a|is|of|to|in)\b/.test(sentence)),
    ).toEqual([]);
    for (const { why, evidence } of run.guarantees) {
      if (why !== null) expect(phraseIn(why, 'ko')).toMatch(HANGUL);
      for (const { text } of evidence) expect(phraseIn(text, 'ko')).toMatch(HANGUL);
    }
  });

  test('English is as it was written where the facts arise', () => {
    const run = simulate({ scenario: builtIn('unclean-election'), seed: '1' }).run();
    const english = run.notable.map((notable) => notableSentence(notable));
    expect(english).toContain('fault crash crash-1 begins (b1)');
  });
});
