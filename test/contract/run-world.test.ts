import { describe, expect, test } from 'vitest';
import type { Episode } from '../../sim/faults/episode.ts';
import { decodeWorld, encodeWorld } from '../../sim/kernel/world.ts';
import { checkDeterminism } from '../../sim/run/check.ts';
import type { SimulateOptions } from '../../sim/run/options.ts';
import type { Run } from '../../sim/run/run.ts';
import type { RunWorld } from '../../sim/run/run-world.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { FaultSpec } from '../../sim/scenario/scenario.ts';
import { scenarioOf } from '../support/stub-clients.ts';

/** Every way in which a fault can be under way: held links, delayed messages, a node down, paused, slow, rolling. */
const FAULTS: readonly FaultSpec[] = [
  {
    fault: 'delay',
    at: '1s',
    for: '6s',
    from: 'all',
    to: 'brokers',
    by: '1ms',
    spread: '20ms',
    oneIn: 5,
  },
  { fault: 'lose-reply', at: '2s', for: '5s', from: 'p1', to: 'brokers', oneIn: 10 },
  { fault: 'crash', on: 'leader(orders-0)', for: '2s', after: { probe: 'BecameLeader' } },
  {
    fault: 'isolate',
    on: 'controller()',
    for: '1500ms',
    after: { probe: 'IsrChanged', plus: '10ms' },
  },
  { fault: 'pause', at: '3s', for: '1s', on: 'follower(orders-1)', clock: 'stopped' },
  { fault: 'slow-node', at: '2s', for: '3s', on: 'b1', by: '200us' },
  { fault: 'clock-drift', at: '1s', for: '5s', on: 'b2', ppm: 500 },
  { fault: 'flap', at: '4s', for: '2s', from: 'b2', to: 'b3', period: '300ms' },
  { fault: 'rolling-restart', at: '5s', on: ['b2', 'b3'], settle: '500ms', patience: '2s' },
];

const options = (change: Partial<SimulateOptions> = {}): SimulateOptions => ({
  scenario: scenarioOf({
    faults: FAULTS,
    until: '9s',
    faultsUntil: '8s',
    producers: { p1: { topic: 'orders', rate: 40, keys: 3 } },
    cluster: { config: { 'broker.session.timeout.ms': 1000, 'broker.heartbeat.interval.ms': 200 } },
  }),
  seed: '5',
  ...change,
});

function stepTo(run: Run, events: number): Run {
  while (run.kernel.events < events && run.advance()) {}
  return run;
}

const reread = (world: RunWorld): RunWorld => decodeWorld(encodeWorld(world));

describe('a run is a value (DESIGN law 6)', () => {
  const whole = simulate(options()).run();
  const moments = [0.02, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(whole.events * part));

  test('the run does what it is about: every fault started', () => {
    const started = whole.notable.filter(({ kind }) => kind === 'fault-started');
    expect(started.map(({ fact }) => (fact as { id: string }).id).sort()).toHaveLength(
      FAULTS.length,
    );
  });

  test.each(moments)('written as JSON and read back at event %i, it goes on the same', (events) => {
    const first = stepTo(simulate(options()), events);
    const world = reread(first.keep());
    const second = simulate(options());
    second.restore(world);
    expect(encodeWorld(second.keep()), 'a world read back is the same world').toBe(
      encodeWorld(world),
    );
    const { timing: _, ...summary } = second.run();
    const { timing: __, ...expected } = whole;
    expect(summary).toEqual(expected);
  });

  test('going back to a kept world undoes what came after', () => {
    const run = stepTo(simulate(options()), moments[1] as number);
    const world = run.keep();
    const text = encodeWorld(world);
    stepTo(run, moments[3] as number);
    expect(encodeWorld(world), 'a kept world never changes').toBe(text);
    run.restore(world);
    expect(run.run().hash).toBe(whole.hash);
  });

  test('a fork goes its own way and leaves the first alone', () => {
    const run = stepTo(simulate(options()), moments[2] as number);
    const fork = run.fork();
    fork.run();
    expect(run.kernel.events).toBe(moments[2]);
    expect(run.run().hash).toBe(whole.hash);
    expect(fork.summary().hash).toBe(whole.hash);
  });

  test('--check changes over while a fault is active and finds no difference', () => {
    const checked = checkDeterminism(options({ seed: '6' }));
    expect(checked.firstDifference).toBeNull();
    expect(checked.snapshotBytes).toBeGreaterThan(10_000);
  });
});

test('who watches changes nothing: no checkers, no observers, the same hash', () => {
  const bare = simulate(options({ checkers: [], maxEvents: 3000 })).run();
  const seen: number[] = [];
  const watched = simulate(
    options({ maxEvents: 3000, observers: [{ onStep: ({ number }) => seen.push(number) }] }),
  ).run();
  expect(watched.hash).toBe(bare.hash);
  expect(seen).toHaveLength(3000);
});

test('a tape of every choice replays a run without its seed (DESIGN law 5)', () => {
  const tape: Record<string, number> = {};
  const record = simulate(
    options({
      maxEvents: 3000,
      onChoice: ({ name, value }) => {
        tape[name] = value;
      },
    }),
  ).run();
  const again = simulate(
    options({
      seed: null,
      tape,
      faults: record.recipe.faults as readonly Episode[],
      maxEvents: 3000,
    }),
  ).run();
  expect(again.hash).toBe(record.hash);
});

test('no key is drawn twice, and no machine is caught at anything, with all faults (DESIGN law 3)', () => {
  const audited = simulate(options({ paranoid: true, maxEvents: 2500 })).run();
  expect(audited.message).toBeNull();
});

test('taking an episode out changes nothing before it would have begun (DESIGN law 4)', () => {
  const hashBefore = (faults: readonly Episode[] | null): string => {
    const run = simulate(options({ faults }));
    while ((run.kernel.queue.peek()?.at ?? Number.MAX_SAFE_INTEGER) < 5_000_000) run.advance();
    return run.kernel.hash.hex();
  };
  const all = simulate(options()).episodes;
  const fewer = all.filter(({ kind }) => kind !== 'rolling-restart');
  expect(fewer).toHaveLength(all.length - 1);
  expect(hashBefore(fewer)).toBe(hashBefore(null));
});
