import type { Scenario } from '../../sim/scenario/scenario.ts';
import { twoReplicas } from './worlds.ts';

export const acks1LeaderCrash: Scenario = {
  name: 'acks1-leader-crash',
  title: 'Acknowledged by the leader only, then the leader dies',
  description:
    'With acks=1 the leader answers before any follower has the record. It dies, a follower that lacks the record leads, and the old leader cuts it off. Expected: acknowledged records are lost, which acks=1 allows.',
  ...twoReplicas({ producer: { acks: '1' } }),
  museum: {
    source: 'Kafka producer documentation (acks); KIP-679, KAFKA-10619',
    note: 'An acknowledgement says how many have the record, not that it is safe. acks=all with min.insync.replicas=2 waits until it is.',
    difficulty: 1,
    expect: { guarantee: 'acked-durable', status: 'allowed' },
    control: { 'producers.p1.config.acks': 'all', 'topics.orders.config.min.insync.replicas': '2' },
    seeds: 50,
  },
};
