import { expect, test } from 'vitest';
import type { JoinGroupResponse } from '../../../../core/protocol/classic-group.ts';
import {
  answerOn,
  ask,
  groupOn,
  groupsOn,
  heartbeat,
  join,
  joinOf,
  pass,
  probesOf,
  protocol,
  stableGroup,
  startCoordinator,
  syncOf,
} from '../fixture.ts';

const errorOf = (answer: { error: string } | undefined): string => answer?.error ?? 'waits';

test('clients §5.3: session timeouts out of range, no group id and unknown ids are refused', () => {
  const c = startCoordinator();
  const tooShort = joinOf('', { sessionTimeoutMs: 50 });
  expect(errorOf(ask<JoinGroupResponse>(c, -1, tooShort))).toBe('INVALID_SESSION_TIMEOUT');
  const tooLong = joinOf('', { sessionTimeoutMs: 1_800_001 });
  expect(errorOf(ask<JoinGroupResponse>(c, -1, tooLong))).toBe('INVALID_SESSION_TIMEOUT');
  const nameless = joinOf('', { groupId: '' });
  expect(errorOf(ask<JoinGroupResponse>(c, -1, nameless))).toBe('INVALID_GROUP_ID');
  expect(errorOf(ask<JoinGroupResponse>(c, -1, joinOf('who')))).toBe('UNKNOWN_MEMBER_ID');
  expect(groupsOn(c).groups).toEqual([]);
});

test('KIP-394: who comes without an id is given one and told to come again; it expires with its session', () => {
  const c = startCoordinator();
  const given = ask<JoinGroupResponse>(c, -1, joinOf(''));
  expect(given?.error).toBe('MEMBER_ID_REQUIRED');
  expect(groupOn(c)).toMatchObject({ state: 'Empty', pendingJoinMembers: [given?.memberId] });
  pass(c, 10_000);
  expect(groupOn(c).pendingJoinMembers).toEqual([]);
  expect(errorOf(ask<JoinGroupResponse>(c, -1, joinOf(given?.memberId ?? '')))).toBe(
    'UNKNOWN_MEMBER_ID',
  );
});

test('KIP-394: requests of before version 4 join at once', () => {
  const c = startCoordinator();
  expect(ask(c, -1, joinOf('', { apiVersion: 3 }))).toBeUndefined();
  expect(groupOn(c)).toMatchObject({ state: 'PreparingRebalance', members: [{ isNew: true }] });
});

test('KIP-134: an empty group waits for group.initial.rebalance.delay.ms, and on while members come', () => {
  const c = startCoordinator();
  join(c, -1);
  pass(c, 2900);
  join(c, -2);
  expect(pass(c, 100).size).toBe(0);
  const answers = pass(c, 3000);
  expect([...answers.keys()]).toEqual([-1, -2]);
  expect(answers.get(-1)).toMatchObject({ generationId: 1, protocolName: 'range' });
  expect(groupOn(c)).toMatchObject({ state: 'CompletingRebalance', generationId: 1 });
});

test('KIP-134: the windows end with the longest rebalance timeout', () => {
  const c = startCoordinator();
  const change = { rebalanceTimeoutMs: 4000 };
  join(c, -1, change);
  let answers = new Map();
  for (let n = 2; n < 9; n++) {
    answers = pass(c, 500);
    join(c, -n, change);
  }
  expect(answers.size).toBe(0);
  expect(pass(c, 500).size).toBe(8);
});

test('clients §5.3: the leader hears of all members, the others of nobody', () => {
  const c = startCoordinator();
  const ids = [join(c, -1), join(c, -2)];
  const answers = pass(c, 6000) as Map<number, JoinGroupResponse>;
  expect(answers.get(-1)?.leader).toBe(ids[0]);
  expect(answers.get(-1)?.members.map(({ memberId }) => memberId)).toEqual(ids);
  expect(answers.get(-2)).toMatchObject({ leader: ids[0], members: [], memberId: ids[1] });
});

test('clients §5.3: the protocol that all have and most prefer is chosen', () => {
  const c = startCoordinator();
  const [range, sticky, robin] = ['range', 'sticky', 'roundrobin'].map((name) => protocol(name));
  join(c, -1, { protocols: [range!, sticky!, robin!] });
  join(c, -2, { protocols: [sticky!, robin!, range!] });
  join(c, -3, { protocols: [sticky!, range!] });
  pass(c, 9000);
  expect(groupOn(c).protocolName).toBe('sticky');
});

test('clients §5.3: without a common protocol, or of another type, nobody gets in', () => {
  const c = startCoordinator();
  stableGroup(c, 1);
  const other = ask<JoinGroupResponse>(c, -2, joinOf('', { protocols: [protocol('sticky')] }));
  expect(errorOf(other)).toBe('INCONSISTENT_GROUP_PROTOCOL');
  const connect = ask<JoinGroupResponse>(c, -2, joinOf('', { protocolType: 'connect' }));
  expect(errorOf(connect)).toBe('INCONSISTENT_GROUP_PROTOCOL');
  const none = ask<JoinGroupResponse>(c, -2, joinOf('', { groupId: 'other', protocols: [] }));
  expect(errorOf(none)).toBe('INCONSISTENT_GROUP_PROTOCOL');
});

