import { expect, test } from 'vitest';
import { type AdminMemory, adminMachine } from '../../../../core/client/admin/machine.ts';
import type { AdminSettings } from '../../../../core/config/settings.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import { adminSettings, Driver, facts } from '../driver.ts';

function admin(change: Partial<AdminSettings> = {}): Driver<AdminMemory> {
  const settings = adminSettings(change);
  return new Driver(adminMachine({ nodeId: 100, settings, cluster: facts() })).boot();
}

function createTopic(driver: Driver<AdminMemory>, id: number): void {
  driver.command({
    type: 'CreateTopic',
    id,
    topic: 't',
    numPartitions: 1,
    replicationFactor: 3,
    assignments: [],
    configs: {},
  });
}

function answer(driver: Driver<AdminMemory>, error: ErrorCode, topicError: ErrorCode): void {
  driver.reply(driver.wire[0]?.node ?? 0, {
    type: 'CreateTopicsResponse',
    error,
    topics: [{ name: 't', error: topicError, errorMessage: 'said', topicId: 'T' }],
  });
}

test('§1.2: a call goes to the least loaded broker and is completed by its answer', () => {
  const a = admin();
  createTopic(a, 1);
  createTopic(a, 2);
  expect(new Set(a.wire.map((w) => w.node)).size).toBe(a.wire.length);
  answer(a, 'NONE', 'NONE');
  a.advance(100);
  answer(a, 'NONE', 'TOPIC_ALREADY_EXISTS');
  expect(a.answers).toEqual([
    { type: 'AdminCompleted', id: 1, error: 'NONE', message: '' },
    { type: 'AdminCompleted', id: 2, error: 'TOPIC_ALREADY_EXISTS', message: 'said' },
  ]);
});

test('§1.6: NOT_CONTROLLER and disconnects are tried again', () => {
  const a = admin();
  createTopic(a, 1);
  answer(a, 'NOT_CONTROLLER', 'NONE');
  a.advance(200);
  a.cut(a.wire[0]?.node ?? 0);
  a.advance(2000);
  answer(a, 'NONE', 'NONE');
  expect(a.answers).toEqual([{ type: 'AdminCompleted', id: 1, error: 'NONE', message: '' }]);
});

test('a call without answer ends after default.api.timeout.ms, and its late reply is nobody else’s', () => {
  const a = admin({ 'default.api.timeout.ms': 1000 });
  createTopic(a, 1);
  a.advance(1000);
  expect(a.answers.map((x) => x.type === 'AdminCompleted' && [x.id, x.error])).toEqual([
    [1, 'TIMEOUT'],
  ]);
  answer(a, 'NONE', 'NONE');
  createTopic(a, 2);
  answer(a, 'NONE', 'TOPIC_ALREADY_EXISTS');
  expect(a.answers.length).toBe(2);
  expect(a.answers[1]).toMatchObject({ id: 2, error: 'TOPIC_ALREADY_EXISTS' });
});

test('with no broker up a call waits for one, backing off', () => {
  const a = admin();
  a.up.clear();
  createTopic(a, 1);
  const { steps } = a;
  a.advance(20_000);
  expect(a.steps - steps).toBeLessThan(200);
  a.up.add(2);
  a.advance(2500);
  expect(a.wire.map((w) => w.node)).toEqual([2]);
});

test('KIP-460: a partition that needs no election is no failure', () => {
  const a = admin();
  a.command({ type: 'ElectLeaders', id: 1, electionType: 'PREFERRED', partitions: null });
  a.reply(a.wire[0]?.node ?? 0, {
    type: 'ElectLeadersResponse',
    error: 'NONE',
    partitions: [
      { partition: 't-0', error: 'ELECTION_NOT_NEEDED' },
      { partition: 't-1', error: 'PREFERRED_LEADER_NOT_AVAILABLE' },
    ],
  });
  expect(a.answers).toEqual([
    { type: 'AdminCompleted', id: 1, error: 'PREFERRED_LEADER_NOT_AVAILABLE', message: 't-1' },
  ]);
});

test('KIP-339: settings are changed', () => {
  const a = admin();
  a.command({
    type: 'AlterConfigs',
    id: 1,
    resourceType: 'TOPIC',
    resourceName: 't',
    configs: { 'min.insync.replicas': '2' },
  });
  expect(a.wire[0]?.request).toEqual({
    type: 'IncrementalAlterConfigsRequest',
    resourceType: 'TOPIC',
    resourceName: 't',
    configs: { 'min.insync.replicas': '2' },
  });
  a.reply(a.wire[0]?.node ?? 0, {
    type: 'IncrementalAlterConfigsResponse',
    error: 'INVALID_CONFIG',
    errorMessage: 'no',
  });
  expect(a.answers[0]).toMatchObject({ error: 'INVALID_CONFIG', message: 'no' });
});
