import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTERS } from './worlds.ts';

export const raftDeafLeader: Scenario = {
  name: 'raft-deaf-leader',
  title: 'A cut-off leader never notices that it has been replaced',
  description:
    'A leader is cut off from the other voters, who elect another. KRaft followers fetch, so nobody tells the old one: it goes on answering whoever still reaches it. Expected: two nodes act as active controller.',
  ...VOTERS,
  switches: { 'raft.checkQuorum': 'off' },
  museum: {
    source: 'KAFKA-15489; KIP-595',
    note: 'In a pull-based protocol silence is the only news of a deposition. A leader that nobody asks any more must draw its conclusion.',
    difficulty: 2,
    expect: { guarantee: 'one-active-controller', status: 'violated' },
    control: { 'switches.raft.checkQuorum': 'on' },
    seeds: 300,
  },
};
