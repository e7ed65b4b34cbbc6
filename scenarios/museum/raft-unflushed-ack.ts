import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTERS } from './worlds.ts';

export const raftUnflushedAck: Scenario = {
  name: 'raft-unflushed-ack',
  title: 'The quorum counts a vote for bytes that are only in memory',
  description:
    'A record counts as committed when a majority of voters has it in memory. Those voters lose power, and others decide something else at the same offset. Expected: the committed metadata log changes.',
  ...VOTERS,
  switches: { 'raft.flush': 'async' },
  museum: {
    source: 'KAFKA-10533',
    note: 'A metadata quorum is small and has no other copies: here, unlike for topics, an acknowledgement must mean the disk.',
    difficulty: 2,
    expect: { guarantee: 'raft-committed-prefix', status: 'violated' },
    control: { 'switches.raft.flush': 'before-ack' },
    seeds: 1000,
  },
};
