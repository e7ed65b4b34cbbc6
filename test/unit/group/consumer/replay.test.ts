import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsumerGroupRecord } from '../../../../core/group/consumer/records.ts';
import { replayRecord } from '../../../../core/group/consumer/replay.ts';
import type { ConsumerGroup } from '../../../../core/group/consumer/state.ts';
import { GroupBench, type Heartbeat, orders } from '../../../support/consumer-group.ts';

type Rule = 'strict' | 'tolerant' | 'mended';

const replayed = (
  records: readonly ConsumerGroupRecord[],
  rule: Rule,
): ConsumerGroup | null | string => {
  let group: ConsumerGroup | null = null;
  for (const record of records) {
    const next = replayRecord(group, record, rule);
    if (next.type === 'Refused') return next.reason;
    group = next.group;
  }
  return group;
};

const keyOf = (record: ConsumerGroupRecord): string =>
  `${record.type}/${'memberId' in record ? record.memberId : ''}`;

/** The log after compaction of its first `clean` records: of each key the last one stays. */
const compacted = (
  log: readonly ConsumerGroupRecord[],
  clean: number,
): readonly ConsumerGroupRecord[] =>
  log.filter(
    (record, i) =>
      i >= clean || !log.some((later, j) => j > i && j < clean && keyOf(later) === keyOf(record)),
  );

type Step = readonly [who: number, what: 'hear' | 'join' | 'leave' | 'grow' | 'session'];

const anySteps = fc.array(
  fc.tuple(fc.nat(3), fc.constantFrom('hear', 'hear', 'hear', 'join', 'leave', 'grow', 'session')),
  { maxLength: 40 },
) as fc.Arbitrary<readonly Step[]>;

function played(steps: readonly Step[]): GroupBench {
  const bench = new GroupBench();
  for (const [who, what] of steps) {
    const memberId = 'ABCD'[who] as string;
    const owned: Heartbeat = { topicPartitions: bench.assigned(memberId) };
    if (what === 'join') bench.join(memberId);
    else if (what === 'hear') bench.heartbeat(memberId, owned);
    else if (what === 'leave') bench.heartbeat(memberId, { memberEpoch: -1 });
    else if (what === 'session') bench.fire({ type: 'consumer-session', groupId: 'g', memberId });
    else bench.topics = { orders: (bench.topics['orders'] ?? 0) + 1 };
  }
  return bench;
}

test('a coordinator that reads the log has the group that was (clients §6.9, R-REPLAY)', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const bench = played(steps);
      expect(replayed(bench.log, 'tolerant')).toEqual(bench.group);
      expect(replayed(bench.log, 'strict')).toEqual(bench.group);
      expect(replayed(bench.log, 'mended')).toEqual(bench.group);
    }),
    { numRuns: 150 },
  );
});

test('a log that the cleaner has been through as a whole says the same', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const bench = played(steps);
      expect(replayed(compacted(bench.log, bench.log.length), 'tolerant')).toEqual(bench.group);
    }),
    { numRuns: 150 },
  );
});

describe('a record is missing between two (KAFKA-19862)', () => {
  // A has 2 and 3, gives them up, B takes them; then A's last record takes the middle one's place.
  const conflict = (): readonly ConsumerGroupRecord[] => {
    const bench = new GroupBench();
    bench.join('A');
    bench.join('B');
    bench.settle();
    bench.topics = { orders: 6 };
    bench.settle();
    const given = bench.log.findIndex(
      (record) =>
        record.type === 'ConsumerGroupCurrentMemberAssignment' &&
        record.memberId === 'A' &&
        record.value?.memberEpoch === 3,
    );
    return bench.log.filter((record, i) => {
      const isOfA =
        record.type === 'ConsumerGroupCurrentMemberAssignment' && record.memberId === 'A';
      return !isOfA || i < given - 1 || i > given;
    });
  };

  test('a strict coordinator stops', () => {
    expect(replayed(conflict(), 'strict')).toContain(
      'is assigned in epoch 3 while epoch 2 owns it',
    );
  });

  test('a tolerant one goes on, and the end of the log makes up for it', () => {
    const group = replayed(conflict(), 'tolerant') as ConsumerGroup;
    expect(group.members.map(({ assigned }) => assigned.map(({ partition }) => partition))).toEqual(
      [
        [...orders(0, 1), 'orders-4'],
        [...orders(2, 3), 'orders-5'],
      ],
    );
    expect(group.partitionEpochs.map(({ partition }) => partition)).toEqual(
      orders(0, 1, 2, 3, 4, 5),
    );
  });
});

test('tombstones of what is not there say nothing (clients F24)', () => {
  const gone: readonly ConsumerGroupRecord[] = [
    { type: 'ConsumerGroupCurrentMemberAssignment', groupId: 'g', memberId: 'A', value: null },
    { type: 'ConsumerGroupTargetAssignmentMember', groupId: 'g', memberId: 'A', value: null },
    { type: 'ConsumerGroupTargetAssignmentMetadata', groupId: 'g', value: null },
    { type: 'ConsumerGroupMemberMetadata', groupId: 'g', memberId: 'A', value: null },
    { type: 'ConsumerGroupMetadata', groupId: 'g', value: null },
  ];
  expect(replayed(gone, 'tolerant')).toBeNull();
  const bench = new GroupBench();
  bench.join('B');
  expect(replayed([...bench.log, ...gone.slice(0, 2)], 'tolerant')).toEqual(bench.group);
});

test.each([
  ['a member before its assignment', 'ConsumerGroupMemberMetadata'],
  ['a group before its members', 'ConsumerGroupMetadata'],
  ['the epoch of a target before the target', 'ConsumerGroupTargetAssignmentMetadata'],
] as const)('a tombstone of %s is refused, today as well', (_, type) => {
  const bench = new GroupBench();
  bench.join('A');
  const tombstone = { type, groupId: 'g', memberId: 'A', value: null } as ConsumerGroupRecord;
  expect(replayed([...bench.log, tombstone], 'tolerant')).toContain('before');
});

describe('suspect: the cleaner takes tombstones away under a coordinator that loads (group.replay)', () => {
  // A has everything and leaves, B takes it and leaves nothing behind but what it has, A comes back.
  const underRead = (): readonly ConsumerGroupRecord[] => {
    const bench = new GroupBench();
    bench.join('A');
    bench.heartbeat('A', { memberEpoch: -1 });
    bench.join('B');
    bench.join('A');
    return bench.log.filter((record) => record.value !== null);
  };

  test('the record of who came back is refused by the rule of KAFKA-19862 as well', () => {
    expect(replayed(underRead(), 'tolerant')).toContain('in epoch 2 while epoch 4 owns it');
  });

  test('mended, the coordinator goes on and ends where the log does', () => {
    const bench = new GroupBench();
    const group = replayed(underRead(), 'mended') as ConsumerGroup;
    bench.group = group;
    expect(group.members.map(({ memberEpoch }) => memberEpoch)).toEqual([5, 4]);
    bench.settle();
    expect(bench.state).toBe('STABLE');
  });
});
