import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConsumerGroup,
  copyGroup,
  copyMember,
} from '../../../../core/group/consumer/state.ts';
import {
  brokenEpochs,
  brokenOwnership,
  brokenStability,
  brokenTarget,
} from '../../../../sim/check/groups/consumer-invariants.ts';
import { GroupBench } from '../../../support/consumer-group.ts';

const settled = (): ConsumerGroup => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  bench.settle();
  return bench.group as ConsumerGroup;
};

type Steps = readonly (readonly [number, string])[];
const anySteps = fc.array(
  fc.tuple(fc.nat(3), fc.constantFrom('hear', 'hear', 'join', 'leave', 'grow', 'topics', 'away')),
  { maxLength: 40 },
) as fc.Arbitrary<Steps>;

test('whatever members do, a coordinator breaks none of them (clients §10, K-ONE to K-STABLE)', () => {
  fc.assert(
    fc.property(anySteps, fc.constantFrom(0, 300), (steps, intervalMs) => {
      const bench = new GroupBench({ 'group.consumer.assignment.interval.ms': intervalMs });
      for (const [who, what] of steps) {
        const memberId = 'ABCD'[who] as string;
        const instanceId = who === 3 ? 'd' : null;
        const owned = { topicPartitions: bench.assigned(memberId), instanceId };
        bench.nowMs += 100;
        if (what === 'join') bench.join(memberId, { instanceId });
        else if (what === 'leave') bench.heartbeat(memberId, { memberEpoch: -1, instanceId });
        else if (what === 'away') bench.heartbeat(memberId, { memberEpoch: -2, instanceId });
        else if (what === 'hear') bench.heartbeat(memberId, owned);
        else if (what === 'grow') bench.topics = { orders: 6, audit: 2 };
        else bench.heartbeat(memberId, { ...owned, subscribedTopicNames: ['audit', 'orders'] });
        if (bench.group === null) continue;
        for (const broken of [brokenOwnership, brokenEpochs, brokenTarget, brokenStability]) {
          expect(broken(bench.group)).toBeNull();
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe('what they look for', () => {
  const group = settled();
  const [a, b] = group.members;

  test('a partition of two members, one that nobody owns, one owned by nobody (K-ONE)', () => {
    const twice = copyMember(b as NonNullable<typeof b>, { assigned: a?.assigned ?? [] });
    expect(
      brokenOwnership(copyGroup(group, { members: [a as NonNullable<typeof a>, twice] })),
    ).toBe('orders-0 of group g belongs to A and to B');
    const [first, ...rest] = group.partitionEpochs;
    expect(brokenOwnership(copyGroup(group, { partitionEpochs: rest }))).toBe(
      'group g has 4 partitions assigned and 3 owned',
    );
    const later = { partition: first?.partition ?? '', epoch: 9 };
    expect(brokenOwnership(copyGroup(group, { partitionEpochs: [later, ...rest] }))).toBe(
      'orders-0 of group g is owned in epoch 9 and belongs to A in epoch 3',
    );
    const extra = { partition: 'orders-9', epoch: 3 };
    const more = copyGroup(group, { partitionEpochs: [...group.partitionEpochs, extra] });
    expect(brokenOwnership(more)).toContain('belongs to nobody');
  });

  test('epochs that overtake each other (K-EPOCH)', () => {
    expect(brokenEpochs(copyGroup(group, { groupEpoch: 2 }))).toBe(
      'the assignment of group g is of epoch 3, the group of epoch 2',
    );
    expect(brokenEpochs(copyGroup(group, { assignmentEpoch: 2 }))).toBe(
      'A of group g is in epoch 3, its assignment is of epoch 2',
    );
  });

  test('a target that gives twice, forgets, or gives what is not wanted (K-TARGET)', () => {
    const target = (a: readonly string[], b: readonly string[]): ConsumerGroup =>
      copyGroup(group, {
        target: [
          { memberId: 'A', partitions: a },
          { memberId: 'B', partitions: b },
        ],
      });
    expect(brokenTarget(target(['orders-0'], ['orders-0']))).toContain('for A and for B');
    expect(brokenTarget(target(['orders-0', 'orders-1'], ['orders-3']))).toBe(
      'orders-2 is meant for nobody of group g',
    );
    expect(brokenTarget(target(['audit-0'], []))).toContain('not subscribed to it');
  });

  test('a stable group whose member has something else (K-STABLE)', () => {
    const target = group.target.map(({ memberId }) => ({ memberId, partitions: [] }));
    expect(brokenStability(copyGroup(group, { target }))).toBe(
      'group g is stable while A has orders-0, orders-1 and shall have nothing',
    );
  });
});
