import type { Scenario } from '../../sim/scenario/scenario.ts';
import { twoReplicas } from './worlds.ts';

const WORLD = twoReplicas({
  topic: { 'retention.ms': 604_800_000, 'internal.segment.bytes': 500 },
  server: { 'log.initial.task.delay.ms': 500, 'log.retention.check.interval.ms': 500 },
});

export const oldTimestampsExpireNow: Scenario = {
  name: 'old-timestamps-expire-now',
  title: 'Replayed records are deleted moments after they were written',
  description:
    'A producer writes records with timestamps of a month ago, as a replay of old data does. Retention compares the clock with the largest timestamp of a segment: each segment is past its week as soon as the next one begins. Expected: acknowledged records are deleted at once, which timestamps of the producer allow.',
  ...WORLD,
  faults: [{ fault: 'clock-skew', at: '0ms', on: 'p1', by: '-720h' }],
  museum: {
    source: 'KIP-32, KIP-937, KAFKA-14991, KAFKA-4340, KAFKA-18929',
    note: 'Retention goes by the timestamps in the records and not by when they came. With LogAppendTime the leader writes its own clock into them; message.timestamp.before.max.ms (3.6) refuses what is too old.',
    difficulty: 1,
    expect: { guarantee: 'retention-floor', status: 'allowed' },
    control: { 'topics.orders.config.message.timestamp.type': 'LogAppendTime' },
    seeds: 20,
  },
};
