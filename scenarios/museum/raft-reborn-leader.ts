import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTERS } from './worlds.ts';

export const raftRebornLeader: Scenario = {
  name: 'raft-reborn-leader',
  title: 'A restarted leader continues in the same epoch',
  description:
    'A leader loses power with a record that a follower already has, reads in its state file that it leads, and writes another record at the same offset in the same epoch. Expected: two records share an offset and an epoch.',
  ...VOTERS,
  switches: { 'raft.restart': 'resume-leadership', 'raft.flush': 'async' },
  museum: {
    source: 'KAFKA-10527',
    note: 'An epoch is a promise that there is one history. Whoever has forgotten a part of it must not continue it.',
    difficulty: 3,
    expect: { guarantee: 'raft-log-match', status: 'violated' },
    control: { 'switches.raft.restart': 'resign' },
    tolerates: [
      'raft-committed-prefix',
      'raft-leader-complete',
      'raft-hw-monotone',
      'leader-within-t',
      'raft-catches-up',
    ],
    seeds: 200,
  },
};
