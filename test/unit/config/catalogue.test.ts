import { expect, test } from 'vitest';
import { INT_MAX, LONG_MAX } from '../../../core/config/catalogue/definition.ts';
import { definitionOf, type Kind, modelledNames } from '../../../core/config/catalogue/kinds.ts';
import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import { SYNONYMS } from '../../../core/config/catalogue/topic.ts';
import { isUnmodelled, unmodelledNames } from '../../../core/config/catalogue/unmodelled.ts';
import { type Release, releaseOf } from '../../../core/config/version.ts';

const at = (version: string): Release => releaseOf(version) as Release;
const KINDS: readonly Kind[] = ['server', 'topic', 'producer', 'consumer', 'admin'];

test.each([
  ['2.8', '1', false, 0, INT_MAX],
  ['2.0', '1', false, 0, 0],
  ['3.9', 'all', true, 0, INT_MAX],
  ['4.0', 'all', true, 5, INT_MAX],
] as const)(
  'producer defaults of %s (clients §9; KIP-679, KIP-91, KIP-1030)',
  (version, acks, idempotence, linger, retries) => {
    const { settings } = settingsOf('producer', at(version), {});
    expect(settings.acks).toBe(acks);
    expect(settings['enable.idempotence']).toBe(idempotence);
    expect(settings['linger.ms']).toBe(linger);
    expect(settings.retries).toBe(retries);
  },
);

test('idempotence by default took effect with 3.0.1, 3.1.1 and 3.2.0 (KAFKA-13598)', () => {
  const isOn = (version: string): boolean =>
    settingsOf('producer', at(version), {}).settings['enable.idempotence'];
  expect([isOn('3.0.0'), isOn('3.0.1'), isOn('3.1.0'), isOn('3.1.1'), isOn('3.2.0')]).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
});

test('server defaults by release (replication §9; KIP-537, KIP-106)', () => {
  const lag = (version: string): number =>
    settingsOf('server', at(version), {}).settings['replica.lag.time.max.ms'];
  expect([lag('2.4'), lag('2.5')]).toEqual([10_000, 30_000]);
  const unclean = (version: string): boolean =>
    settingsOf('server', at(version), {}).settings['unclean.leader.election.enable'];
  expect([unclean('0.10'), unclean('0.11')]).toEqual([true, false]);
});

test('values come as texts or as JSON has them (ConfigDef.parseType)', () => {
  const { settings, given, problems } = settingsOf('producer', at('4.1'), {
    'linger.ms': ' 20 ',
    'batch.size': 1000,
    'enable.idempotence': 'TRUE',
    acks: -1,
  });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    'linger.ms': 20,
    'batch.size': 1000,
    'enable.idempotence': true,
    acks: 'all',
  });
  expect(given).toEqual(['linger.ms', 'batch.size', 'enable.idempotence', 'acks']);
});

test.each([
  [
    'producer',
    'batch.size',
    'big',
    'Invalid value big for configuration batch.size: Not a number of type INT',
  ],
  [
    'producer',
    'batch.size',
    1.5,
    'Invalid value 1.5 for configuration batch.size: Not a number of type INT',
  ],
  [
    'producer',
    'retries',
    2147483648,
    'Invalid value 2147483648 for configuration retries: Not a number of type INT',
  ],
  [
    'producer',
    'linger.ms',
    '9223372036854775808',
    'Invalid value 9223372036854775808 for configuration linger.ms: Not a number of type LONG',
  ],
  [
    'producer',
    'linger.ms',
    -1,
    'Invalid value -1 for configuration linger.ms: Value must be at least 0',
  ],
  [
    'topic',
    'min.insync.replicas',
    0,
    'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1',
  ],
  [
    'producer',
    'enable.idempotence',
    'yes',
    'Invalid value yes for configuration enable.idempotence: Expected value to be either true or false',
  ],
  [
    'producer',
    'acks',
    '2',
    'Invalid value 2 for configuration acks: String must be one of: all, -1, 0, 1',
  ],
] as const)(
  '%s %s=%s is refused in the words of Kafka (ConfigException)',
  (kind, name, value, message) => {
    const { problems } = settingsOf(kind, at('4.1'), { [name]: value });
    expect(problems).toEqual([{ name, message, isUnknown: false, nearest: [] }]);
  },
);

