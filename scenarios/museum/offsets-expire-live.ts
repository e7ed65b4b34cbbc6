import type { Scenario } from '../../sim/scenario/scenario.ts';
import { groupWorld } from './group-worlds.ts';
import { MENDED } from './worlds.ts';

export const offsetsExpireLive: Scenario = {
  name: 'offsets-expire-live',
  title: 'Offsets of an active but quiet group expire',
  description:
    'The members of a group live and have nothing to read, so that they commit nothing. After the retention time since their last commits the coordinator forgets the offsets. Expected: an offset of a topic that members are subscribed to is gone.',
  ...groupWorld({
    server: {
      'broker.heartbeat.interval.ms': 3000,
      'broker.session.timeout.ms': 9000,
      'replica.lag.time.max.ms': 30_000,
      'metadata.max.idle.interval.ms': 60_000,
      'offsets.retention.minutes': 1,
      'offsets.retention.check.interval.ms': 5000,
    },
    member: {
      'enable.auto.commit': false,
      'session.timeout.ms': 20_000,
      'heartbeat.interval.ms': 9000,
      'max.poll.interval.ms': 60_000,
      'request.timeout.ms': 25_000,
      'fetch.max.wait.ms': 20_000,
    },
    consumer: { commit: 'sync-after' },
  }),
  switches: { ...MENDED, 'group.offsetExpiry': 'per-offset' },
  until: '72s',
  museum: {
    source: 'KIP-211, KAFKA-4682',
    note: 'How old a statement is says nothing about whether it still holds: the clock may start only when nobody stands behind it any more.',
    difficulty: 1,
    expect: { guarantee: 'offset-durable', status: 'violated' },
    control: { 'switches.group.offsetExpiry': 'when-empty' },
    seeds: 20,
  },
};
