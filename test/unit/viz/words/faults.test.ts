import { describe, expect, test } from 'vitest';
import { FAULTS } from '../../../../sim/faults/table.ts';
import { FAULTS_KO } from '../../../../viz/words/faults-ko.ts';

describe('the menu of faults speaks Korean (viz.md §1.9)', () => {
  test.each(FAULTS.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
    const text = FAULTS_KO[name];
    expect(text?.title).toMatch(/[가-힣]/);
    expect(text?.doc).toMatch(/[가-힣]/);
    const parameters = text?.parameters ?? {};
    expect(Object.keys(parameters).sort()).toEqual(
      kind.parameters.map((parameter) => parameter.name).sort(),
    );
    for (const doc of Object.values(parameters)) expect(doc).toMatch(/[가-힣]/);
  });

  test('and of no fault that the table does not have', () => {
    const known = FAULTS.map(({ name }) => name);
    expect(Object.keys(FAULTS_KO).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('with the same names of fields between backticks as in English', () => {
    const named = (text: string): string[] => (text.match(/`[^`]+`/g) ?? []).sort();
    for (const { name, doc } of FAULTS) {
      expect([name, ...new Set(named(FAULTS_KO[name]?.doc ?? ''))]).toEqual([
        name,
        ...new Set(named(doc)),
      ]);
    }
  });
});
