import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const uncleanElection: Scenario = {
  name: 'unclean-election',
  title: 'The ISR shrinks to the leader, which dies; an outsider is elected',
  description:
    'The followers of orders-0 are cut off from their leader, which shrinks the ISR to itself and goes on acknowledging acks=all writes, as min.insync.replicas=1 permits. Then it crashes, and unclean.leader.election.enable lets a follower without these records lead; the old leader cuts them off when it returns. Expected: acknowledged records are lost, and the verdict is allowed. With --set topics.orders.config.unclean.leader.election.enable=false the partition waits for its leader and nothing is lost.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: {
    orders: {
      partitions: 1,
      replicas: 3,
      config: { 'min.insync.replicas': 1, 'unclean.leader.election.enable': true },
    },
  },
  producers: { p1: { topic: 'orders', rate: 40, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'partition',
      at: '4s',
      for: '4s',
      groups: ['leader(orders-0)', 'followers(orders-0)'],
      traffic: ['data'],
    },
    { fault: 'crash', at: '7s', for: '4s', on: 'leader(orders-0)' },
  ],
  until: '20s',
  faultsUntil: '12s',
};
