import type { Scenario } from '../sim/scenario/scenario.ts';
import { SHORT_SERVER } from './short-settings.ts';

export const quorumSwarm: Scenario = {
  name: 'quorum-swarm',
  title: 'Random faults against the metadata quorum alone',
  description:
    'Three voters on slow disks and nothing else; their leader appends fifty times a second, and faults are drawn from the seed. At any time a majority has what was committed, on the disk. Expected: everything holds, whatever the seed. Five voters: --set cluster.controllers=5.',
  cluster: { brokers: 0, controllers: 3, appendEvery: '20ms', config: SHORT_SERVER },
  disk: { flush: { uniform: ['5ms', '60ms'] } },
  swarm: {},
  until: '22s',
  faultsUntil: '14s',
};
