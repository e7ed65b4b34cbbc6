import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const divergingFetchAcks: Scenario = {
  name: 'diverging-fetch-acks',
  title: 'A fetch that is answered "you diverge" still counts as an acknowledgement',
  description:
    'A follower of a new leader fetches at the end of a tail that the leader does not share. The leader notes how far it has come before it sees that the logs differ, and commits records which the follower does not have. Expected: a member of the ISR lacks committed records.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.divergingFetch': 'counts-as-progress' },
  museum: {
    source: 'KAFKA-13141',
    note: 'An offset acknowledges everything below it only if the logs agree below it. Check first, count then.',
    difficulty: 4,
    expect: { guarantee: 'candidate-complete', status: 'violated' },
    control: { 'switches.repl.divergingFetch': 'ignored' },
    seeds: 200,
  },
};
