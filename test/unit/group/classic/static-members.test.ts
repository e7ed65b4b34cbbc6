import { expect, test } from 'vitest';
import type {
  JoinGroupResponse,
  LeaveGroupResponse,
  SyncGroupResponse,
} from '../../../../core/protocol/classic-group.ts';
import {
  answerOn,
  ask,
  type Coordinator,
  commit,
  groupOn,
  heartbeat,
  imageWith,
  join,
  joinOf,
  pass,
  probesOf,
  protocol,
  publish,
  replicate,
  startCoordinator,
  syncOf,
} from '../fixture.ts';

const STATIC = { groupInstanceId: 'i' };

/** A stable group of the static member `i`, which leads, and a dynamic one; gives their ids. */
function stable(c: Coordinator): [string, string] {
  ask(c, -1, joinOf('', STATIC));
  const dynamic = join(c, -2);
  pass(c, 6000);
  const [leader] = groupOn(c).members;
  const id = leader?.memberId ?? '';
  ask(c, -2, syncOf(dynamic, 1));
  ask(c, -1, syncOf(id, 1, { [id]: ['orders-0'] }, STATIC));
  expect(groupOn(c).state).toBe('Stable');
  return [id, dynamic];
}

test('KIP-345, KIP-814: a static member that comes back is another one, without a rebalance', () => {
  const c = startCoordinator();
  const [old] = stable(c);
  const answer = ask<JoinGroupResponse>(c, -3, joinOf('', STATIC));
  expect(answer).toMatchObject({ error: 'NONE', generationId: 1, skipAssignment: true });
  expect(answer?.memberId).not.toBe(old);
  expect(answer?.leader).toBe(answer?.memberId);
  expect(groupOn(c)).toMatchObject({ state: 'Stable', leaderId: answer?.memberId });
  const sync = ask<SyncGroupResponse>(c, -3, syncOf(answer?.memberId ?? '', 1, {}, STATIC));
  expect(sync?.assignment.partitions).toEqual(['orders-0']);
});

test('KIP-345: the old id of a static member is fenced wherever it comes', () => {
  const c = startCoordinator();
  const [old] = stable(c);
  ask(c, -3, joinOf('', STATIC));
  expect(commit(c, old, 1, 5, STATIC)).toBe('FENCED_INSTANCE_ID');
  expect(ask<SyncGroupResponse>(c, -4, syncOf(old, 1, {}, STATIC))?.error).toBe(
    'FENCED_INSTANCE_ID',
  );
  expect(ask<JoinGroupResponse>(c, -4, joinOf(old, STATIC))?.error).toBe('FENCED_INSTANCE_ID');
  expect(heartbeat(c, old, 1)).toBe('UNKNOWN_MEMBER_ID');
});

test('KIP-814: a client of before is not told that it leads', () => {
  const c = startCoordinator();
  const [old] = stable(c);
  const answer = ask<JoinGroupResponse>(c, -3, joinOf('', { ...STATIC, apiVersion: 8 }));
  expect(answer).toMatchObject({ leader: old, members: [], skipAssignment: false });
});

