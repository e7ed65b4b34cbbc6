import { expect, test } from 'vitest';
import type {
  LeaveGroupResponse,
  SyncGroupResponse,
} from '../../../../core/protocol/classic-group.ts';
import {
  answerOn,
  ask,
  commit,
  groupOn,
  heartbeat,
  imageWith,
  join,
  joinOf,
  pass,
  probesOf,
  publish,
  recordsOn,
  replicate,
  stableGroup,
  startCoordinator,
  syncOf,
} from '../fixture.ts';

const errorOf = (answer: { error: string } | undefined): string => answer?.error ?? 'waits';

/** Two members between join and sync; the first one leads. */
function joined(given: Parameters<typeof startCoordinator>[0] = {}) {
  const c = startCoordinator(given);
  const ids = [join(c, -1), join(c, -2)] as const;
  pass(c, 6000);
  return { c, ids };
}

test('clients §5.3: who is none, has another generation or another protocol gets no assignment', () => {
  const { c, ids } = joined();
  expect(errorOf(ask<SyncGroupResponse>(c, -3, syncOf('who', 1)))).toBe('UNKNOWN_MEMBER_ID');
  expect(errorOf(ask<SyncGroupResponse>(c, -3, syncOf(ids[0], 0)))).toBe('ILLEGAL_GENERATION');
  const other = syncOf(ids[0], 1, {}, { protocolName: 'sticky' });
  expect(errorOf(ask<SyncGroupResponse>(c, -3, other))).toBe('INCONSISTENT_GROUP_PROTOCOL');
  const unknown = syncOf(ids[0], 1, {}, { groupId: 'other' });
  expect(errorOf(ask<SyncGroupResponse>(c, -3, unknown))).toBe('UNKNOWN_MEMBER_ID');
});

test('clients §5.3: members wait for the leader; once its assignment is committed all have theirs', () => {
  const { c, ids } = joined({ replicas: [1, 2] });
  replicate(c, 1);
  expect(ask(c, -2, syncOf(ids[1], 1))).toBeUndefined();
  expect(heartbeat(c, ids[1], 1)).toBe('NONE');
  expect(ask(c, -1, syncOf(ids[0], 1, { [ids[1]]: ['orders-0'] }))).toBeUndefined();
  expect(groupOn(c).state).toBe('CompletingRebalance');
  replicate(c, 2);
  expect(answerOn<SyncGroupResponse>(c, -2)?.assignment.partitions).toEqual(['orders-0']);
  expect(answerOn<SyncGroupResponse>(c, -1)?.assignment.partitions).toEqual([]);
  expect(groupOn(c).state).toBe('Stable');
  expect(probesOf(c, 'AssignmentChanged')).toMatchObject([
    { memberId: ids[0], partitions: [], assignedBy: ids[0], generation: 1 },
    { memberId: ids[1], partitions: ['orders-0'], assignedBy: ids[0], generation: 1 },
  ]);
  expect(recordsOn(c)[1]).toMatchObject({
    key: { type: 'GroupMetadata', group: 'readers' },
    value: { generation: 1, leader: ids[0], protocol: 'range' },
  });
});

test('clients §5.3: an assignment that cannot be stored is an error for all, and the group rebalances', () => {
  const { c, ids } = joined({ replicas: [1, 2], settings: { 'min.insync.replicas': 2 } });
  publish(c, imageWith({ replicas: [1, 2], isr: [1], partitionEpoch: 2 }));
  ask(c, -2, syncOf(ids[1], 1));
  expect(errorOf(ask<SyncGroupResponse>(c, -1, syncOf(ids[0], 1)))).toBe(
    'COORDINATOR_NOT_AVAILABLE',
  );
  expect(errorOf(answerOn<SyncGroupResponse>(c, -2))).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', generationId: 1 });
});

test('clients §5.3: a rebalance that begins before the assignment is committed makes it void', () => {
  const { c, ids } = joined({ replicas: [1, 2] });
  replicate(c, 1);
  ask(c, -1, syncOf(ids[0], 1, { [ids[0]]: ['orders-0'] }));
  join(c, -3);
  expect(errorOf(answerOn<SyncGroupResponse>(c, -1))).toBe('REBALANCE_IN_PROGRESS');
  replicate(c, 2);
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', generationId: 1 });
  expect(probesOf(c, 'AssignmentChanged')).toEqual([]);
});

