import type { Scenario } from '../../sim/scenario/scenario.ts';
import { READS, twoReplicas } from './worlds.ts';

export const retryDuplicates: Scenario = {
  name: 'retry-duplicates',
  title: 'The answer is lost, the retry is stored again',
  description:
    'The leader has appended a batch when its answer is lost. The producer sends it again; without a sequence number the leader cannot know. Expected: a value is in the log twice, which enable.idempotence=false allows.',
  ...twoReplicas({ producer: { 'enable.idempotence': false } }),
  consumers: READS,
  museum: {
    source: 'KIP-98, KIP-679, KAFKA-13598',
    note: 'A lost answer and a lost request look the same to the sender. Only the receiver can tell, if it is told what to remember.',
    difficulty: 1,
    expect: { guarantee: 'duplicate', status: 'allowed' },
    control: { 'producers.p1.config.enable.idempotence': 'true' },
    seeds: 50,
  },
};
