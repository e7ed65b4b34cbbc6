import { expect, test } from 'vitest';
import { LONG_MAX } from '../../../core/config/catalogue/definition.ts';
import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import { topicSettings } from '../../../core/config/topic-settings.ts';
import { DEFAULT_VERSION, type Release, releaseOf } from '../../../core/config/version.ts';
import { type ConfigImage, EMPTY_IMAGE } from '../../../core/controller/image.ts';

const RELEASE = releaseOf(DEFAULT_VERSION) as Release;
const SERVER = settingsOf('server', RELEASE, { 'log.segment.bytes': 2_000_000 }).settings;

const row = (
  resourceType: ConfigImage['resourceType'],
  resourceName: string,
  name: string,
  value: string,
): ConfigImage => ({ resourceType, resourceName, name, value });

test('KIP-226: the topic, else the broker, else the default of all brokers, else server.properties', () => {
  const rows = [
    row('BROKER', '', 'log.segment.bytes', '3000000'),
    row('BROKER', '1', 'log.segment.bytes', '4000000'),
    row('TOPIC', 'orders', 'segment.bytes', '5000000'),
  ];
  const bytes = (count: number, brokerId: number): number =>
    topicSettings({ ...EMPTY_IMAGE, configs: rows.slice(0, count) }, 'orders', SERVER, brokerId)[
      'segment.bytes'
    ];
  expect(bytes(0, 1)).toBe(2_000_000);
  expect(bytes(1, 1)).toBe(3_000_000);
  expect(bytes(2, 1)).toBe(4_000_000);
  expect(bytes(2, 2)).toBe(3_000_000);
  expect(bytes(3, 1)).toBe(5_000_000);
});

test('values of the metadata log are texts: numbers, truth values, and no limit', () => {
  const configs = [
    row('TOPIC', 'orders', 'flush.messages', '9223372036854775807'),
    row('TOPIC', 'orders', 'min.insync.replicas', '2'),
    row('TOPIC', 'orders', 'unclean.leader.election.enable', 'true'),
  ];
  expect(topicSettings({ ...EMPTY_IMAGE, configs }, 'orders', SERVER)).toMatchObject({
    'flush.messages': LONG_MAX,
    'min.insync.replicas': 2,
    'unclean.leader.election.enable': true,
  });
  expect(topicSettings({ ...EMPTY_IMAGE, configs }, 'other', SERVER)).toMatchObject({
    'min.insync.replicas': 1,
    'unclean.leader.election.enable': false,
  });
});

test('without log.flush.interval.ms logs are flushed whenever the scheduler looks', () => {
  const settings = { ...SERVER, 'log.flush.scheduler.interval.ms': 700 };
  expect(topicSettings(EMPTY_IMAGE, 'orders', settings)['flush.ms']).toBe(700);
  const both = { ...settings, 'log.flush.interval.ms': 2000 };
  expect(topicSettings(EMPTY_IMAGE, 'orders', both)['flush.ms']).toBe(2000);
});

test('replication §8.1: a compacted topic has no retention by age or size', () => {
  const configs = [
    {
      resourceType: 'TOPIC',
      resourceName: '__consumer_offsets',
      name: 'cleanup.policy',
      value: 'compact',
    },
  ] as const;
  const image = { ...EMPTY_IMAGE, configs };
  const short = { ...SERVER, 'log.retention.ms': 1000, 'log.retention.bytes': 1000 };
  expect(topicSettings(image, '__consumer_offsets', short)).toMatchObject({
    'retention.ms': -1,
    'retention.bytes': -1,
  });
  expect(topicSettings(image, 'orders', short)['retention.ms']).toBe(1000);
});
