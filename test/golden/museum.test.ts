import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MUSEUM, WITNESSES } from '../../scenarios/index.ts';
import { castOf } from '../../sim/faults/cast.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { resolveScenario, scenarioHash } from '../../sim/scenario/resolve.ts';
import type { MuseumSpec, Scenario } from '../../sim/scenario/scenario.ts';
import { applySets } from '../../sim/scenario/set.ts';
import { aimOf } from '../../sim/search/aim.ts';
import { type SeedResult, seedResult } from '../../sim/search/seed-result.ts';
import type { EntryRecord } from '../hunt/museum-state.ts';

const path = new URL('museum.json', import.meta.url);
const records = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as Readonly<
  Record<string, EntryRecord>
>;

const museumOf = (scenario: Scenario): MuseumSpec => scenario.museum as MuseumSpec;

function resultOf(source: Scenario, seed: string, isControl: boolean): SeedResult {
  const sets = isControl ? Object.entries(museumOf(source).control) : [];
  const scenario = resolveScenario(applySets(source, sets, null), null);
  const run = simulate({ scenario, seed }).run();
  return seedResult(run, {}, castOf(scenario), aimOf(scenario, isControl));
}

/** Where so little has to line up, a search finds it every time (npm run museum keeps the seeds). */
const EASY = MUSEUM.filter((scenario) => museumOf(scenario).difficulty <= 3);

describe('documented failures are found, and today they do not happen (DESIGN §9, the museum)', () => {
  test.each(EASY.map((scenario) => [scenario.name, scenario] as const))('%s', (name, scenario) => {
    const record = records[name];
    const again = 'the entry changed: npm run museum hunts it again';
    expect(record?.scenarioHash, again).toBe(scenarioHash(scenario));
    const seed = record?.found.seed ?? 0;
    expect(seed).toBeGreaterThanOrEqual(1);
    expect(seed, 'found within the stated seeds').toBeLessThanOrEqual(museumOf(scenario).seeds);
    const found = resultOf(scenario, String(seed), false);
    expect(found.expected, `seed ${seed} shows it no more: npm run museum`).toBe(true);
    expect(found.events).toBeLessThanOrEqual(2000);
    const control = resultOf(scenario, String(seed), true);
    expect([control.failed, control.signature]).toEqual([false, null]);
    expect(record?.control.failure).toBeNull();
  });
});

/** The first seed under which a script ends as its entry says. */
function witnessed(scenario: Scenario): string | null {
  for (let seed = 1; seed <= museumOf(scenario).seeds; seed++) {
    if (resultOf(scenario, String(seed), false).expected) return String(seed);
  }
  return null;
}

describe('where an exact order is needed, a script has it (failures.md, difficulty 4 and 5)', () => {
  test.each(WITNESSES.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => {
      const seed = witnessed(scenario);
      expect(seed, `within ${museumOf(scenario).seeds} seeds`).not.toBeNull();
      const control = resultOf(scenario, seed ?? '', true);
      expect([control.failed, control.signature]).toEqual([false, null]);
    },
    60_000,
  );
});
