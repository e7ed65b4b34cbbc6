import type { Trace } from '../../sim/trace/trace.ts';
import { SyntheticTrace, traceNode } from './synthetic-trace.ts';

/** Indexes of the nodes of the trace of a rebalance. */
export const MEMBERS = { b1: 0, m1: 1, m2: 2, m3: 3 } as const;

const MILLISECOND = 1000;
const MEMBER_NODES = [MEMBERS.m1, MEMBERS.m2, MEMBERS.m3] as const;

/**
 * A group of three members on four partitions. Eagerly everybody gives up everything when the third joins; later it is
 * paused, loses what it had without hearing of it, and for a while two own orders-3. The other group is of KIP-848.
 */
export function groupTrace(): Trace {
  const story = new SyntheticTrace(
    [
      traceNode('b1', 1, 'broker'),
      traceNode('m1', 201, 'consumer'),
      traceNode('m2', 202, 'consumer'),
      traceNode('m3', 203, 'consumer'),
    ],
    ['orders-0', 'orders-1', 'orders-2', 'orders-3'],
    { groups: ['billing', 'audit'], transactionalIds: ['copy'] },
  );
  for (let node = 0; node < 4; node++) {
    story.row(0, 'NodeChanged', node, { name: 'started' });
    story.set('status', node, -1, 'running').set('boot', node, -1, 1);
  }
  group(story, 300, 0, 'PreparingRebalance', 1, 2);
  for (const node of MEMBER_NODES.slice(0, 2)) story.set('memberGroup', node, -1, 0);
  group(story, 420, 0, 'Stable', 1, 2);
  own(story, 430, MEMBERS.m1, [0, 1]);
  own(story, 435, MEMBERS.m2, [2, 3]);
  commit(story, 900, [10, 11, 12, 13]);
  rebalance(story);
  zombie(story);
  audit(story);
  transaction(story);
  return story.trace(4000 * MILLISECOND);
}

function group(
  story: SyntheticTrace,
  ms: number,
  index: number,
  state: string,
  generation: number,
  members: number,
): void {
  story.row(ms * MILLISECOND, 'Received', MEMBERS.b1, { name: 'JoinGroupRequest' });
  story
    .set('groupProtocol', index, -1, index === 0 ? 'classic' : 'consumer')
    .set('groupState', index, -1, state)
    .set('groupGeneration', index, -1, generation)
    .set('groupMembers', index, -1, members)
    .set('groupCoordinator', index, -1, 1);
}

function own(story: SyntheticTrace, ms: number, node: number, partitions: readonly number[]): void {
  story.row(ms * MILLISECOND, 'Received', node, { name: 'SyncGroupResponse' });
  for (let partition = 0; partition < 4; partition++) {
    story.set('isOwned', node, partition, partitions.includes(partition) ? 1 : -1);
  }
}

function commit(story: SyntheticTrace, ms: number, offsets: readonly number[]): void {
  story.row(ms * MILLISECOND, 'Received', MEMBERS.b1, { name: 'OffsetCommitRequest' });
  offsets.forEach((offset, partition) => {
    story.set('committedOffset', 0, partition, offset);
  });
}

function rebalance(story: SyntheticTrace): void {
  group(story, 1200, 0, 'PreparingRebalance', 2, 3);
  story.set('memberGroup', MEMBERS.m3, -1, 0);
  own(story, 1230, MEMBERS.m1, []);
  own(story, 1260, MEMBERS.m2, []);
  group(story, 1400, 0, 'CompletingRebalance', 2, 3);
  group(story, 1520, 0, 'Stable', 2, 3);
  own(story, 1530, MEMBERS.m1, [0, 1]);
  own(story, 1535, MEMBERS.m2, [2]);
  own(story, 1540, MEMBERS.m3, [3]);
  story.row(1560 * MILLISECOND, 'Received', MEMBERS.m3, { name: 'FetchResponse' });
  story.set('redelivered', 0, 3, 4).set('deliveredTo', 0, 3, 18);
  commit(story, 2000, [20, 21, 22, 23]);
}

function zombie(story: SyntheticTrace): void {
  group(story, 2600, 0, 'PreparingRebalance', 3, 2);
  group(story, 2700, 0, 'Stable', 3, 2);
  own(story, 2710, MEMBERS.m2, [2, 3]);
  story.row(2740 * MILLISECOND, 'Received', MEMBERS.m2, { name: 'FetchResponse' });
  story.set('redelivered', 0, 3, 9);
  own(story, 3100, MEMBERS.m3, []);
}

function audit(story: SyntheticTrace): void {
  group(story, 3150, 1, 'Reconciling', 4, 1);
  story.set('memberGroup', MEMBERS.m3, -1, 1);
  group(story, 3250, 1, 'Stable', 4, 1);
  own(story, 3260, MEMBERS.m3, [0]);
}

function transaction(story: SyntheticTrace): void {
  const states = ['Ongoing', 'PrepareCommit', 'CompleteCommit', 'Ongoing', 'PrepareAbort'];
  states.forEach((state, index) => {
    story.row((3300 + index * 120) * MILLISECOND, 'Received', MEMBERS.b1, {
      name: 'EndTxnRequest',
    });
    story.set('transactionState', 0, -1, state);
  });
}
