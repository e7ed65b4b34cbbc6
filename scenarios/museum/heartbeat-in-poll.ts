import type { Scenario } from '../../sim/scenario/scenario.ts';
import { groupWorld } from './group-worlds.ts';
import { MENDED } from './worlds.ts';

export const heartbeatInPoll: Scenario = {
  name: 'heartbeat-in-poll',
  title: 'A consumer that works too long on a batch is declared dead',
  description:
    'Heartbeats go out only while the application polls, and it takes longer than a session over what one poll brings. The coordinator removes the member, whose partitions and slow records go to another one, and so on. Expected: the group is never stable although its members live.',
  ...groupWorld({
    member: { 'max.poll.records': 1, 'max.poll.interval.ms': 2000 },
    consumer: { processing: '1200ms', commit: 'sync-after' },
    producer: { rate: 20, count: 8 },
  }),
  switches: { ...MENDED, 'group.heartbeat': 'in-poll' },
  until: '16s',
  museum: {
    source: 'KIP-62, KAFKA-3888',
    note: 'Whether a process lives and whether it gets on are two questions with two time limits: the first may be short, the second must be as long as the work.',
    difficulty: 1,
    expect: { guarantee: 'group-stable-within-t', status: 'violated' },
    control: { 'switches.group.heartbeat': 'background' },
    seeds: 20,
  },
};
