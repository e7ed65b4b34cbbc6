import { describe, expect, test } from 'vitest';
import {
  type ConsumerGroup,
  copyGroup,
  copyMember,
} from '../../../../core/group/consumer/state.ts';
import type { RunEnd } from '../../../../sim/check/checker.ts';
import { consumerGroupChecker } from '../../../../sim/check/groups/consumer-groups.ts';
import type { SteppedEvent } from '../../../../sim/kernel/observer.ts';
import { GroupBench } from '../../../support/consumer-group.ts';

const scenario = {
  servers: [{ config: { settings: { 'group.consumer.session.timeout.ms': 1000 } } }],
};

/** The state of a broker that has this group in its shard, committed up to an offset. */
function brokerWith(group: ConsumerGroup | null, offset: number): SteppedEvent['after'] {
  const state = { groups: group === null ? [] : [group], offsets: [], pending: [] };
  const shard = {
    index: 0,
    partition: '__consumer_offsets-0',
    epoch: 1,
    phase: 'Active',
    state,
    lastWrittenOffset: offset,
    committed: { offset, state },
  };
  const memory = { broker: { coordinators: { groups: { shards: [shard] } } } };
  return { memory } as unknown as SteppedEvent['after'];
}

/** Shows the checker one committed state after the other; gives what it reports, by guarantee. */
function watch(
  states: readonly (readonly [group: ConsumerGroup | null, offset: number])[],
  endAt = 0,
): readonly string[] {
  const fold = consumerGroupChecker.start(scenario as never);
  const found: string[] = [];
  const report = {
    exercised: () => {},
    allowed: () => {},
    violated: (id: string, { text }: { readonly text: string }) => {
      found.push(`${id}: ${text}`);
    },
  };
  let before: SteppedEvent['before'] = null;
  states.forEach(([group, offset], number) => {
    const after = brokerWith(group, offset);
    const event = { number, at: number, before, after, probes: [], nodes: [{ state: after }] };
    consumerGroupChecker.onStep?.(fold, event as unknown as SteppedEvent, report);
    before = after;
  });
  const end = { reason: 'until', event: 9, at: endAt, healedAt: 0, nodes: [{ state: before }] };
  consumerGroupChecker.onEnd?.(fold, end as unknown as RunEnd, report);
  return found;
}

const settled = (): GroupBench => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  bench.settle();
  return bench;
};

describe('from one committed state to the next (clients §10 K-EPOCH, K-ONE)', () => {
  const group = settled().group as ConsumerGroup;

  test('a group that goes on breaks nothing', () => {
    const bench = settled();
    const before = bench.group;
    bench.heartbeat('B', { memberEpoch: -1 });
    bench.settle();
    expect(
      watch([
        [before, 10],
        [bench.group, 20],
      ]),
    ).toEqual([]);
  });

  test('epochs that fall', () => {
    const back = copyGroup(group, { groupEpoch: 2, assignmentEpoch: 2, members: [], target: [] });
    const emptied = copyGroup(back, { partitionEpochs: [] });
    expect(
      watch([
        [group, 10],
        [emptied, 20],
      ]),
    ).toEqual(['consumer-group-epochs: group g went back from epoch 3 to 2']);
  });

  test('after the log has lost records, or the group was deleted, it begins anew', () => {
    const young = new GroupBench();
    young.join('A');
    expect(
      watch([
        [group, 10],
        [young.group, 5],
      ]),
    ).toEqual([]);
    expect(
      watch([
        [group, 10],
        [null, 20],
        [young.group, 30],
      ]),
    ).toEqual([]);
  });

  test('a partition that two members had in one epoch, one after the other (KAFKA-19974)', () => {
    const [a, b] = group.members as [ConsumerGroup['members'][0], ConsumerGroup['members'][0]];
    const swapped = copyGroup(group, {
      members: [copyMember(a, { assigned: b.assigned }), copyMember(b, { assigned: a.assigned })],
      target: group.target.map(({ memberId }, i) => ({
        memberId,
        partitions: group.target[1 - i]?.partitions ?? [],
      })),
    });
    const found = watch([
      [group, 10],
      [swapped, 20],
    ]);
    expect(found).toEqual([
      'consumer-group-owner-per-epoch: orders-1 of group g belonged to A and to B in epoch 3',
    ]);
  });
});

describe('in the end (clients §10 G-LIVE)', () => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  const unsettled = bench.group as ConsumerGroup;

  test('a group that did not arrive in its time is reported, sooner it is not', () => {
    expect(watch([[unsettled, 10]], 50_000_000)).toEqual([]);
    expect(watch([[unsettled, 10]], 62_000_000)).toEqual([
      'consumer-group-converges: group g is RECONCILING in epoch 3 with 2 members',
    ]);
  });

  test('one that did is well', () => {
    expect(watch([[settled().group, 10]], 62_000_000)).toEqual([]);
  });
});
