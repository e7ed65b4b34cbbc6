import { ALL_CHECKERS } from '../../sim/check/all.ts';
import { Run } from '../../sim/run/run.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import type { Benchmark, Work } from './benchmark.ts';

const SERVERS = { brokers: 3, controllers: 3 } as const;
const PRODUCER = { topic: 'orders', rate: 200, keys: 50 } as const;

/** A cluster under a plain load: nothing fails, all settings are Kafka's defaults. */
const LOAD: Scenario = {
  name: 'bench-kafka',
  cluster: SERVERS,
  topics: { orders: { partitions: 6, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: PRODUCER, p2: PRODUCER },
  consumers: { r1: { topic: 'orders' }, r2: { topic: 'orders' } },
  until: '60s',
};

/** The same servers with nobody to serve. */
const IDLE: Scenario = {
  name: 'bench-idle',
  cluster: SERVERS,
  producers: {},
  consumers: {},
  until: '30m',
};

/** The whole of Samsa under load. */
export const kafka: Benchmark = {
  name: 'kafka',
  what: '3 brokers, 3 controllers, 6 partitions on 3 replicas, 2 producers at 200 records/s, 2 consumers, checkers on',
  aim: '300 k events/s',
  run: () => run(LOAD, '1'),
};

/** How fast time passes where little happens. */
export const idle: Benchmark = {
  name: 'idle',
  what: '3 brokers and 3 controllers without clients, checkers on',
  aim: '0.8 simulated hours per second (2,880 simulated seconds)',
  run: () => run(IDLE, '1'),
};

/** Runs a scenario to its end with all checkers. */
export function run(scenario: Scenario, seed: string): Work {
  const resolved = resolveScenario(scenario, null);
  const watched = new Run({ scenario: resolved, seed, checkers: ALL_CHECKERS });
  const { outcome, events, virtualMs } = watched.run();
  if (outcome !== 'ok') throw new Error(`${scenario.name} must end well and is ${outcome}`);
  return { events, virtualMicros: virtualMs * 1000 };
}
