import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cast } from '../../../sim/faults/cast.ts';
import type { Episode } from '../../../sim/faults/episode.ts';
import { planSwarm, type SwarmSetting, swarmProblem } from '../../../sim/faults/swarm.ts';
import { faultNamed } from '../../../sim/faults/table.ts';

const CAST: Cast = {
  brokers: ['b1', 'b2', 'b3'],
  controllers: ['c1', 'c2', 'c3'],
  clients: ['p1', 'k1', 'admin'],
  applications: [],
  racks: [],
  regions: [],
  partitions: ['orders-0', 'orders-1'],
  topics: ['orders'],
  hasDynamicVoters: false,
  directories: 1,
  sessionTimeoutMicros: 1_000_000,
};

const setting = (change: Partial<SwarmSetting> = {}): SwarmSetting => ({
  cast: CAST,
  spec: {},
  leastMinIsr: 2,
  faultsUntilMicros: 20_000_000,
  ...change,
});

const families = (plan: readonly Episode[]): Set<string> =>
  new Set(plan.map(({ kind }) => faultNamed(kind)?.family ?? ''));

const seeds = fc.string({ minLength: 1, maxLength: 8 });

describe('planSwarm', () => {
  test('the same seed gives the same plan, and plans differ between seeds', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(planSwarm(seed, setting())).toEqual(planSwarm(seed, setting()));
      }),
      { numRuns: 50 },
    );
    const plans = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify(planSwarm(String(i), setting())),
    );
    expect(new Set(plans).size).toBe(40);
  });

  test('every episode starts before faultsUntil or by an event, lasts at most half of it, and is plain data', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1000, max: 60_000_000 }), (seed, faultsUntilMicros) => {
        const plan = planSwarm(seed, setting({ faultsUntilMicros }));
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
        for (const { when, forMicros, kind, parameters } of plan) {
          if (when.type === 'At') expect(when.micros).toBeLessThan(faultsUntilMicros);
          if (kind !== 'restart') expect(forMicros ?? 0).toBeLessThanOrEqual(faultsUntilMicros / 2);
          for (const { name } of faultNamed(kind)?.parameters ?? [])
            expect(parameters).toHaveProperty(name);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('budget: as many losses as min ISR less one by default, or as many as asked; no voter is wiped', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 3 }), (seed, leastMinIsr) => {
        for (const { maxDiskLosses, kind, on } of planSwarm(seed, setting({ leastMinIsr }))) {
          expect(maxDiskLosses).toBe(Math.max(0, leastMinIsr - 1));
          if (kind === 'wipe') expect(CAST.controllers).not.toContain(on[0]);
          expect(kind).not.toBe('elect-unclean');
        }
      }),
      { numRuns: 200 },
    );
    const asked = planSwarm('7', setting({ spec: { maxDiskLosses: 5 } }));
    expect(asked.every(({ maxDiskLosses }) => maxDiskLosses === 5)).toBe(true);
  });

  test('a plan that names kinds, targets and moments draws nothing else', () => {
    const spec = {
      kinds: { crash: 3, pause: 1, 'rolling-restart': 2, isolate: 1 },
      targets: ['b1', 'b2'],
      moments: { LogTruncated: 2 },
      traffic: { data: 1 },
    };
    const seen = new Set<string>();
    for (let i = 0; i < 300; i++) {
      for (const { kind, on, when, traffic } of planSwarm(String(i), setting({ spec }))) {
        seen.add(kind);
        if (kind === 'isolate') expect(traffic).toEqual(['data']);
        else expect(on.join()).not.toMatch(/b3|^c\d|controller/);
        if (when.type === 'After') {
          expect(when.probe).toBe('LogTruncated');
          expect(when.nth).toBeLessThanOrEqual(2);
        }
      }
    }
    expect([...seen].sort()).toEqual(['crash', 'isolate', 'pause', 'rolling-restart']);
  });

  test('a plan that names messages delays those', () => {
    const spec = { kinds: { delay: 1 }, messages: { FetchResponse: 3, all: 1 } };
    const seen = new Set<string>();
    for (let i = 0; i < 100; i++) {
      for (const { parameters } of planSwarm(String(i), setting({ spec }))) {
        seen.add(JSON.stringify(parameters['messages'] ?? []));
      }
    }
    expect([...seen].sort()).toEqual(['["FetchResponse"]', '[]']);
  });

  test('a plan that names what there is not is told so', () => {
    expect(swarmProblem({ kinds: { crash: 1 }, targets: ['b1'] }, CAST)).toBeNull();
    expect(swarmProblem({ targets: ['brokers'] }, CAST)).toBeNull();
    expect(swarmProblem({ targets: ['clients'] }, CAST)).toBeNull();
    expect(swarmProblem({ kinds: { crush: 1 } }, CAST)).toMatchObject({ path: 'kinds' });
    expect(swarmProblem({ targets: ['b9'] }, CAST)).toEqual({
      path: 'targets',
      message:
        '"b9" is no node; there is b1, b2, b3, c1, c2, c3, p1, k1, admin, brokers, controllers, clients',
    });
  });

  test('in a combined cluster nobody is wiped', () => {
    const combined: Cast = { ...CAST, controllers: ['b1', 'b2', 'b3'] };
    for (let i = 0; i < 200; i++) {
      const plan = planSwarm(String(i), setting({ cast: combined }));
      expect(plan.map(({ kind }) => kind)).not.toContain('wipe');
    }
  });

  test('families are on or off per seed, and only those that are allowed', () => {
    const combinations = new Set<string>();
    for (let i = 0; i < 200; i++) {
      combinations.add([...families(planSwarm(String(i), setting()))].sort().join());
      const spec = { families: ['disk', 'clock'] };
      for (const family of families(planSwarm(String(i), setting({ spec })))) {
        expect(spec.families).toContain(family);
      }
    }
    expect(combinations.size).toBeGreaterThan(15);
  });

  test('at most as many episodes as asked', () => {
    for (let i = 0; i < 100; i++) {
      const plan = planSwarm(String(i), setting({ spec: { episodes: 3 } }));
      expect(plan.length).toBeGreaterThanOrEqual(1);
      expect(plan.length).toBeLessThanOrEqual(3);
    }
    expect(planSwarm('1', setting({ spec: { episodes: 0 } }))).toEqual([]);
  });

  test('over some hundred seeds every kind but those of an operator who accepts loss comes up, many by events', () => {
    const plans = Array.from({ length: 400 }, (_, i) => planSwarm(String(i), setting())).flat();
    const kinds = new Set(plans.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'clock-drift',
      'clock-jump',
      'clock-skew',
      'crash',
      'delay',
      'elect-preferred',
      'flap',
      'isolate',
      'lose-reply',
      'lose-request',
      'partition',
      'pause',
      'power-loss',
      'reset',
      'restart',
      'rolling-restart',
      'slow-flush',
      'slow-link',
      'slow-node',
      'wipe',
    ]);
    const byEvent = plans.filter(({ when }) => when.type === 'After').length;
    expect(byEvent / plans.length).toBeGreaterThan(0.4);
    expect(byEvent / plans.length).toBeLessThan(0.6);
  });

  test('a quorum alone gets faults and triggers of its own', () => {
    const quorum: Cast = { ...CAST, brokers: [], clients: [], partitions: [], topics: [] };
    const plans = Array.from({ length: 100 }, (_, i) =>
      planSwarm(String(i), setting({ cast: quorum, leastMinIsr: 0 })),
    ).flat();
    for (const { when, kind, on } of plans) {
      expect(['wipe', 'rolling-restart', 'elect-preferred']).not.toContain(kind);
      if (when.type === 'After') expect(when.probe).toMatch(/^(Quorum|Vote)/);
      expect(on.join()).not.toContain('leader(');
    }
  });
});
