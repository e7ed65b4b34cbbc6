import type { Scenario } from '../sim/scenario/scenario.ts';

export const steady: Scenario = {
  name: 'steady',
  title: 'A healthy cluster, nothing fails',
  description:
    "Three brokers and three controllers under Kafka's default settings; one producer with acks=all, one consumer. Nothing fails. Expected: everything holds.",
  cluster: { brokers: 3, controllers: 3 },
  topics: { orders: { partitions: 3, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 30, count: 240, keys: 20 } },
  consumers: { r1: { topic: 'orders', config: { 'auto.offset.reset': 'earliest' } } },
  until: '15s',
};
