import type { Scenario } from '../../sim/scenario/scenario.ts';
import { FAR_VOTERS } from './worlds.ts';

export const raftBackoffLockstep: Scenario = {
  name: 'raft-backoff-lockstep',
  title: 'Candidates that lose together retry together',
  description:
    'Three voters start at once and are a tenth of a second apart. They split the vote, and each waits a back-off that doubles up to a bound: after a few lost elections every draw is the bound, so that all stand again at the same moment, for ever. Expected: a connected majority has no leader.',
  ...FAR_VOTERS,
  switches: { 'raft.electionBackoff': 'capped' },
  museum: {
    source: 'KAFKA-18345',
    note: 'A bound that everyone reaches is an appointment. Whatever is to keep two apart must stay random to the end.',
    difficulty: 3,
    expect: { guarantee: 'leader-within-t', status: 'violated' },
    control: { 'switches.raft.electionBackoff': 'jittered' },
    seeds: 200,
  },
};
