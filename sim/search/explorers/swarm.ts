import type { Explorer } from './explorer.ts';

/** Everything is drawn from the seed, the fault plan with kinds switched on and off (sim/faults/swarm.ts). */
export const swarm: Explorer = {
  name: 'swarm',
  doc: 'all by chance; kinds of faults are on or off per seed, and half of them wait for a moment',
  explore: (_, seed) => ({ seed, tape: {}, faults: null }),
};
