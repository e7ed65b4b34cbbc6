import type { Scenario } from '../sim/scenario/scenario.ts';
import { swarm } from './swarm.ts';

export const operatorSwarm: Scenario = {
  ...swarm,
  name: 'operator-swarm',
  title: 'An operator moves, widens and remakes topics while machines fail',
  description:
    'Four brokers, three replicas, and an operator who reassigns partitions, adds some, deletes the topic and makes it again, and takes brokers out of the cluster, while processes crash, stand still and are cut off. Suspects of the rules as they are (FIDELITY.md) are mended, so that what is found is something else. Expected: everything holds, whatever the seed.',
  switches: {
    'repl.equalEpochDelta': 'mended',
    'repl.elrOnReassignment': 'mended',
    'control.reassignAgain': 'mended',
  },
  cluster: { ...swarm.cluster, brokers: 4 },
  swarm: {
    kinds: {
      reassign: 8,
      'add-partitions': 1,
      'recreate-topic': 2,
      unregister: 2,
      crash: 3,
      restart: 3,
      pause: 2,
      isolate: 2,
      delay: 2,
      'lose-reply': 1,
      'rolling-restart': 1,
    },
    episodes: 14,
  },
};
