import { describe, expect, test } from 'vitest';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { ConsumerSpec, SettingsSpec } from '../../../sim/scenario/scenario.ts';

const resolved = (spec: Partial<ConsumerSpec>, kafka?: string) =>
  resolveScenario(
    {
      name: 'x',
      ...(kafka === undefined ? {} : { kafka }),
      topics: { orders: { partitions: 2 } },
      consumers: { r1: { topic: 'orders', ...spec } },
    },
    null,
  ).consumers[0];

const refused = (spec: Partial<ConsumerSpec>): string => {
  try {
    resolved(spec);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};

const member = (config: SettingsSpec): Partial<ConsumerSpec> => ({ group: 'g', config });

describe('what Kafka refuses when a consumer starts (ConsumerConfig, clients §9)', () => {
  test.each([
    [
      'an unknown assignor',
      member({ 'partition.assignment.strategy': 'rang' }),
      'no assignor is called "rang"; known are range, roundrobin, sticky, cooperative-sticky',
    ],
    [
      'an assignor twice',
      member({ 'partition.assignment.strategy': 'range, range' }),
      "The assignor name: 'range' is used in more than one assignor",
    ],
    [
      'a client-side assignor with KIP-848',
      member({ 'group.protocol': 'consumer', 'partition.assignment.strategy': 'range' }),
      'partition.assignment.strategy cannot be set when group.protocol=CONSUMER',
    ],
    [
      'a session timeout with KIP-848',
      member({ 'group.protocol': 'consumer', 'session.timeout.ms': 1000 }),
      'session.timeout.ms cannot be set when group.protocol=CONSUMER',
    ],
    [
      'a server-side assignor with the classic protocol',
      member({ 'group.remote.assignor': 'range' }),
      'group.remote.assignor cannot be set when group.protocol=CLASSIC',
    ],
    [
      'heartbeats that come too late',
      member({ 'session.timeout.ms': 1000, 'heartbeat.interval.ms': 1000 }),
      'Heartbeat must be set lower than the session timeout',
    ],
    [
      'auto-commit without a group',
      { config: { 'enable.auto.commit': true } },
      'enable.auto.commit cannot be set to true when default group id (null) is used.',
    ],
    [
      'commits without a group',
      { commit: 'sync-after' } as const,
      'you must provide a valid group.id in the consumer configuration',
    ],
    [
      'a group without a name',
      { group: '' },
      'The configured group.id should not be an empty string or whitespace.',
    ],
    [
      'two names of a group',
      { group: 'g', config: { 'group.id': 'h' } },
      'differs from group.id=h of its config',
    ],
    ['partitions of a member', { group: 'g', partitions: [0] }, 'the group assigns them'],
    [
      'two ways to commit',
      { group: 'g', commit: 'sync-after', config: { 'enable.auto.commit': true } } as const,
      'contradicts enable.auto.commit=true of its config',
    ],
  ])('%s', (_, spec, message) => {
    expect(refused(spec)).toContain(message);
  });
});

test('a member commits by itself unless told otherwise, and another way of committing turns that off', () => {
  expect(resolved({ group: 'g' })).toMatchObject({ group: 'g', commit: 'auto' });
  expect(resolved({ group: 'g' })?.settings).toMatchObject({
    'group.id': 'g',
    'enable.auto.commit': true,
  });
  const careful = resolved({ group: 'g', commit: 'sync-after' });
  expect(careful?.settings['enable.auto.commit']).toBe(false);
  const silent = resolved({ group: 'g', config: { 'enable.auto.commit': false } });
  expect(silent?.commit).toBe('none');
});

test('a consumer that assigns itself commits where it has a group.id, and nowhere else', () => {
  expect(resolved({ config: { 'group.id': 'g' } })).toMatchObject({ group: null, commit: 'auto' });
  expect(resolved({})).toMatchObject({ group: null, commit: 'none' });
  expect(resolved({})?.settings['enable.auto.commit']).toBe(false);
});

test('assignors may be named by their classes, and defaults follow the release (KIP-726, KIP-735)', () => {
  const config = {
    'partition.assignment.strategy':
      'org.apache.kafka.clients.consumer.StickyAssignor,org.apache.kafka.clients.consumer.RangeAssignor',
  };
  expect(resolved(member(config))?.settings['partition.assignment.strategy']).toBe('sticky,range');
  const old = resolved({ group: 'g' }, '2.8')?.settings;
  expect(old).toMatchObject({
    'partition.assignment.strategy': 'range',
    'session.timeout.ms': 10_000,
  });
  const today = resolved({ group: 'g' })?.settings;
  expect(today).toMatchObject({
    'partition.assignment.strategy': 'range,cooperative-sticky',
    'session.timeout.ms': 45_000,
  });
});
