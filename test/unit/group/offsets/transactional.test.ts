import { expect, test } from 'vitest';
import { fetchOffsets } from '../../../../core/group/offsets/fetch.ts';
import { completeTransaction, replayOffset } from '../../../../core/group/offsets/replay.ts';
import { offsetCommitRecord, offsetTombstone } from '../../../../core/group/records.ts';
import { EMPTY_GROUPS, type GroupState } from '../../../../core/group/state.ts';

const record = (offset: number) =>
  offsetCommitRecord('g', 'orders-0', {
    offset,
    leaderEpoch: 0,
    metadata: '',
    commitTimestamp: 1,
    expireTimestamp: -1,
  });

const at = (offset: number, producerId = -1) => ({ offset, producerId });

/** The stable offset of `orders-0`, or the error in its place; with false, the one of who does not ask for stability. */
function offsetIn(state: GroupState, requireStable = true): number | string {
  const [result] = fetchOffsets(state, {
    type: 'OffsetFetchRequest',
    groupId: 'g',
    memberId: null,
    memberEpoch: -1,
    partitions: ['orders-0'],
    requireStable,
  }).partitions;
  return result?.error === 'NONE' ? result.committedOffset : (result?.error ?? '');
}

test('clients §3.4: offsets of a transaction wait for its marker; who wants stable ones is told so (KIP-447)', () => {
  const before = replayOffset(EMPTY_GROUPS, record(5), at(0));
  const open = replayOffset(before, record(9), at(1, 77));
  expect(offsetIn(open)).toBe('UNSTABLE_OFFSET_COMMIT');
  expect(offsetIn(open, false)).toBe(5);
  expect(offsetIn(completeTransaction(open, 77, true))).toBe(9);
  expect(offsetIn(completeTransaction(open, 77, false))).toBe(5);
  expect(completeTransaction(open, 78, true)).toBe(open);
});

test('clients §3.4: of two commits the one whose record is later wins, whenever its transaction ends', () => {
  const open = replayOffset(EMPTY_GROUPS, record(9), at(0, 77));
  const overtaken = replayOffset(open, record(12), at(1));
  expect(offsetIn(completeTransaction(overtaken, 77, true))).toBe(12);
});

test('clients §3.4: a tombstone takes back what waits for a marker as well', () => {
  const open = replayOffset(EMPTY_GROUPS, record(9), at(0, 77));
  const gone = replayOffset(open, offsetTombstone('g', 'orders-0'), at(1));
  expect(offsetIn(gone)).toBe(-1);
  expect(offsetIn(completeTransaction(gone, 77, true))).toBe(-1);
});

test('clients §11 F24: replay takes records in any order: tombstones of the unknown, offsets before their group', () => {
  const nothing = replayOffset(EMPTY_GROUPS, offsetTombstone('g', 'orders-0'), at(0));
  expect(nothing).toBe(EMPTY_GROUPS);
  const orphan = replayOffset(EMPTY_GROUPS, record(3), at(0));
  expect(orphan.groups).toMatchObject([{ groupId: 'g', state: 'Empty' }]);
});
