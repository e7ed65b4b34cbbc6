import type { Scenario } from '../../sim/scenario/scenario.ts';
import { threeReplicas } from './worlds.ts';

export const uncleanElectionLoss: Scenario = {
  name: 'unclean-election-loss',
  title: 'The ISR shrinks to an isolated leader, then an outsider is elected',
  description:
    'The leader loses its followers, shrinks the ISR to itself and goes on acknowledging acks=all writes; then it is lost as well, and a replica without these records may lead. Expected: acknowledged records are lost, which unclean.leader.election.enable=true allows.',
  ...threeReplicas({ 'min.insync.replicas': 1, 'unclean.leader.election.enable': true }),
  museum: {
    source: 'Jepsen, Kafka 0.8 beta (aphyr.com/posts/293); KIP-106, KAFKA-4623; KAFKA-1555',
    note: 'An in-sync set of one is no replication. Either the partition waits for the one that has everything, or records are lost: there is no third way.',
    difficulty: 2,
    expect: { guarantee: 'acked-durable', status: 'allowed' },
    control: { 'topics.orders.config.unclean.leader.election.enable': 'false' },
    seeds: 100,
  },
};