test('Long.MAX_VALUE is never, and a moment that far away is still a safe integer', () => {
  const { settings } = settingsOf('topic', at('4.1'), { 'flush.messages': '9223372036854775807' });
  expect(settings['flush.messages']).toBe(LONG_MAX);
  expect(settings['flush.ms']).toBe(LONG_MAX);
  expect(Number.isSafeInteger(LONG_MAX * 1000 * 2)).toBe(true);
});

test('segments of less than 1 MiB are refused since 4.0, but for internal.segment.bytes (KIP-1030)', () => {
  const small = { 'segment.bytes': 1000 };
  expect(settingsOf('topic', at('3.9'), small).problems).toEqual([]);
  expect(settingsOf('topic', at('4.0'), small).problems).toHaveLength(1);
  const internal = settingsOf('topic', at('4.1'), {
    'internal.segment.bytes': 1000,
    'segment.bytes': 2_000_000,
  });
  expect(internal.problems).toEqual([]);
  expect(internal.settings['segment.bytes']).toBe(1000);
});

test('server settings fall back to their synonyms (ServerTopicConfigSynonyms)', () => {
  const roll = (config: Record<string, number>): number =>
    settingsOf('server', at('4.1'), config).settings['log.roll.ms'];
  expect(roll({ 'log.roll.hours': 1 })).toBe(3_600_000);
  expect(roll({ 'log.roll.hours': 1, 'log.roll.ms': 5 })).toBe(5);
  expect(roll({ 'log.roll.ms': 5, 'log.roll.hours': 1 })).toBe(5);
  const flush = settingsOf('server', at('4.1'), { 'log.flush.scheduler.interval.ms': 100 });
  expect(flush.settings['log.flush.interval.ms']).toBe(100);
});

test('a topic setting given to a server is unknown there, and its name there is said; and the other way (KIP-226)', () => {
  const server = settingsOf('server', at('4.1'), { 'flush.messages': 1 }).problems[0];
  expect(server).toMatchObject({ isUnknown: true, nearest: ['log.flush.interval.messages'] });
  const topic = settingsOf('topic', at('4.1'), { 'log.retention.hours': 1 }).problems[0];
  expect(topic?.message).toBe('Unknown topic config name: log.retention.hours');
  expect(topic?.nearest).toEqual(['retention.ms']);
});

test('a real setting that is not modelled is told apart from an unknown one (DESIGN law 11)', () => {
  const read = settingsOf('server', at('4.1'), {
    'log.retention.hours': 168,
    'zookeeper.connect': 'zk:2181',
    'listener.name.internal.ssl.keystore.location': '/k',
    'log.retentoin.hours': 1,
  });
  expect(read.unmodelled).toEqual([
    'zookeeper.connect',
    'listener.name.internal.ssl.keystore.location',
  ]);
  expect(read.problems.map(({ name }) => name)).toEqual(['log.retentoin.hours']);
});

test('no setting is both modelled and not, and none is listed twice', () => {
  for (const kind of KINDS) {
    const unmodelled = unmodelledNames(kind);
    expect(unmodelled.filter((name) => definitionOf(kind, name) !== null)).toEqual([]);
    expect(new Set(unmodelled).size).toBe(unmodelled.length);
    expect(unmodelled.length).toBeGreaterThan(kind === 'topic' ? 20 : 60);
  }
});

test('every default is a value that its setting takes', () => {
  for (const kind of KINDS) {
    for (const version of ['0.8', '2.3', '3.3', '4.1']) {
      const { settings } = settingsOf(kind, at(version), {});
      const config = settings as unknown as Record<string, string | number | boolean>;
      expect(settingsOf(kind, at(version), config).problems).toEqual([]);
      expect(settingsOf(kind, at(version), config).settings).toEqual(settings);
      expect(Object.keys(settings)).toEqual(modelledNames(kind));
    }
  }
});

test('the synonyms lead to settings that exist', () => {
  for (const { topic, server } of SYNONYMS) {
    expect(definitionOf('topic', topic) !== null || isUnmodelled('topic', topic), topic).toBe(true);
    for (const name of server) {
      const isKnown = definitionOf('server', name) !== null || isUnmodelled('server', name);
      expect(isKnown || name === 'log.roll.hours', name).toBe(true);
    }
  }
});

test('a name of the object prototype is no setting', () => {
  const { problems } = settingsOf('topic', at('4.1'), { constructor: 1, toString: 1 });
  expect(problems).toHaveLength(2);
});
