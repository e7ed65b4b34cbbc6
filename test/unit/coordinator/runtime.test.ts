import { expect, test } from 'vitest';
import type { OffsetCommitResponse } from '../../../core/protocol/group-offsets.ts';
import {
  answerOn,
  ask,
  bareCoordinator,
  commit,
  commitOf,
  committedOffset,
  groupsOn,
  heartbeat,
  imageWith,
  join,
  pass,
  probesOf,
  publish,
  recordsOn,
  replicate,
  stableGroup,
  startCoordinator,
} from '../group/fixture.ts';

const offsetsIn = (c: ReturnType<typeof startCoordinator>): unknown =>
  groupsOn(c).offsets.flatMap(({ offsets }) => offsets.map(({ offset }) => offset));

test('clients §5.7: a broker that leads no partition of the topic is NOT_COORDINATOR', () => {
  const c = bareCoordinator();
  expect(commit(c, '', -1, 5)).toBe('NOT_COORDINATOR');
  expect(committedOffset(c)).toBe('NOT_COORDINATOR');
});

test('clients §5.7: while the partition is read its groups load; a heartbeat is answered with NONE', () => {
  const c = bareCoordinator();
  publish(c, imageWith());
  expect(commit(c, '', -1, 5)).toBe('COORDINATOR_LOAD_IN_PROGRESS');
  expect(heartbeat(c, 'm', 3)).toBe('NONE');
  pass(c, 1);
  expect(probesOf(c, 'CoordinatorLoaded')).toHaveLength(1);
  expect(commit(c, '', -1, 5)).toBe('NONE');
});

test('clients §0: a write is seen by later writes at once and answered when it is committed', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  expect(commit(c, '', -1, 5)).toBe('waits');
  expect(offsetsIn(c)).toEqual([5]);
  // Readers see what is committed, and who asks for stable offsets waits.
  expect(committedOffset(c, false)).toBe(-1);
  expect(committedOffset(c, true)).toBe(null);
  replicate(c, 0);
  expect(answerOn(c, -41)).toBeUndefined();
  replicate(c, 1);
  expect(answerOn<OffsetCommitResponse>(c, -41)?.partitions[0]?.error).toBe('NONE');
  expect(answerOn(c, -42)).toMatchObject({ partitions: [{ committedOffset: 5 }] });
  expect(committedOffset(c, false)).toBe(5);
  expect(probesOf(c, 'OffsetCommitted')).toMatchObject([{ partition: 'orders-0', offset: 5 }]);
});

test('clients §0: an answer without a write of its own waits for the writes before it', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  const id = join(c, -1);
  replicate(c, 1);
  pass(c, 6000);
  commit(c, '', -1, 5, { groupId: 'other' });
  expect(heartbeat(c, id, 1)).toBe('waits');
  replicate(c, 2);
  expect(answerOn(c, -40)).toEqual({ type: 'HeartbeatResponse', error: 'NONE' });
});

test('clients §0: an answer waits offsets.commit.timeout.ms at most; what is written stays', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  commit(c, '', -1, 5);
  const answers = pass(c, 5000);
  expect(answers.get(-41)).toMatchObject({ partitions: [{ error: 'COORDINATOR_NOT_AVAILABLE' }] });
  expect(offsetsIn(c)).toEqual([5]);
  replicate(c, 1);
  expect(committedOffset(c)).toBe(5);
  expect(probesOf(c, 'OffsetCommitted')).toEqual([]);
});

test('clients §3.1: below min ISR nothing is written, the state goes back, and the client may come again', () => {
  const c = startCoordinator({ replicas: [1, 2], settings: { 'min.insync.replicas': 2 } });
  publish(c, imageWith({ replicas: [1, 2], isr: [1], partitionEpoch: 2 }));
  expect(commit(c, '', -1, 5)).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(groupsOn(c)).toEqual({ groups: [], offsets: [], pending: [] });
  expect(recordsOn(c)).toEqual([]);
  publish(c, imageWith({ replicas: [1, 2], isr: [1, 2], partitionEpoch: 3 }));
  expect(commit(c, '', -1, 6)).toBe('waits');
  expect(offsetsIn(c)).toEqual([6]);
});

