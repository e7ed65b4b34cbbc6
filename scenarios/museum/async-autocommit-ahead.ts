import type { Scenario } from '../../sim/scenario/scenario.ts';
import { groupWorld } from './group-worlds.ts';
import { MENDED } from './worlds.ts';

export const asyncAutocommitAhead: Scenario = {
  name: 'async-autocommit-ahead',
  title: 'The background thread commits records that the application has not seen',
  description:
    'A poll takes records out of the buffer and moves the position behind them. Before they are returned, the background thread commits that position, and the process ends. Expected: records that no application has worked on are skipped.',
  ...groupWorld({
    member: { 'group.protocol': 'consumer' },
    consumer: { processing: '200ms' },
    partitions: 2,
  }),
  switches: { ...MENDED, 'consumer.autoCommitPosition': 'fetched' },
  museum: {
    source: 'KAFKA-18641',
    note: 'A position has two readers, who fetches on and who says what is done: what one thread has moved the other must not take for finished.',
    difficulty: 2,
    expect: { guarantee: 'at-least-once', status: 'violated' },
    control: { 'switches.consumer.autoCommitPosition': 'returned' },
    seeds: 50,
  },
};
