import { swarm as scenario } from '../../scenarios/swarm.ts';
import type { Benchmark } from './benchmark.ts';
import { run } from './kafka.ts';

/** Faults of all families: elections, truncations, restarts and everything that clients do about them. */
export const swarm: Benchmark = {
  name: 'swarm',
  what: 'the swarm for 30 simulated seconds, checkers on',
  aim: '400 MB of memory at most',
  run: () => run({ ...scenario, until: '30s' }, '1'),
};