test('clients §5.3: in a stable group a sync is answered with what is stored, in a rebalance refused', () => {
  const c = startCoordinator();
  const [leader, member] = stableGroup(c, 2) as [string, string];
  const again = ask<SyncGroupResponse>(c, -1, syncOf(leader, 1));
  expect(again?.assignment.partitions).toEqual(['orders-0']);
  ask(c, -1, joinOf(leader));
  expect(errorOf(ask<SyncGroupResponse>(c, -2, syncOf(member, 1)))).toBe('REBALANCE_IN_PROGRESS');
});

test('KAFKA-12890: who does not ask for its assignment within the rebalance timeout is removed', () => {
  const { c, ids } = joined();
  ask(c, -2, syncOf(ids[1], 1));
  for (let i = 0; i < 12; i++) {
    heartbeat(c, ids[0], 1);
    pass(c, 5000);
  }
  expect(probesOf(c, 'MemberRemoved')).toMatchObject([{ memberId: ids[0] }]);
  expect(errorOf(answerOn<SyncGroupResponse>(c, -2))).toBe('REBALANCE_IN_PROGRESS');
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', leaderId: ids[1] });
});

test('KAFKA-12890: before, a silent leader that sends heartbeats kept its group from ever being stable', () => {
  const { c, ids } = joined({ switches: { 'group.syncTimer': 'absent' } });
  ask(c, -2, syncOf(ids[1], 1));
  for (let i = 0; i < 100; i++) {
    expect(heartbeat(c, ids[0], 1)).toBe('NONE');
    pass(c, 5000);
  }
  expect(groupOn(c)).toMatchObject({ state: 'CompletingRebalance', members: [{}, {}] });
});

test('clients §5.3: heartbeats of who is none or of another generation are refused', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1) as [string];
  expect(heartbeat(c, id, 0)).toBe('ILLEGAL_GENERATION');
  expect(heartbeat(c, 'who', 1)).toBe('UNKNOWN_MEMBER_ID');
  for (let i = 0; i < 5; i++) {
    pass(c, 9000);
    expect(heartbeat(c, id, 1)).toBe('NONE');
  }
});

test('clients §5.4: a commit counts as a heartbeat', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1) as [string];
  for (let i = 0; i < 5; i++) {
    pass(c, 9000);
    expect(commit(c, id, 1, i)).toBe('NONE');
  }
  expect(heartbeat(c, id, 1)).toBe('NONE');
});

test('clients §5.3: a member that leaves makes the others rebalance; one that is none is told so', () => {
  const c = startCoordinator();
  const [leader, member] = stableGroup(c, 2) as [string, string];
  const answer = ask<LeaveGroupResponse>(c, -1, {
    type: 'LeaveGroupRequest',
    groupId: 'readers',
    members: [
      { memberId: leader, groupInstanceId: null, reason: '' },
      { memberId: 'who', groupInstanceId: null, reason: '' },
    ],
  });
  expect(answer).toMatchObject({
    error: 'NONE',
    members: [{ error: 'NONE' }, { error: 'UNKNOWN_MEMBER_ID' }],
  });
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', leaderId: member });
  const elsewhere = ask<LeaveGroupResponse>(c, -1, {
    type: 'LeaveGroupRequest',
    groupId: 'other',
    members: [{ memberId: 'm', groupInstanceId: null, reason: '' }],
  });
  expect(elsewhere?.members).toMatchObject([{ error: 'UNKNOWN_MEMBER_ID' }]);
});

test('clients §5.3: the last one that leaves waits until the empty group is written', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  const id = join(c, -1);
  replicate(c, 1);
  pass(c, 6000);
  ask(c, -1, syncOf(id, 1));
  replicate(c, 2);
  const leaving = {
    type: 'LeaveGroupRequest',
    groupId: 'readers',
    members: [{ memberId: id, groupInstanceId: null, reason: '' }],
  } as const;
  expect(ask(c, -1, leaving)).toBeUndefined();
  expect(groupOn(c)).toMatchObject({ state: 'Empty', generationId: 2 });
  replicate(c, 3);
  expect(answerOn(c, -1)).toMatchObject({ type: 'LeaveGroupResponse', error: 'NONE' });
});
