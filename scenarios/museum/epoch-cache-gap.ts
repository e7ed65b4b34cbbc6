import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const epochCacheGap: Scenario = {
  name: 'epoch-cache-gap',
  title: 'A new leader that has written nothing cannot answer for an epoch it never saw',
  description:
    'Before KAFKA-7415 a leader noted its epoch with its first append. Asked for a newer epoch than it has noted, it knows nothing, and the asker falls back to its own stale high watermark. Expected: committed records are truncated.',
  ...threeReplicas(),
  switches: {
    ...MENDED,
    'repl.epochCacheOnElection': 'on-first-append',
    'repl.truncation': 'epoch-and-offset',
  },
  museum: {
    source: 'KAFKA-7415',
    note: 'Being elected is an event of its own and must leave a trace, even if nothing is written.',
    difficulty: 4,
    expect: { guarantee: 'committed-not-truncated', status: 'violated' },
    control: { 'switches.repl.epochCacheOnElection': 'on-election' },
    seeds: 4000,
  },
};