test('KIP-389: a full group takes nobody new', () => {
  const c = startCoordinator({ settings: { 'group.max.size': 1 } });
  const [id] = stableGroup(c, 1);
  expect(errorOf(ask<JoinGroupResponse>(c, -2, joinOf('')))).toBe('GROUP_MAX_SIZE_REACHED');
  expect(heartbeat(c, id as string, 1)).toBe('NONE');
});

test('clients §5.3: in a stable group a member that says the same is answered, the leader rebalances', () => {
  const c = startCoordinator();
  const [leader, member] = stableGroup(c, 2) as [string, string];
  expect(ask<JoinGroupResponse>(c, -2, joinOf(member))).toMatchObject({
    error: 'NONE',
    generationId: 1,
  });
  expect(groupOn(c).state).toBe('Stable');
  expect(ask(c, -1, joinOf(leader))).toBeUndefined();
  expect(groupOn(c).state).toBe('PreparingRebalance');
  expect(heartbeat(c, member, 1)).toBe('REBALANCE_IN_PROGRESS');
  expect(ask<JoinGroupResponse>(c, -2, joinOf(member))?.generationId).toBe(2);
  expect(answerOn<JoinGroupResponse>(c, -1)?.generationId).toBe(2);
});

test('clients §5.3: in a stable group a member that says something else rebalances', () => {
  const c = startCoordinator();
  const [, member] = stableGroup(c, 2) as [string, string];
  ask(c, -2, joinOf(member, { protocols: [protocol('range', ['orders', 'bills'])] }));
  expect(groupOn(c).state).toBe('PreparingRebalance');
});

test('clients §5.3: between join and sync the same JoinGroup is answered again, another one rebalances', () => {
  const c = startCoordinator();
  const ids = [join(c, -1), join(c, -2)] as const;
  pass(c, 6000);
  ask(c, -2, syncOf(ids[1], 1));
  expect(ask<JoinGroupResponse>(c, -1, joinOf(ids[0]))).toMatchObject({ generationId: 1 });
  ask(c, -1, joinOf(ids[0], { protocols: [protocol('range', ['bills'])] }));
  expect(answerOn(c, -2)).toMatchObject({ error: 'REBALANCE_IN_PROGRESS' });
  expect(groupOn(c).state).toBe('PreparingRebalance');
});

test('clients §5.3: dynamic members that do not rejoin in time are removed; the first one that has leads', () => {
  const c = startCoordinator();
  const [leader, member] = stableGroup(c, 2) as [string, string];
  const third = ask<JoinGroupResponse>(c, -3, joinOf(''))?.memberId ?? '';
  ask(c, -3, joinOf(third));
  ask(c, -2, joinOf(member));
  for (let i = 0; i < 12; i++) {
    pass(c, 5000);
    heartbeat(c, leader, 1);
  }
  expect(probesOf(c, 'MemberRemoved')).toMatchObject([
    { memberId: leader, rule: 'it did not rejoin in time' },
  ]);
  expect(groupOn(c)).toMatchObject({
    state: 'CompletingRebalance',
    generationId: 2,
    leaderId: member,
  });
});

test('clients §5.3: when the last member is gone the group is empty in a generation of its own', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1);
  pass(c, 10_000);
  expect(probesOf(c, 'MemberRemoved')).toMatchObject([
    { memberId: id, rule: 'its session is over' },
  ]);
  expect(groupOn(c)).toMatchObject({ state: 'Empty', generationId: 2, protocolName: null });
  expect(heartbeat(c, id as string, 1)).toBe('UNKNOWN_MEMBER_ID');
  expect(probesOf(c, 'GenerationCommitted').map(({ generation }) => generation)).toEqual([1, 2]);
});

test('KAFKA-7610: a new member is dropped after five minutes in a join that does not end', () => {
  const c = startCoordinator();
  const [first] = stableGroup(c, 1, { rebalanceTimeoutMs: 1_000_000 }) as [string];
  const second = join(c, -2, { rebalanceTimeoutMs: 1_000_000 });
  for (let i = 0; i < 59; i++) {
    expect(pass(c, 5000).size).toBe(0);
    expect(heartbeat(c, first, 1)).toBe('REBALANCE_IN_PROGRESS');
  }
  expect(groupOn(c).members).toHaveLength(2);
  expect(pass(c, 5000).get(-2)).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
  expect(groupOn(c).members.map(({ memberId }) => memberId)).toEqual([first]);
  expect(second).not.toBe(first);
});
