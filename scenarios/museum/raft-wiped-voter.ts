import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTER_DISK_PLAN } from './plans.ts';
import { VOTERS } from './worlds.ts';

export const raftWipedVoter: Scenario = {
  name: 'raft-wiped-voter',
  title: 'A controller comes back with an empty disk and helps to forget',
  description:
    'The disk of a voter is replaced. Known by its id alone it returns as the voter that it was, without the log that it had acknowledged and without its votes, and a voter that lags behind is elected with its help. Expected: a leader lacks committed metadata.',
  ...VOTERS,
  cluster: { ...VOTERS.cluster, voters: 'dynamic' },
  switches: { 'raft.voterIdentity': 'id' },
  swarm: VOTER_DISK_PLAN,
  museum: {
    source: 'KAFKA-14077; KIP-853 (motivation)',
    note: 'A majority is one of memories, not of names. Whoever has lost its memory is somebody else, and has to be admitted again.',
    difficulty: 3,
    expect: { guarantee: 'raft-leader-complete', status: 'violated' },
    control: { 'switches.raft.voterIdentity': 'id-and-directory' },
    seeds: 500,
  },
};
