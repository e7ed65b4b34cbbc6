import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeLink } from '../../../../sim/index.ts';
import { clusterConfig } from '../../../../sim/property/fast-check/cluster-config.ts';
import { faultPlan } from '../../../../sim/property/fast-check/fault-plan.ts';
import { scenarioOf } from '../../../../sim/property/fast-check/scenario-of.ts';
import { simulation } from '../../../../sim/property/fast-check/simulation.ts';
import type { Simulation } from '../../../../sim/property/fast-check/simulation-value.ts';
import { workload } from '../../../../sim/property/fast-check/workload.ts';
import { mustHold } from '../../../../sim/property/must.ts';
import { replay } from '../../../../sim/run/replay.ts';
import { ACKS_1, LOAD, leaderDies, runOf, SAFE } from '../fixture.ts';

const SETTINGS = { seed: 42, numRuns: 20 };
const lossy = leaderDies(ACKS_1);
const durable = (run: Simulation): void => mustHold(run, 'acked-durable');

const reportOf = (action: () => void): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'passed';
};

describe('simulation shrinks a failing run by the passes of the shrinker (issue 5)', () => {
  const runs = simulation(lossy, { guarantee: 'acked-durable', maxShrinkRuns: 60 });
  let details: fc.RunDetails<[Simulation]>;
  beforeAll(() => {
    details = fc.check(fc.property(runs, durable), SETTINGS);
  });
  const found = (): Simulation => details.counterexample?.[0] as Simulation;

  test('to a run that still fails, of fewer events, without its seed', () => {
    const whole = runOf(lossy);
    expect(details.failed).toBe(true);
    expect(details.numShrinks).toBeGreaterThan(3);
    expect(() => durable(found())).toThrow('acks=1: one replica holds the record');
    expect(found().seed).toBeNull();
    expect(found().events).toBeLessThan(whole.events / 2);
    expect(found().recipe.faults.length).toBeLessThanOrEqual(2);
  });

  test('that prints as a story with the link, in the report of fc.assert', () => {
    const report = fc.defaultReportMessage(details) ?? '';
    expect(report).toContain('{ seed: 42, path: "');
    expect(report).toMatch(/\d brokers?, \d controllers?; orders has 1 partition/);
    expect(report).toContain('acked-durable: p1-');
    const story = report.split('\n').filter((line) => / s {2}/.test(line));
    expect(story.length).toBeLessThanOrEqual(10);
    const link = /samsa view '(#\/run\/[^']+)'/.exec(report)?.[1] ?? '';
    const { grade, summary } = replay(decodeLink(link).recipe);
    expect(grade).toEqual({ type: 'same' });
    expect(summary?.hash).toBe(found().hash);
  });

  test('and its path leads there again without running the property on the way', () => {
    let calls = 0;
    const property = fc.property(runs, (run) => {
      calls += 1;
      durable(run);
    });
    const path = details.counterexamplePath as string;
    const again = fc.check(property, { seed: 42, path, endOnFailure: true });
    expect(again.counterexample?.[0].hash).toBe(found().hash);
    expect(calls).toBe(1);
  });
});

