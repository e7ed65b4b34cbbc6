import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignorOf,
  type GroupMember,
  type MemberAssignment,
} from '../../core/group/client-assignor/assignor.ts';
import { partitionName } from '../../core/protocol/partition-name.ts';

const NAMES = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const;
const TOPICS = ['a', 'b', 'c'];

interface Group {
  readonly members: readonly GroupMember[];
  readonly topics: readonly { readonly name: string; readonly partitions: number }[];
}

/** Members with any claims to what exists, of any generation; equal subscriptions or not. */
const anyGroup = (equal: boolean): fc.Arbitrary<Group> =>
  fc
    .record({
      sizes: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)),
      members: fc.array(
        fc.record({
          topics: fc.subarray(TOPICS, { minLength: 1 }),
          claim: fc.array(fc.nat(17), { maxLength: 6 }),
          generation: fc.integer({ min: -1, max: 3 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    })
    .map(({ sizes, members }) => {
      // The topics of a group are those that somebody subscribes to.
      const used = TOPICS.filter((name) => equal || members.some((m) => m.topics.includes(name)));
      const topics = used.map((name, index) => ({ name, partitions: sizes[index] ?? 0 }));
      const all = topics.flatMap(({ name, partitions }) =>
        Array.from({ length: partitions }, (_, index) => partitionName(name, index)),
      );
      return {
        topics,
        members: members.map((drawn, index): GroupMember => {
          const owned = all.length === 0 ? [] : drawn.claim.map((at) => all[at % all.length] ?? '');
          const ownedPartitions = [...new Set(owned)];
          const { generation } = drawn;
          return {
            memberId: `m${index}`,
            instanceId: null,
            topics: equal ? TOPICS : drawn.topics,
            ownedPartitions,
            generationId: generation,
            userData: JSON.stringify({ partitions: ownedPartitions, generation }),
          };
        }),
      };
    });

function assign(name: string, { members, topics }: Group): readonly MemberAssignment[] {
  const found = assignorOf(name)({ members, topics, claims: 'generation-checked' });
  if (found === null) throw new Error('an assignor that checks generations comes to a result');
  return found;
}

const wanted = ({ members, topics }: Group): string[] =>
  topics
    .filter(({ name }) => members.some((member) => member.topics.includes(name)))
    .flatMap(({ name, partitions }) =>
      Array.from({ length: partitions }, (_, index) => partitionName(name, index)),
    )
    .sort();

describe('client-side assignors (clients §5.6, G-DISJOINT, G-BAL)', () => {
  test.each(NAMES)('%s: nobody gets what another has, or what it does not subscribe to', (name) => {
    fc.assert(
      fc.property(fc.boolean().chain(anyGroup), (group) => {
        const found = assign(name, group);
        const given = found.flatMap(({ partitions }) => partitions);
        expect(new Set(given).size).toBe(given.length);
        for (const { memberId, partitions } of found) {
          const member = group.members.find((other) => other.memberId === memberId);
          for (const partition of partitions) {
            expect(member?.topics).toContain(partition.slice(0, partition.lastIndexOf('-')));
          }
        }
        if (name !== 'cooperative-sticky') expect([...given].sort()).toEqual(wanted(group));
      }),
      { numRuns: 300 },
    );
  });

  test.each(['roundrobin', 'sticky'])(
    '%s: with equal subscriptions nobody has two more',
    (name) => {
      fc.assert(
        fc.property(anyGroup(true), (group) => {
          const sizes = assign(name, group).map(({ partitions }) => partitions.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }),
        { numRuns: 300 },
      );
    },
  );

  test('cooperative-sticky: what is given was nobody else’s, and a second round gives out the rest', () => {
    fc.assert(
      fc.property(anyGroup(true), (group) => {
        const settled = {
          topics: group.topics,
          members: group.members.map((member, at) => {
            const mine = member.ownedPartitions.filter(
              (partition) =>
                !group.members.slice(0, at).some((o) => o.ownedPartitions.includes(partition)),
            );
            return { ...member, ownedPartitions: mine, generationId: 5 };
          }),
        };
        const first = assign('cooperative-sticky', settled);
        for (const { memberId, partitions } of first) {
          const others = settled.members.filter((member) => member.memberId !== memberId);
          for (const partition of partitions) {
            expect(others.some((other) => other.ownedPartitions.includes(partition))).toBe(false);
          }
        }
        const next = {
          topics: group.topics,
          members: settled.members.map((member) => ({
            ...member,
            ownedPartitions: first.find((o) => o.memberId === member.memberId)?.partitions ?? [],
            generationId: 6,
          })),
        };
        const second = assign('cooperative-sticky', next);
        expect(second.flatMap(({ partitions }) => partitions).sort()).toEqual(wanted(group));
        // G-STICK: nobody loses in the second round what it had after the first.
        for (const { memberId, partitions } of first) {
          const kept = second.find((other) => other.memberId === memberId)?.partitions ?? [];
          expect(kept).toEqual(expect.arrayContaining([...partitions]));
        }
      }),
      { numRuns: 300 },
    );
  });
});