test('KAFKA-10284: the new id is written down, so that the next coordinator knows it', () => {
  for (const value of ['persisted', 'in-memory'] as const) {
    const c = startCoordinator({ switches: { 'group.staticReplacement': value } });
    const [old] = stable(c);
    const id = ask<JoinGroupResponse>(c, -3, joinOf('', STATIC))?.memberId ?? '';
    publish(c, imageWith({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
    publish(c, imageWith({ leader: 1, leaderEpoch: 3, partitionEpoch: 3 }));
    pass(c, 1);
    const survives = value === 'persisted' ? id : old;
    const fenced = value === 'persisted' ? old : id;
    expect(heartbeat(c, survives, 1)).toBe('NONE');
    expect(commit(c, fenced, 1, 5, STATIC)).toBe('FENCED_INSTANCE_ID');
  }
});

test('KAFKA-10284: a replacement that cannot be written is taken back', () => {
  const c = startCoordinator({ replicas: [1, 2], settings: { 'min.insync.replicas': 1 } });
  ask(c, -1, joinOf('', STATIC));
  replicate(c, 1);
  pass(c, 6000);
  const old = groupOn(c).members[0]?.memberId ?? '';
  ask(c, -1, syncOf(old, 1, {}, STATIC));
  replicate(c, 2);
  ask(c, -3, joinOf('', STATIC));
  expect(groupOn(c).members[0]?.memberId).not.toBe(old);
  const answers = pass(c, 5000);
  expect(answers.get(-3)).toMatchObject({ error: 'COORDINATOR_NOT_AVAILABLE', generationId: 1 });
  expect(groupOn(c).members[0]?.memberId).toBe(old);
});

test('KIP-345: a static member that changes the chosen protocol makes the group rebalance', () => {
  const c = startCoordinator();
  ask(c, -1, joinOf('', STATIC));
  pass(c, 6000);
  const old = groupOn(c).members[0]?.memberId ?? '';
  ask(c, -1, syncOf(old, 1, {}, STATIC));
  ask(c, -3, joinOf('', { ...STATIC, protocols: [protocol('sticky'), protocol('range')] }));
  expect(groupOn(c).generationId).toBe(2);
  expect(answerOn<JoinGroupResponse>(c, -3)).toMatchObject({ protocolName: 'sticky' });
});

test('KAFKA-9801: a static member that comes back between join and sync makes the group rebalance', () => {
  const c = startCoordinator();
  ask(c, -1, joinOf('', STATIC));
  const dynamic = join(c, -2);
  pass(c, 6000);
  ask(c, -2, syncOf(dynamic, 1));
  ask(c, -3, joinOf('', STATIC));
  expect(answerOn<SyncGroupResponse>(c, -2)?.error).toBe('REBALANCE_IN_PROGRESS');
  expect(groupOn(c).state).toBe('PreparingRebalance');
  ask(c, -2, joinOf(dynamic));
  expect(groupOn(c)).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
});

test('KIP-345: a static member that has not rejoined stays until its session is over', () => {
  const c = startCoordinator();
  const [, dynamic] = stable(c);
  ask(c, -2, joinOf(dynamic, { protocols: [protocol('range', ['bills'])] }));
  expect(groupOn(c).state).toBe('PreparingRebalance');
  const answers = pass(c, 10_000);
  expect(probesOf(c, 'MemberRemoved')).toMatchObject([{ groupInstanceId: 'i' }]);
  expect(answers.get(-2)).toMatchObject({ error: 'NONE', generationId: 2, leader: dynamic });
});

test('KIP-345: where all are static and none has rejoined, the rebalance goes on without a generation', () => {
  const c = startCoordinator();
  const timeouts = { sessionTimeoutMs: 100_000, rebalanceTimeoutMs: 5000 };
  ask(c, -1, joinOf('', { groupInstanceId: 'i', ...timeouts }));
  ask(c, -2, joinOf('', { groupInstanceId: 'j', ...timeouts }));
  pass(c, 6000);
  const [first, second] = groupOn(c).members.map(({ memberId }) => memberId) as [string, string];
  ask(c, -2, syncOf(second, 1, {}, { groupInstanceId: 'j' }));
  ask(c, -1, syncOf(first, 1, {}, { groupInstanceId: 'i' }));
  ask(c, -1, joinOf(first, { groupInstanceId: 'i', ...timeouts }));
  // What it waits for is lost to a newer process of the same instance, which gives up in its turn.
  ask(c, -4, {
    type: 'LeaveGroupRequest',
    groupId: 'readers',
    members: [{ memberId: '', groupInstanceId: 'i', reason: '' }],
  });
  expect(groupOn(c).state).toBe('PreparingRebalance');
  pass(c, 5000);
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', generationId: 1 });
  expect(groupOn(c).members.map(({ memberId }) => memberId)).toEqual([second]);
});

test('KIP-345: an operator removes static members by their instance', () => {
  const c = startCoordinator();
  const [, dynamic] = stable(c);
  const answer = ask<LeaveGroupResponse>(c, -4, {
    type: 'LeaveGroupRequest',
    groupId: 'readers',
    members: [
      { memberId: '', groupInstanceId: 'i', reason: '' },
      { memberId: '', groupInstanceId: 'who', reason: '' },
    ],
  });
  expect(answer?.members.map(({ error }) => error)).toEqual(['NONE', 'UNKNOWN_MEMBER_ID']);
  expect(groupOn(c).members.map(({ memberId }) => memberId)).toEqual([dynamic]);
});
