import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTERS } from './worlds.ts';

export const raftDisruptiveVoter: Scenario = {
  name: 'raft-disruptive-voter',
  title: 'A voter that could not hear anyone returns with a huge epoch',
  description:
    'A voter that is cut off stands for election again and again. When it is back, its epoch is the highest, and a healthy leader has to give way although nothing was wrong. Expected: a leader with a majority is deposed.',
  ...VOTERS,
  switches: { 'raft.preVote': 'off' },
  museum: {
    source: 'KIP-996, KAFKA-16164, KAFKA-17642; KIP-650',
    note: 'Ask whether you would win before you make everybody stop.',
    difficulty: 2,
    expect: { guarantee: 'stable-leader', status: 'violated' },
    control: { 'switches.raft.preVote': 'on' },
    seeds: 100,
  },
};
