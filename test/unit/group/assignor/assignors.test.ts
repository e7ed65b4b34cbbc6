import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignorNames, assignorOf } from '../../../../core/group/assignor/assignors.ts';
import { assignRanges } from '../../../../core/group/assignor/range.ts';
import type { AssignedTarget, AssignorSpec } from '../../../../core/group/assignor/spec.ts';
import { assignUniformly } from '../../../../core/group/assignor/uniform.ts';
import { topicOf } from '../../../../core/protocol/partition-name.ts';

type Topics = Readonly<Record<string, number>>;
type Had = Readonly<Record<string, readonly string[]>>;
type Subscriptions = Readonly<Record<string, readonly string[]>>;

const specOf = (topics: Topics, subscriptions: Subscriptions, had: Had = {}): AssignorSpec => {
  const named = Object.values(subscriptions).map((names) => [...names].sort().join());
  return {
    members: Object.keys(subscriptions)
      .sort()
      .map((memberId) => ({
        memberId,
        instanceId: null,
        topics: [...(subscriptions[memberId] ?? [])].sort(),
        target: had[memberId] ?? [],
      })),
    isHomogeneous: new Set(named).size <= 1,
    topics: Object.keys(topics)
      .sort()
      .map((name) => ({ name, partitions: topics[name] as number })),
  };
};

const shares = (targets: readonly AssignedTarget[]): Record<string, readonly string[]> =>
  Object.fromEntries(targets.map(({ memberId, partitions }) => [memberId, partitions]));

const all = (topic: string, ...indexes: readonly number[]): readonly string[] =>
  indexes.map((index) => `${topic}-${index}`);

describe('range (RangeAssignor, clients §6.7)', () => {
  test('each topic is cut into ranges, the longer ones first', () => {
    const spec = specOf({ t0: 3, t1: 3 }, { A: ['t0', 't1'], B: ['t0', 't1'] });
    expect(shares(assignRanges(spec))).toEqual({
      A: [...all('t0', 0, 1), ...all('t1', 0, 1)],
      B: ['t0-2', 't1-2'],
    });
  });

  test('only subscribers share a topic', () => {
    const spec = specOf({ t0: 2, t1: 3 }, { A: ['t0', 't1'], B: ['t1'], C: ['t1'] });
    expect(shares(assignRanges(spec))).toEqual({
      A: [...all('t0', 0, 1), 't1-0'],
      B: ['t1-1'],
      C: ['t1-2'],
    });
  });

  test('static members come first, by instance id', () => {
    const spec = specOf({ t: 3 }, { A: ['t'], B: ['t'], C: ['t'] });
    const ids: Record<string, string | null> = { A: null, B: 'z', C: 'y' };
    const members = spec.members.map((member) => ({
      memberId: member.memberId,
      topics: member.topics,
      target: member.target,
      instanceId: ids[member.memberId] ?? null,
    }));
    expect(shares(assignRanges({ ...spec, members }))).toEqual({
      A: ['t-2'],
      B: ['t-1'],
      C: ['t-0'],
    });
  });
});

describe('uniform with equal subscriptions (UniformHomogeneousAssignmentBuilder)', () => {
  test('nobody had anything: the remainder goes to the last members', () => {
    const spec = specOf({ t: 7 }, { A: ['t'], B: ['t'], C: ['t'] });
    expect(shares(assignUniformly(spec))).toEqual({
      A: all('t', 0, 1),
      B: all('t', 2, 3),
      C: all('t', 4, 5, 6),
    });
  });

  test('a third member takes what the first two have too many of, and nothing else moves', () => {
    const had = { A: all('t', 0, 1, 2), B: all('t', 3, 4, 5) };
    const spec = specOf({ t: 6 }, { A: ['t'], B: ['t'], C: ['t'] }, had);
    expect(shares(assignUniformly(spec))).toEqual({
      A: all('t', 0, 1),
      B: all('t', 3, 4),
      C: all('t', 2, 5),
    });
  });

  test('who has the extra partition keeps it (KAFKA-18688)', () => {
    const had = { A: all('t', 0), B: all('t', 1, 2), C: all('t', 3, 4) };
    const spec = specOf({ t: 5 }, { A: ['t'], B: ['t'], C: ['t'] }, had);
    expect(shares(assignUniformly(spec))).toEqual(had);
  });

  test('topics that nobody names any more are dropped', () => {
    const had = { A: ['old-0', 't-0'], B: ['old-1', 't-1'] };
    const spec = specOf({ t: 2 }, { A: ['t'], B: ['t'] }, had);
    expect(shares(assignUniformly(spec))).toEqual({ A: ['t-0'], B: ['t-1'] });
  });

  test('no topic and no member are nothing to assign', () => {
    expect(shares(assignUniformly(specOf({}, { A: [] })))).toEqual({ A: [] });
    expect(assignUniformly(specOf({ t: 1 }, {}))).toEqual([]);
  });
});

