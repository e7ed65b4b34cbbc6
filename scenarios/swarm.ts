import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

const PRODUCER = { ...CAREFUL_PRODUCER, 'delivery.timeout.ms': 6000, 'max.block.ms': 6000 };
/** Gives up soon, so that sends fail for good as well. */
const HASTY_PRODUCER = { ...PRODUCER, 'delivery.timeout.ms': 1600, 'max.block.ms': 800 };

export const swarm: Scenario = {
  name: 'swarm',
  title: 'Random faults against a careful configuration',
  description:
    'Three replicas, min.insync.replicas=2, idempotent producers with acks=all, and faults of all families drawn from the seed within what this configuration bears. Timeouts are hundreds of milliseconds, so that much happens in little time. Expected: everything holds, whatever the seed, with switches.repl.equalEpochDelta=mended. By the rule as the source has it, about one seed in a hundred shows `maximal-isr-covers` violated, and no record lost: metadata that repeats an ISR cancels a proposal that the controller has already accepted.',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: {
      ...SHORT_SERVER,
      'broker.session.timeout.ms': 800,
      'replica.lag.time.max.ms': 800,
      'leader.imbalance.check.interval.seconds': 5,
    },
  },
  topics: { orders: { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: {
    p1: { topic: 'orders', rate: 20, keys: 5, until: '23s', config: HASTY_PRODUCER },
    p2: { topic: 'orders', rate: 20, until: '23s', config: PRODUCER },
  },
  consumers: {
    r1: { topic: 'orders', config: READER },
    r2: { topic: 'orders', config: { ...READER, 'isolation.level': 'read_committed' } },
  },
  swarm: {},
  until: '27s',
  faultsUntil: '18s',
};
