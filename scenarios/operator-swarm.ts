import type { Scenario } from '../sim/scenario/scenario.ts';
import { swarm } from './swarm.ts';

export const operatorSwarm: Scenario = {
  ...swarm,
  name: 'operator-swarm',
  title: 'An operator moves, widens and remakes topics while machines fail',
  description:
    'Four brokers, three replicas, and an operator who reassigns partitions, adds some, elects preferred leaders, changes min.insync.replicas, deletes the topic and makes it again, takes brokers out of the cluster and voters out of the quorum, while processes crash, stand still and are cut off. Elections that accept loss (elect-unclean) are not among it, since they would excuse what they hide. Suspects of the rules as they are (FIDELITY.md) are mended, so that what is found is something else. Expected: everything holds, whatever the seed.',
  switches: {
    'repl.equalEpochDelta': 'mended',
    'repl.elrOnReassignment': 'mended',
    'control.reassignAgain': 'mended',
  },
  cluster: { ...swarm.cluster, brokers: 4, voters: 'dynamic' },
  swarm: {
    kinds: {
      reassign: 8,
      'add-partitions': 1,
      'recreate-topic': 2,
      unregister: 2,
      'elect-preferred': 2,
      'alter-topic': 2,
      'add-voter': 1,
      'remove-voter': 1,
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
