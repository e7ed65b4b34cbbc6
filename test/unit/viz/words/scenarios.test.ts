import { describe, expect, test } from 'vitest';
import { BUILT_IN, SCENARIOS } from '../../../../scenarios/index.ts';
import type { Branch } from '../../../../viz/app/branch.ts';
import { runText } from '../../../../viz/app/scenario-text.ts';
import { en } from '../../../../viz/words/en.ts';
import { ko } from '../../../../viz/words/ko.ts';
import { SCENARIOS_KO } from '../../../../viz/words/scenarios-ko.ts';

const HANGUL = /[가-힣]/;

describe('Korean texts of scenarios (viz.md §1.9)', () => {
  test.each(BUILT_IN.map(({ name }) => name))('%s has a title', (name) => {
    expect(SCENARIOS_KO[name]?.title).toMatch(HANGUL);
  });

  test.each(SCENARIOS.map(({ name }) => name))('%s has a description', (name) => {
    expect(SCENARIOS_KO[name]?.description).toMatch(HANGUL);
  });

  test('no text is of a scenario that does not exist', () => {
    const names = BUILT_IN.map(({ name }) => name);
    expect(Object.keys(SCENARIOS_KO).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('what --set settings a description names, its Korean text names too', () => {
    const settings = (text = ''): string[] =>
      [...text.matchAll(/--set (\S+=[\w-]+)/g)].map(([, found]) => found as string);
    for (const { name, description } of SCENARIOS) {
      expect([name, settings(SCENARIOS_KO[name]?.description)]).toEqual([
        name,
        settings(description),
      ]);
    }
  });
});

describe('the text of a run', () => {
  const branch = (scenario: unknown): Branch =>
    ({
      source: { type: 'Scenario', scenario, params: [], seed: '1' },
      header: { name: 'steady', title: 'A healthy cluster', description: 'Nothing fails.' },
    }) as unknown as Branch;

  test('is Korean for a built-in scenario, English in English', () => {
    expect(runText(branch('steady'), [], ko)).toMatchObject({
      title: SCENARIOS_KO['steady']?.title,
      titleLanguage: 'ko',
    });
    expect(runText(branch('steady'), [], en)).toMatchObject({
      title: 'A healthy cluster',
      descriptionLanguage: 'en',
    });
  });

  test('is the file’s own where a file uses the name of a built-in one', () => {
    const own = { name: 'steady' };
    expect(runText(branch(own), [], ko).title).toBe('A healthy cluster');
  });
});
