import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const topicRecreated: Scenario = {
  name: 'topic-recreated',
  title: 'A topic is deleted and made again while a broker with its log is away',
  description:
    'Broker 3 crashes; while it is away, orders is deleted and made again under its name. The producer goes on, the consumer notices that its position means nothing any more. When broker 3 returns it finds a log of the deleted topic, sees by the topic id that nobody wants it (KIP-516), and copies the new one. Expected: everything holds: what was acknowledged before the deletion is gone by the wish of the operator, and no old record comes up in the new topic.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 640, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    { fault: 'crash', at: '4s', for: '7s', on: 'b3' },
    { fault: 'recreate-topic', at: '6s', for: '1500ms', topic: 'orders' },
  ],
  until: '24s',
  faultsUntil: '14s',
};