describe('uniform with mixed subscriptions (UniformHeterogeneousAssignmentBuilder)', () => {
  test('a member with fewer topics is not given less than it can have', () => {
    const spec = specOf(
      { t0: 1, t1: 2, t2: 3 },
      { A: ['t0'], B: ['t0', 't1'], C: ['t0', 't1', 't2'] },
    );
    expect(shares(assignUniformly(spec))).toEqual({
      A: ['t0-0'],
      B: all('t1', 0, 1),
      C: all('t2', 0, 1, 2),
    });
  });

  test('the most loaded subscriber of a topic gives to the least loaded one', () => {
    const had = { A: all('t0', 0, 1, 2, 3), B: all('t1', 0) };
    const spec = specOf({ t0: 4, t1: 1 }, { A: ['t0'], B: ['t0', 't1'] }, had);
    const result = shares(assignUniformly(spec));
    expect(result['A']).toHaveLength(3);
    expect(result['B']).toHaveLength(2);
    expect(result['B']).toContain('t1-0');
  });
});

const TOPICS = ['t0', 't1', 't2'];
const MEMBERS = ['A', 'B', 'C', 'D', 'E'];

/** A group with what its members were to own before, which no two share. */
const anySpec = (isEqual: boolean): fc.Arbitrary<AssignorSpec> =>
  fc
    .record({
      counts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
      members: fc.integer({ min: 1, max: 5 }),
      names: fc.array(fc.subarray(TOPICS, { minLength: 1 }), { minLength: 5, maxLength: 5 }),
      owners: fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 27, maxLength: 27 }),
    })
    .map(({ counts, members, names, owners }) => {
      const topics = Object.fromEntries(TOPICS.map((name, i) => [name, counts[i] as number]));
      const ids = MEMBERS.slice(0, members);
      const subscriptions = Object.fromEntries(
        ids.map((id, i) => [id, names[isEqual ? 0 : i] as readonly string[]]),
      );
      const had: Record<string, string[]> = {};
      TOPICS.forEach((name, t) => {
        for (let i = 0; i < (counts[t] as number); i++) {
          const owner = ids[owners[t * 9 + i] as number];
          if (owner === undefined || !(subscriptions[owner] ?? []).includes(name)) continue;
          had[owner] = [...(had[owner] ?? []), `${name}-${i}`];
        }
      });
      return specOf(topics, subscriptions, had);
    });

const sizesOf = (targets: readonly AssignedTarget[]): readonly number[] =>
  targets.map(({ partitions }) => partitions.length);

describe.each(['uniform', 'range'])('%s (clients §10, K-TARGET)', (name) => {
  const assign = assignorOf(name) as (spec: AssignorSpec) => readonly AssignedTarget[];

  test('gives every partition of a subscribed topic to exactly one of its subscribers', () => {
    fc.assert(
      fc.property(fc.boolean().chain(anySpec), (spec) => {
        const targets = assign(spec);
        expect(targets.map(({ memberId }) => memberId)).toEqual(
          spec.members.map(({ memberId }) => memberId),
        );
        const given = targets.flatMap(({ partitions }) => partitions);
        const named = spec.topics.filter((topic) =>
          spec.members.some((member) => member.topics.includes(topic.name)),
        );
        const wanted = named.flatMap((topic) =>
          Array.from({ length: topic.partitions }, (_, i) => `${topic.name}-${i}`),
        );
        expect([...given].sort()).toEqual(wanted.sort());
        targets.forEach(({ partitions }, i) => {
          const { topics } = spec.members[i] as AssignorSpec['members'][number];
          for (const partition of partitions) expect(topics).toContain(topicOf(partition));
        });
      }),
      { numRuns: 300 },
    );
  });
});

test('uniform: with equal subscriptions nobody has two more than another, and no more moves than must', () => {
  fc.assert(
    fc.property(anySpec(true), (spec) => {
      const targets = assignUniformly(spec);
      const sizes = sizesOf(targets);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const moved = spec.members.reduce((sum, member, i) => {
        const kept = (targets[i] as AssignedTarget).partitions;
        return sum + member.target.filter((partition) => !kept.includes(partition)).length;
      }, 0);
      const total = sizes.reduce((a, b) => a + b, 0);
      const least = Math.floor(total / sizes.length);
      const over = spec.members.reduce(
        (sum, member) => sum + Math.max(0, member.target.length - least),
        0,
      );
      expect(moved).toBeLessThanOrEqual(over);
    }),
    { numRuns: 300 },
  );
});

test('uniform: what it made is left as it is when nothing has changed', () => {
  fc.assert(
    fc.property(fc.boolean().chain(anySpec), (spec) => {
      const once = assignUniformly(spec);
      const again = assignUniformly({
        ...spec,
        members: spec.members.map((member, i) => ({
          ...member,
          target: (once[i] as AssignedTarget).partitions,
        })),
      });
      expect(again).toEqual(once);
    }),
    { numRuns: 300 },
  );
});

test('uniform: with mixed subscriptions no single move between subscribers would even the loads out more', () => {
  fc.assert(
    fc.property(anySpec(false), (spec) => {
      const targets = assignUniformly(spec);
      const sizes = sizesOf(targets);
      targets.forEach(({ partitions }, i) => {
        for (const partition of partitions) {
          spec.members.forEach((member, j) => {
            if (!member.topics.includes(topicOf(partition))) return;
            expect((sizes[i] as number) - (sizes[j] as number)).toBeLessThanOrEqual(1);
          });
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('assignors are named by their names or classes', () => {
  const classes = 'org.apache.kafka.coordinator.group.assignor.RangeAssignor, uniform';
  expect(assignorNames(classes)).toEqual(['range', 'uniform']);
  expect(assignorNames('')).toEqual([]);
  expect(assignorOf('sticky')).toBeNull();
});
