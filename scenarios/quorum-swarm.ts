import type { Scenario } from '../sim/scenario/scenario.ts';
import { SHORT_SERVER } from './short-settings.ts';

export const quorumSwarm: Scenario = {
  name: 'quorum-swarm',
  title: 'Random faults against the metadata quorum alone',
  description:
    'Three voters and nothing else; their leader appends ten times a second, and faults are drawn from the seed. At any time a majority has what was committed. Expected: everything holds, whatever the seed. Five voters: --set cluster.controllers=5.',
  cluster: { brokers: 0, controllers: 3, appendEvery: '100ms', config: SHORT_SERVER },
  swarm: {},
  until: '30s',
  faultsUntil: '20s',
};
