import type { Scenario } from '../../sim/scenario/scenario.ts';
import type { Benchmark } from './benchmark.ts';
import { run } from './kafka.ts';

/** A quorum alone that is never at rest; its leader is killed once. */
const QUORUM: Scenario = {
  name: 'bench-quorum',
  cluster: {
    brokers: 0,
    controllers: 3,
    appendEvery: '2ms',
    config: {
      'controller.quorum.election.timeout.ms': 1000,
      'controller.quorum.fetch.timeout.ms': 2000,
    },
  },
  faults: [{ fault: 'crash', on: 'controller()', at: '10s', for: '5s' }],
  until: '30s',
};

/** The metadata quorum with its invariants looked at behind every event. */
export const quorum: Benchmark = {
  name: 'quorum',
  what: '3 voters that append every 2 ms, the leader killed once, invariants after every event',
  aim: '250 simulated seconds per second',
  run: () => run(QUORUM, '1'),
};
