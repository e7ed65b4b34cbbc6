import { expect, test } from 'vitest';
import type {
  AssignReplicasToDirsResponse,
  BrokerRegistrationResponse,
} from '../../../core/protocol/broker-to-controller.ts';
import { Rig, type RigOptions } from './fixture.ts';

function registerWith(rig: Rig, brokerId: number, logDirs: readonly string[]): string {
  const { error } = rig.askAndCommit<BrokerRegistrationResponse>({
    type: 'BrokerRegistrationRequest',
    brokerId,
    incarnationId: `${brokerId}#1`,
    rack: null,
    logDirs,
    previousBrokerEpoch: -1,
  });
  rig.beat(brokerId);
  return error;
}

/** Brokers 11 and 12 with two log directories each, 13 with one. */
function rigWithDirs(options: RigOptions = {}): Rig {
  const rig = new Rig(options);
  registerWith(rig, 11, ['a1', 'a2']);
  registerWith(rig, 12, ['b1', 'b2']);
  registerWith(rig, 13, ['c1']);
  rig.create('orders', [11, 12, 13]);
  return rig;
}

const assign = (rig: Rig, brokerId: number, directory: string, partition = 'orders-0') =>
  rig.askAndCommit<AssignReplicasToDirsResponse>({
    type: 'AssignReplicasToDirsRequest',
    brokerId,
    brokerEpoch: rig.epochOf(brokerId),
    replicas: [{ partition, topicId: rig.partition('orders-0').topicId, directory }],
  });

test('a broker needs log directories, none twice and none of another broker (KIP-858)', () => {
  const rig = new Rig();
  expect(registerWith(rig, 11, ['a1', 'a2'])).toBe('NONE');
  expect(registerWith(rig, 12, [])).toBe('INVALID_REGISTRATION');
  expect(registerWith(rig, 12, ['b1', 'b1'])).toBe('INVALID_REGISTRATION');
  expect(registerWith(rig, 12, ['a2'])).toBe('INVALID_REGISTRATION');
  expect(registerWith(rig, 12, ['b1'])).toBe('NONE');
});

test('replicas of brokers with one directory are in it, the others are where their broker says (KIP-858)', () => {
  const rig = rigWithDirs();
  expect(rig.partition('orders-0').directories).toEqual(['', '', 'c1']);
  expect(assign(rig, 11, 'a2')).toMatchObject({ error: 'NONE', replicas: [{ error: 'NONE' }] });
  expect(rig.partition('orders-0')).toMatchObject({
    directories: ['a2', '', 'c1'],
    leaderEpoch: 0,
    partitionEpoch: 1,
  });
  expect(assign(rig, 11, 'a2', 'orders-9')).toMatchObject({
    replicas: [{ error: 'UNKNOWN_TOPIC_OR_PARTITION' }],
  });
});

test('a failed directory takes its replicas out of the ISRs and its leaders out of office (KIP-858, replication §1.8)', () => {
  const rig = rigWithDirs();
  assign(rig, 11, 'a1');
  rig.beat(11, { offlineLogDirs: ['a1'] });
  expect(rig.partition('orders-0')).toMatchObject({ leader: 12, leaderEpoch: 1, isr: [12, 13] });
  expect(rig.latest.brokers[0]).toMatchObject({ id: 11, fenced: false, logDirs: ['a2'] });
  // The same report again changes nothing.
  const { partitionEpoch } = rig.partition('orders-0');
  rig.beat(11, { offlineLogDirs: ['a1'] });
  expect(rig.partition('orders-0').partitionEpoch).toBe(partitionEpoch);
});

test('a replica in a failed directory cannot be elected, one in another directory can', () => {
  const rig = rigWithDirs({ elr: false });
  assign(rig, 12, 'b1');
  rig.beat(12, { offlineLogDirs: ['b1'] });
  expect(rig.partition('orders-0').isr).toEqual([11, 13]);
  rig.expire(13);
  rig.expire(11);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [11], leader: -1 });
  rig.create('others', [12, 13]);
  expect(rig.partition('others-0').leader).toBe(12);
});

test('a replica that is placed in a directory that failed meanwhile leaves the ISR with the record (KIP-858)', () => {
  const rig = rigWithDirs();
  rig.beat(11, { offlineLogDirs: ['a1'] });
  expect(rig.partition('orders-0').isr).toEqual([11, 12, 13]);
  assign(rig, 11, 'a1');
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12, 13], leader: 12 });
});