describe('simulation', () => {
  test('with safe settings the same property passes', () => {
    const runs = simulation(leaderDies(SAFE), { guarantee: 'acked-durable' });
    expect(() => fc.assert(fc.property(runs, durable), { seed: 1, numRuns: 10 })).not.toThrow();
  });

  test('draws fault plans besides, and the plan is in the recipe', () => {
    const scenario = scenarioOf(SAFE, LOAD, { until: '6s', faultsUntil: '3s' });
    const faults = (given: Parameters<typeof faultPlan>[0]) =>
      faultPlan(given, { minEpisodes: 2, maxEpisodes: 3 });
    const [run] = fc.sample(simulation(scenario, { faults }), { numRuns: 1, seed: 2 });
    const ids = (run?.recipe.faults ?? []).map((fault) => (fault as { readonly id: string }).id);
    expect(ids.slice(0, 2)).toEqual(['plan-1', 'plan-2']);
    expect(replay((run as Simulation).recipe).grade).toEqual({ type: 'same' });
  });

  test('draws scenarios too', () => {
    const scenarios = fc
      .tuple(clusterConfig({ brokers: [1, 2], controllers: 1 }), workload({ records: [1, 5] }))
      .map(([config, load]) => scenarioOf(config, load, { until: '4s', faultsUntil: '2s' }));
    const runs = fc.sample(simulation(scenarios), { numRuns: 6, seed: 4 });
    const sizes = new Set(
      runs.map(
        ({ recipe }) => (recipe.scenario as { cluster: { brokers: number } }).cluster.brokers,
      ),
    );
    expect([...sizes].sort()).toEqual([1, 2]);
  });

  test('works beside another arbitrary: both get smaller', () => {
    const runs = simulation(lossy, { maxShrinkRuns: 12 });
    const { counterexample } = fc.check(
      fc.property(runs, fc.nat({ max: 1000 }), (run, n) => {
        if (n >= 10) durable(run);
      }),
      SETTINGS,
    );
    expect(counterexample?.[1]).toBe(10);
    expect(counterexample?.[0].events).toBeLessThan(runOf(lossy).events);
  });

  test('works in asynchronous properties and with a verbose reporter', async () => {
    const runs = simulation(lossy, { maxShrinkRuns: 4 });
    const property = fc.asyncProperty(runs, async (run) => durable(run));
    await expect(fc.assert(property, { ...SETTINGS, verbose: 1 })).rejects.toThrow(
      /Encountered failures were:\n- \[leader-dies {2}seed \d+/,
    );
  });

  test('shrinks a run that was given as an example', () => {
    const property = fc.property(simulation(lossy, { maxShrinkRuns: 10 }), durable);
    const examples: [Simulation][] = [[runOf(lossy, '7')]];
    const { counterexample } = fc.check(property, { examples, numRuns: 1 });
    expect(counterexample?.[0]?.seed).toBeNull();
  });

  test('does not shrink where no runs are left for it', () => {
    const runs = simulation(lossy, { maxShrinkRuns: 0 });
    const { counterexample, numShrinks } = fc.check(fc.property(runs, durable), SETTINGS);
    expect(numShrinks).toBe(0);
    expect(counterexample?.[0].seed).toMatch(/^\d+$/);
  });

  test('a property of the outcome keeps to the failure with which it began', () => {
    const runs = simulation(lossy, { maxShrinkRuns: 25 });
    const { counterexample } = fc.check(
      fc.property(runs, (run) => run.guarantees.every(({ status }) => status !== 'allowed')),
      SETTINGS,
    );
    const broken = counterexample?.[0].guarantees.filter(({ status }) => status === 'allowed');
    expect(broken?.map(({ id }) => id)).toContain('acked-durable');
  });
});

describe('what is wrong with a property is told by name (issue 5, bad input)', () => {
  test('a predicate that is not deterministic', () => {
    let calls = 0;
    const report = reportOf(() =>
      fc.assert(
        fc.property(simulation(lossy), () => {
          calls += 1;
          return calls !== 1;
        }),
        SETTINGS,
      ),
    );
    expect(report).toMatch(
      /note {5}the property did not fail when it was given this very run \(hash [0-9a-f]{16}\) again: it is not deterministic/,
    );
    expect(calls).toBe(2);
  });

  test('a property that throws: with the seed and the story of the run', () => {
    const runs = simulation(lossy, { maxShrinkRuns: 0 });
    const details = fc.check(
      fc.property(
        runs,
        (run) => (run as unknown as { readonly x: { readonly y: number } }).x.y > 1,
      ),
      SETTINGS,
    );
    expect(details.errorInstance).toBeInstanceOf(TypeError);
    const report = fc.defaultReportMessage(details) ?? '';
    expect(report).toContain('seed: 42');
    expect(report).toContain("samsa view '#/run/leader-dies");
  });

  test('a guarantee that was never put to the test', () => {
    const producers = { p1: { topic: 'orders', start: '5s' } };
    const idle = scenarioOf(SAFE, LOAD, { until: '2s', faultsUntil: '1s', producers });
    expect(() => durable(runOf(idle))).toThrow(
      'acked-durable was never put to the test in this run of property, so it could not fail',
    );
  });

  test('and the smaller run has a producer whose records could not be acknowledged either', () => {
    const producers = { p1: { topic: 'orders', start: '5s' } };
    const idle = scenarioOf(SAFE, LOAD, { until: '2s', faultsUntil: '1s', producers });
    const runs = simulation(idle, { guarantee: 'acked-durable', maxShrinkRuns: 40 });
    const { counterexample, errorInstance } = fc.check(fc.property(runs, durable), SETTINGS);
    expect((errorInstance as Error).message).toContain('was never put to the test');
    const left = counterexample?.[0].recipe.scenario as typeof idle | undefined;
    expect(Object.keys(left?.producers ?? {})).toHaveLength(1);
  });

  test('a guarantee that the scenario has nothing for, or that does not exist', () => {
    const quorum = { name: 'quorum', cluster: { brokers: 0, controllers: 3 } };
    expect(() => simulation(quorum, { guarantee: 'acked-durable' })).toThrow(
      'the scenario "quorum" has nothing that acked-durable is about',
    );
    expect(() => simulation(lossy, { guarantee: 'acked-durble' })).toThrow(
      'no guarantee is called "acked-durble"; did you mean acked-durable',
    );
    expect(() => simulation(lossy, { maxShrinkRuns: -1 })).toThrow('expected an integer from 0 on');
  });

  test('a scenario that cannot be, before anything runs', () => {
    const wrong = { ...lossy, topics: { orders: { replicas: 9 } } };
    expect(() => simulation(wrong)).toThrow('topics.orders');
  });

  test('two faults with one id', () => {
    const faults = () =>
      fc.sample(faultPlan(lossy, { minEpisodes: 1, maxEpisodes: 1 }), 1)[0] ?? [];
    const twice = simulation(lossy, {
      faults: () => fc.constant([...faults(), ...faults()]),
    });
    expect(() => fc.sample(twice, 1)).toThrow('two faults have the id "plan-1"');
  });
});
