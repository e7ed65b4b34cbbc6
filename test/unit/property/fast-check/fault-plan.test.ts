import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { castOf } from '../../../../sim/faults/cast.ts';
import { checkFaults } from '../../../../sim/faults/check.ts';
import type { Episode } from '../../../../sim/faults/episode.ts';
import { FAULTS } from '../../../../sim/faults/table.ts';
import { simulate } from '../../../../sim/index.ts';
import { anyFault, isPossible } from '../../../../sim/property/fast-check/any-fault.ts';
import {
  type FaultPlanConstraints,
  faultPlan,
  resolvedOf,
} from '../../../../sim/property/fast-check/fault-plan.ts';
import { scenarioOf } from '../../../../sim/property/fast-check/scenario-of.ts';
import { LOAD, SAFE } from '../fixture.ts';

const scenario = scenarioOf(SAFE, LOAD);
const resolved = resolvedOf(scenario);
const clusters = {
  'three brokers': scenario,
  'one server': scenarioOf(
    { ...SAFE, brokers: 1, combined: true, replicationFactor: 1, minInsyncReplicas: 1 },
    LOAD,
  ),
  'a quorum alone': { name: 'quorum', cluster: { brokers: 0, controllers: 3 } },
};

const kindsIn = (plans: readonly (readonly Episode[])[]): Set<string> =>
  new Set(plans.flatMap((plan) => plan.map(({ kind }) => kind)));

const smallest = (
  isBad: (plan: readonly Episode[]) => boolean,
  constraints: FaultPlanConstraints = {},
): readonly Episode[] | undefined =>
  fc.check(
    fc.property(faultPlan(scenario, constraints), (plan) => !isBad(plan)),
    { seed: 5, numRuns: 5000 },
  ).counterexample?.[0];

describe('faultPlan (DESIGN §5)', () => {
  test.each(Object.entries(clusters))('every fault drawn for %s is a legal one', (_, cluster) => {
    const { faultsUntilMicros, ...rest } = resolvedOf(cluster);
    const cast = castOf({ faultsUntilMicros, ...rest });
    for (const kind of FAULTS.filter((one) => isPossible(one, cast))) {
      const specs = fc.sample(anyFault(kind, cast, faultsUntilMicros), { numRuns: 60, seed: 1 });
      expect(checkFaults(specs, cast), kind.name).toEqual([]);
    }
  });

  test('all of the table comes up, but for what an operator must be asked for', () => {
    const drawn = kindsIn(fc.sample(faultPlan(scenario), { numRuns: 400, seed: 1 }));
    const usual = FAULTS.filter(
      ({ name, family }) => family !== 'operator' || name === 'elect-preferred',
    ).map(({ name }) => name);
    expect([...drawn].sort()).toEqual(usual.sort());
    const asked = faultPlan(scenario, { kinds: ['elect-unclean', 'alter-topic'] });
    expect([...kindsIn(fc.sample(asked, { numRuns: 50, seed: 1 }))].sort()).toEqual([
      'alter-topic',
      'elect-unclean',
    ]);
  });

  test('families, kinds and the number of episodes can be constrained', () => {
    const disk = fc.sample(faultPlan(scenario, { families: ['disk'], minEpisodes: 2 }), 50);
    expect(
      [...kindsIn(disk)].every(
        (name) => FAULTS.find((kind) => kind.name === name)?.family === 'disk',
      ),
    ).toBe(true);
    expect(disk.every(({ length }) => length >= 2 && length <= 6)).toBe(true);
    const none = fc.sample(faultPlan(scenario, { maxEpisodes: 0 }), 5);
    expect(none).toEqual([[], [], [], [], []]);
  });

  test('a plan stays within the disks that min.insync.replicas bears, unless asked', () => {
    const losses = (constraints: FaultPlanConstraints): Set<number | null> =>
      new Set(
        fc
          .sample(faultPlan(resolved, { minEpisodes: 1, ...constraints }), 20)
          .flatMap((plan) => plan.map(({ maxDiskLosses }) => maxDiskLosses)),
      );
    expect([...losses({})]).toEqual([1]);
    expect([...losses({ maxDiskLosses: 3 })]).toEqual([3]);
  });

  test('episodes go first, then what is left gets simpler', () => {
    expect(smallest((plan) => plan.length > 0)).toMatchObject([
      { id: 'plan-1', kind: 'crash', when: { type: 'At', micros: 0 }, forMicros: 125_000 },
    ]);
    const plan = smallest((episodes) => episodes.some(({ kind }) => kind === 'partition'));
    expect(plan).toHaveLength(1);
    expect(plan).toMatchObject([
      { kind: 'partition', when: { type: 'At', micros: 0 }, parameters: { shape: 'split' } },
    ]);
  });

  test('plans print one phrase for each fault', () => {
    const [empty] = fc.sample(faultPlan(scenario, { maxEpisodes: 0 }), 1);
    expect(fc.stringify(empty)).toBe('no fault');
    const plan = smallest((episodes) => episodes.length > 0);
    expect(fc.stringify(plan)).toBe('\n  crash of leader(orders-0) for 125ms, at 0s');
  });

  test('plans run: a fault that cannot start says so and harms nobody', () => {
    const plans = fc.sample(faultPlan(scenario, { minEpisodes: 3 }), { numRuns: 2, seed: 9 });
    for (const faults of plans) {
      const { outcome } = simulate({ scenario: resolved, seed: '1', faults }).run();
      expect(outcome).toBe('ok');
    }
  });

  test.each<[FaultPlanConstraints, string]>([
    [{ kinds: ['crsh'] }, 'no fault is called "crsh"; did you mean crash?'],
    [{ families: ['disc' as 'disk'] }, 'no family of faults is called "disc"; did you mean disk?'],
    [{ kinds: [] }, 'there are none'],
    [{ maxEpisodes: -1 }, 'expected an integer from 0 on'],
    [{ minEpisodes: 3, maxEpisodes: 2 }, 'expected an integer from 3 on'],
    [{ maxDiskLosses: 0.5 }, 'expected an integer from 0 on'],
  ])('%j is refused', (constraints, message) => {
    expect(() => faultPlan(scenario, constraints)).toThrow(message);
  });

  test('a cluster that has nothing a fault is about is told so', () => {
    expect(() => faultPlan(clusters['one server'], { kinds: ['wipe'] })).toThrow(
      'none of these faults is possible in this cluster: wipe',
    );
  });
});
