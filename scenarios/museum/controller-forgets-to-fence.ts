import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeControllers } from './worlds.ts';

export const controllerForgetsToFence: Scenario = {
  name: 'controller-forgets-to-fence',
  title: 'A broker dies at the very moment the controller fails over',
  description:
    'The active controller and a broker die together. A new controller that knows only brokers from which it has heard has never heard of this one, and can never miss it: its partitions keep a dead leader. Expected: a dead broker is not fenced.',
  ...threeControllers(),
  switches: { ...MENDED, 'control.heartbeatSeed': 'empty' },
  museum: {
    source: 'KAFKA-18138',
    note: 'What is absent sends no messages. A list of those to wait for must come from the log, not from who calls.',
    difficulty: 2,
    expect: { guarantee: 'dead-broker-fenced', status: 'violated' },
    control: { 'switches.control.heartbeatSeed': 'all-registered' },
    seeds: 300,
  },
};
