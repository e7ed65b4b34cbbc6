import type { Scenario } from '../../sim/scenario/scenario.ts';
import { ASKS_FOR_ENDS, MENDED, READS, threeReplicas } from './worlds.ts';

export const listOffsetsGoBack: Scenario = {
  name: 'list-offsets-go-back',
  title: 'The end offset that clients are told moves backwards after an election',
  description:
    'A new leader does not know how far its predecessor had committed. Before KIP-207 it answered with what it knew, and a client that asks twice sees the end of the partition move back. Expected: an end offset falls.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.listOffsetsAfterElection': 'immediate' },
  consumers: READS,
  operations: ASKS_FOR_ENDS,
  museum: {
    source: 'KIP-207, KAFKA-2334',
    note: 'Not knowing is an answer too: OFFSET_NOT_AVAILABLE is better than a number that is wrong.',
    difficulty: 2,
    expect: { guarantee: 'end-offset-monotone', status: 'violated' },
    control: { 'switches.repl.listOffsetsAfterElection': 'wait-for-epoch-start' },
    seeds: 200,
  },
};