test('clients §5.7: another leader of the partition ends it; who waits is told NOT_COORDINATOR', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  join(c, -1);
  replicate(c, 1);
  commit(c, '', -1, 5, { groupId: 'other' });
  const next = { replicas: [1, 2], isr: [1, 2], leader: 2, leaderEpoch: 2, partitionEpoch: 2 };
  publish(c, imageWith(next));
  expect(answerOn(c, -41)).toMatchObject({ partitions: [{ error: 'NOT_COORDINATOR' }] });
  expect(answerOn(c, -1)).toMatchObject({ type: 'JoinGroupResponse', error: 'NOT_COORDINATOR' });
  expect(c.state.coordinators.groups?.shards).toEqual([]);
  expect([...c.timers.keys()].filter((key) => key.startsWith('groups.'))).toEqual([]);
  expect(commit(c, '', -1, 6)).toBe('NOT_COORDINATOR');
});

test('clients §5.7: an election in a later epoch without another leader between keeps what is known', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1);
  publish(c, imageWith({ leaderEpoch: 3, partitionEpoch: 4 }));
  expect(probesOf(c, 'CoordinatorLoaded')).toHaveLength(1);
  expect(heartbeat(c, id as string, 1)).toBe('NONE');
});

test('clients §5.7: the next coordinator reads offsets and groups from the log', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1);
  commit(c, id as string, 1, 7);
  publish(c, imageWith({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  publish(c, imageWith({ leader: 1, leaderEpoch: 3, partitionEpoch: 3 }));
  pass(c, 1);
  expect(committedOffset(c)).toBe(7);
  expect(groupsOn(c).groups[0]).toMatchObject({
    state: 'Stable',
    generationId: 1,
    leaderId: id,
    members: [{ memberId: id, assignment: { partitions: ['orders-0'] } }],
  });
  expect(heartbeat(c, id as string, 1)).toBe('NONE');
});

test('4.0: writes within group.coordinator.append.linger.ms are one batch, and fail together', () => {
  const linger = { 'group.coordinator.append.linger.ms': 5 };
  const c = startCoordinator({ settings: linger });
  expect(commit(c, '', -1, 5)).toBe('waits');
  ask(c, -43, commitOf('', -1, 6, { groupId: 'other' }));
  expect(recordsOn(c)).toEqual([]);
  const answers = pass(c, 5);
  expect([...answers.keys()]).toEqual([-41, -43]);
  const log = c.broker.replicas.partitions[0]?.log;
  expect(c.broker.disk.logs[log?.slot ?? 0]?.written.length).toBe(1);
  expect(recordsOn(c)).toHaveLength(2);

  const failing = startCoordinator({
    replicas: [1, 2],
    settings: { ...linger, 'min.insync.replicas': 2 },
  });
  commit(failing, '', -1, 5);
  ask(failing, -43, commitOf('', -1, 6, { groupId: 'other' }));
  publish(failing, imageWith({ replicas: [1, 2], isr: [1], partitionEpoch: 2 }));
  const refused = pass(failing, 5);
  expect(refused.get(-41)).toMatchObject({ partitions: [{ error: 'COORDINATOR_NOT_AVAILABLE' }] });
  expect(refused.get(-43)).toMatchObject({ partitions: [{ error: 'COORDINATOR_NOT_AVAILABLE' }] });
  expect(groupsOn(failing).offsets).toEqual([]);
});

test('KAFKA-10614: with loads and unloads in no order a late unload ends a rightful coordinator', () => {
  const c = startCoordinator({ switches: { 'group.loadOrder': 'arrival' } });
  commit(c, '', -1, 5);
  publish(c, imageWith({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  publish(c, imageWith({ leader: 1, leaderEpoch: 3, partitionEpoch: 3 }));
  expect(committedOffset(c)).toBe('COORDINATOR_LOAD_IN_PROGRESS');
  pass(c, 1);
  expect(probesOf(c, 'CoordinatorUnloaded').at(-1)?.rule).toContain('KAFKA-10614');
  expect(committedOffset(c)).toBe('NOT_COORDINATOR');
});
