import type { Scenario } from '../../sim/scenario/scenario.ts';
import { DISK_PLAN } from './plans.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const lastReplicaStanding: Scenario = {
  name: 'last-replica-standing',
  title: 'The only ISR member loses its page cache and is re-elected',
  description:
    'The ISR shrinks to its leader, whose machine then loses power with acknowledged records unflushed. The last member stays in the ISR by rule, leads again, and makes those who still have the records cut them off. Expected: committed records are lost.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.eligibleLeaders': 'isr' },
  swarm: DISK_PLAN,
  museum: {
    source: 'KIP-966; J. Vanlightly, Why Apache Kafka does not need fsync to be safe',
    note: 'Being in sync is a statement about the past. Whoever comes back from an unclean stop has to prove again what it has.',
    difficulty: 3,
    expect: { guarantee: 'acked-durable', status: 'violated' },
    control: { 'switches.repl.eligibleLeaders': 'elr' },
    seeds: 1500,
  },
};
