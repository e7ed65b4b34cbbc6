import { describe, expect, test } from 'vitest';
import { BUILT_IN, MUSEUM, SCENARIOS, WITNESSES } from '../../../scenarios/index.ts';
import * as plans from '../../../scenarios/museum/plans.ts';
import { checkConcerns } from '../../../sim/property/guarantees.ts';
import { canonicalJson } from '../../../sim/scenario/hash.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { MuseumSpec, Scenario } from '../../../sim/scenario/scenario.ts';
import { parseScenario } from '../../../sim/scenario/schema.ts';
import { applySets } from '../../../sim/scenario/set.ts';

const museumOf = (scenario: Scenario): MuseumSpec => scenario.museum as MuseumSpec;

/** The kinds of faults of the plans that entries may share. */
const PLANS = Object.values(plans).flatMap((plan) =>
  'kinds' in plan ? [canonicalJson(plan.kinds)] : [],
);

describe.each(MUSEUM.map((scenario) => [scenario.name, scenario] as const))(
  'museum: %s (failures.md)',
  (name, scenario) => {
    test('it is data that passes the schema, resolves and says what it teaches', () => {
      expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(parseScenario(scenario, null)).toEqual(scenario);
      const { warnings } = resolveScenario(scenario, null);
      expect(warnings.filter((warning) => warning.includes('not modelled'))).toEqual([]);
      expect(scenario.title?.length).toBeGreaterThan(10);
      expect(scenario.description).toContain('Expected: ');
      expect(museumOf(scenario).note.length).toBeGreaterThan(40);
      expect(museumOf(scenario).source.length).toBeGreaterThan(5);
    });

    test('it is searched for with a plan that it shares, without a schedule of its own', () => {
      // What holds from the start to the end of the run is a condition of the world and no schedule.
      for (const fault of scenario.faults ?? []) {
        expect([fault.at, fault.after, fault.for]).toEqual(['0ms', undefined, undefined]);
      }
      // Where nothing is drawn at all, chance alone brings it about.
      if (scenario.swarm?.episodes === 0) expect(scenario.swarm.kinds).toBeUndefined();
      else expect(PLANS).toContain(canonicalJson(scenario.swarm?.kinds));
    });

    test('its control is another scenario that resolves, and what it expects is judged', () => {
      const { control, expect: expected, tolerates = [] } = museumOf(scenario);
      const mended = applySets(scenario, Object.entries(control), null);
      expect(canonicalJson(mended)).not.toBe(canonicalJson(scenario));
      const resolved = resolveScenario(mended, null);
      for (const id of [expected.guarantee, ...tolerates]) checkConcerns(id, resolved);
      expect(tolerates).not.toContain(expected.guarantee);
    });
  },
);

test('names are of one scenario each, and the museum has the areas that it promises', () => {
  const names = BUILT_IN.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(BUILT_IN.length).toBe(SCENARIOS.length + MUSEUM.length + WITNESSES.length);
  expect(MUSEUM.length).toBeGreaterThanOrEqual(22);
});

test.each(WITNESSES.map((scenario) => [scenario.name, scenario] as const))(
  'witness: %s has a script instead of a plan, and the rules of its entry',
  (name, scenario) => {
    expect(parseScenario(scenario, null)).toEqual(scenario);
    expect(scenario.swarm).toBeUndefined();
    expect(scenario.faults?.length).toBeGreaterThan(1);
    const entry = MUSEUM.find((one) => `${one.name}-witness` === name);
    expect(scenario.switches).toEqual(entry?.switches);
    expect(museumOf(scenario)).toMatchObject({ expect: entry?.museum?.expect });
    expect(museumOf(scenario).difficulty).toBeGreaterThanOrEqual(4);
  },
);
