import { describe, expect, test } from 'vitest';
import type { AlterPartitionReassignmentsResponse } from '../../../core/protocol/admin.ts';
import { Rig, type RigOptions } from './fixture.ts';

function rigOn(replicas: readonly number[], options: RigOptions = {}): Rig {
  const rig = new Rig({ elr: false, ...options });
  rig.start(11, 12, 13, 14, 15);
  rig.create('orders', replicas);
  return rig;
}

function reassign(
  rig: Rig,
  replicas: readonly number[] | null,
  allowReplicationFactorChange = true,
): string {
  const { partitions } = rig.askAndCommit<AlterPartitionReassignmentsResponse>({
    type: 'AlterPartitionReassignmentsRequest',
    allowReplicationFactorChange,
    partitions: [{ partition: 'orders-0', replicas }],
  });
  return partitions[0]?.error ?? 'no answer';
}

describe('reassignment (KIP-455, control-plane §2.7, replication §6.5)', () => {
  test('adds first, removes when the added replicas are in sync, and only then bumps the leader epoch', () => {
    const rig = rigOn([11, 12, 13]);
    expect(reassign(rig, [12, 13, 14])).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [12, 13, 14, 11],
      addingReplicas: [14],
      removingReplicas: [11],
      isr: [11, 12, 13],
      leader: 11,
      leaderEpoch: 0,
      partitionEpoch: 1,
    });
    // The leader's proposal completes it, and takes the leadership from the leader.
    expect(rig.propose('orders-0', [11, 12, 13, 14])).toBe('NEW_LEADER_ELECTED');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [12, 13, 14],
      addingReplicas: [],
      removingReplicas: [],
      isr: [12, 13, 14],
      leader: 12,
      leaderEpoch: 1,
      partitionEpoch: 2,
    });
    expect(rig.probesOf('PartitionDecided').at(-1)?.rule).toContain('the reassignment is done');
  });

  test('a leader that stays leads on in a new epoch, so that the removed replica is fenced off', () => {
    const rig = rigOn([11, 12, 13]);
    reassign(rig, [11, 12, 14]);
    expect(rig.propose('orders-0', [11, 12, 13, 14])).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [11, 12, 14],
      isr: [11, 12, 14],
      leader: 11,
      leaderEpoch: 1,
    });
  });

  test('another order of the same replicas is done at once, without a new leader epoch', () => {
    const rig = rigOn([11, 12, 13]);
    expect(reassign(rig, [13, 12, 11])).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [13, 12, 11],
      addingReplicas: [],
      removingReplicas: [],
      leader: 11,
      leaderEpoch: 0,
      partitionEpoch: 1,
    });
  });

  test('fewer replicas: all who stay must be in sync before the others go (KAFKA-19975)', () => {
    const rig = rigOn([11, 12, 13, 14]);
    rig.propose('orders-0', [11, 12]);
    expect(reassign(rig, [12, 13])).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [12, 13, 11, 14],
      removingReplicas: [11, 14],
      isr: [11, 12],
    });
    expect(rig.propose('orders-0', [11, 12, 13])).toBe('NEW_LEADER_ELECTED');
    expect(rig.partition('orders-0')).toMatchObject({ replicas: [12, 13], isr: [12, 13] });
  });

  test('any change of the partition completes it, here the fencing of a broker', () => {
    const rig = rigOn([11, 12, 13, 14]);
    rig.propose('orders-0', [11, 12, 14]);
    reassign(rig, [12, 14]);
    // 12 and 14 are in sync, so it is complete in the very record that begins it.
    expect(rig.partition('orders-0')).toMatchObject({ replicas: [12, 14], isr: [12, 14] });
    reassign(rig, [14, 15]);
    expect(rig.partition('orders-0').addingReplicas).toEqual([15]);
    rig.expire(12);
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [14, 15, 12],
      isr: [14],
      addingReplicas: [15],
    });
  });

  test('a cancelled one goes back to the old replicas', () => {
    const rig = rigOn([11, 12]);
    expect(reassign(rig, null)).toBe('NO_REASSIGNMENT_IN_PROGRESS');
    reassign(rig, [13, 14]);
    rig.propose('orders-0', [11, 12, 13]);
    expect(reassign(rig, null)).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({
      replicas: [11, 12],
      isr: [11, 12],
      addingReplicas: [],
      removingReplicas: [],
      leaderEpoch: 1,
    });
  });

  test('going back to replicas of which none is in sync needs unclean elections', () => {
    const rig = rigOn([11, 12]);
    reassign(rig, [13, 14]);
    rig.propose('orders-0', [11, 12, 13]);
    rig.expire(11, 12);
    expect(rig.partition('orders-0')).toMatchObject({ isr: [13], leader: 13 });
    expect(reassign(rig, null)).toBe('INVALID_REPLICA_ASSIGNMENT');
    rig.askAndCommit({
      type: 'IncrementalAlterConfigsRequest',
      resourceType: 'TOPIC',
      resourceName: 'orders',
      configs: { 'unclean.leader.election.enable': 'true' },
    });
    rig.beat(12);
    expect(reassign(rig, null)).toBe('NONE');
    expect(rig.partition('orders-0')).toMatchObject({ replicas: [11, 12], leader: 12, isr: [12] });
    expect(rig.probesOf('PartitionDecided').at(-1)?.unclean).toBe(true);
  });

  test('unknown partitions, brokers and empty lists are refused; KIP-860 can forbid another number', () => {
    const rig = rigOn([11, 12]);
    expect(reassign(rig, [])).toBe('INVALID_REPLICA_ASSIGNMENT');
    expect(reassign(rig, [11, 11])).toBe('INVALID_REPLICA_ASSIGNMENT');
    expect(reassign(rig, [11, 99])).toBe('INVALID_REPLICA_ASSIGNMENT');
    expect(reassign(rig, [11, 12, 13], false)).toBe('INVALID_REPLICATION_FACTOR');
    const response = rig.askAndCommit<AlterPartitionReassignmentsResponse>({
      type: 'AlterPartitionReassignmentsRequest',
      allowReplicationFactorChange: true,
      partitions: [
        { partition: 'nothing-0', replicas: [11] },
        { partition: 'orders-7', replicas: [11] },
      ],
    });
    expect(response.partitions.map(({ error }) => error)).toEqual([
      'UNKNOWN_TOPIC_OR_PARTITION',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ]);
    expect(rig.partition('orders-0').partitionEpoch).toBe(0);
  });

  test('suspect: naming the old replicas while another target is under way never completes', () => {
    const stuck = rigOn([11, 12, 13]);
    reassign(stuck, [12, 13, 14]);
    reassign(stuck, [11, 12, 13]);
    expect(stuck.partition('orders-0')).toMatchObject({
      replicas: [11, 12, 13, 14],
      addingReplicas: [14],
      removingReplicas: [14],
    });
    stuck.propose('orders-0', [11, 12, 13, 14]);
    expect(stuck.partition('orders-0').replicas).toEqual([11, 12, 13, 14]);

    const mended = rigOn([11, 12, 13], { switches: { 'control.reassignAgain': 'mended' } });
    reassign(mended, [12, 13, 14]);
    reassign(mended, [11, 12, 13]);
    expect(mended.partition('orders-0')).toMatchObject({
      replicas: [11, 12, 13],
      addingReplicas: [],
      removingReplicas: [],
      isr: [11, 12, 13],
    });
  });

  test('suspect H3: with ELR a removed replica stays eligible, although it deletes its log', () => {
    const run = (elrOnReassignment: 'kept' | 'mended') => {
      const switches = { 'repl.elrOnReassignment': elrOnReassignment };
      const rig = new Rig({ switches });
      rig.start(13, 14, 15);
      rig.create('orders', [13, 15], { 'min.insync.replicas': '2' });
      rig.expire(15);
      reassign(rig, [14, 15]);
      rig.propose('orders-0', [13, 14]);
      return rig.partition('orders-0');
    };
    expect(run('kept')).toMatchObject({ replicas: [14, 15], isr: [14], elr: [13, 15] });
    expect(run('mended')).toMatchObject({ replicas: [14, 15], isr: [14], elr: [15] });
  });
});
