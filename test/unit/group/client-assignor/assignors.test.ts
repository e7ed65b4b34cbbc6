import { describe, expect, test } from 'vitest';
import {
  type AssignorInput,
  assignorOf,
  type GroupMember,
} from '../../../../core/group/client-assignor/assignor.ts';

type Owned = Readonly<Record<string, readonly number[]>>;

const member = (memberId: string, change: Partial<GroupMember> = {}): GroupMember => ({
  memberId,
  instanceId: null,
  topics: ['t'],
  ownedPartitions: [],
  generationId: -1,
  userData: null,
  ...change,
});

const input = (
  members: readonly GroupMember[],
  topics: Readonly<Record<string, number>>,
  claims: AssignorInput['claims'] = 'generation-checked',
): AssignorInput => ({
  members,
  topics: Object.entries(topics).map(([name, partitions]) => ({ name, partitions })),
  claims,
});

function assign(name: string, given: AssignorInput): Record<string, string[]> {
  const found = assignorOf(name)(given) ?? [];
  return Object.fromEntries(
    found.map(({ memberId, partitions }) => [memberId, [...partitions].sort()]),
  );
}

/** One topic `t`: who is to own which of its partitions. */
function indexes(name: string, given: AssignorInput): Owned {
  return Object.fromEntries(
    Object.entries(assign(name, given)).map(([id, names]) => [
      id,
      names.map((partition) => Number(partition.slice(2))).sort((a, b) => a - b),
    ]),
  );
}

const claiming = (owned: Owned, generations: Readonly<Record<string, number>> = {}) =>
  Object.entries(owned).map(([id, partitions]) =>
    member(id, {
      ownedPartitions: partitions.map((index) => `t-${index}`),
      generationId: generations[id] ?? 7,
    }),
  );

/** What the members own after they have taken an assignment over. */
const after = (owned: Owned) => claiming(owned);

describe('the worked examples of clients §5.6', () => {
  const two = [member('C0', { topics: ['t0', 't1'] }), member('C1', { topics: ['t0', 't1'] })];

  test('range: two topics of three partitions', () => {
    expect(assign('range', input(two, { t0: 3, t1: 3 }))).toEqual({
      C0: ['t0-0', 't0-1', 't1-0', 't1-1'],
      C1: ['t0-2', 't1-2'],
    });
  });

  test.each(['roundrobin', 'cooperative-sticky', 'sticky'])(
    '%s: the same, without owners',
    (name) => {
      expect(assign(name, input(two, { t0: 3, t1: 3 }))).toEqual({
        C0: ['t0-0', 't0-2', 't1-1'],
        C1: ['t0-1', 't1-0', 't1-2'],
      });
    },
  );

  test('seven partitions for three members', () => {
    const given = input([member('A'), member('B'), member('C')], { t: 7 });
    expect(indexes('range', given)).toEqual({ A: [0, 1, 2], B: [3, 4], C: [5, 6] });
    for (const name of ['roundrobin', 'cooperative-sticky']) {
      expect(indexes(name, given)).toEqual({ A: [0, 3, 6], B: [1, 4], C: [2, 5] });
    }
  });

  test('range is skewed over many topics', () => {
    const topics = ['a', 'b', 'c', 'd', 'e'];
    const members = ['A', 'B', 'C'].map((id) => member(id, { topics }));
    const given = input(members, { a: 4, b: 4, c: 4, d: 4, e: 4 });
    const sizes = Object.values(assign('range', given)).map((names) => names.length);
    expect(sizes).toEqual([10, 5, 5]);
  });

  test('members that subscribe to different topics', () => {
    const members = [
      member('C0', { topics: ['t0'] }),
      member('C1', { topics: ['t0', 't1'] }),
      member('C2', { topics: ['t0', 't1', 't2'] }),
    ];
    const given = input(members, { t0: 1, t1: 2, t2: 3 });
    for (const name of ['range', 'roundrobin']) {
      expect(assign(name, given)).toEqual({
        C0: ['t0-0'],
        C1: ['t1-0'],
        C2: ['t1-1', 't2-0', 't2-1', 't2-2'],
      });
    }
    expect(assign('cooperative-sticky', given)).toEqual({
      C0: ['t0-0'],
      C1: ['t1-0', 't1-1'],
      C2: ['t2-0', 't2-1', 't2-2'],
    });
  });

  test('cooperative: a member joins, in two rounds', () => {
    const first = input([...claiming({ A: [0, 1, 2], B: [3, 4, 5] }), member('C')], { t: 6 });
    const round1 = indexes('cooperative-sticky', first);
    expect(round1).toEqual({ A: [0, 1], B: [3, 4], C: [] });
    const round2 = indexes('cooperative-sticky', input(after(round1), { t: 6 }));
    expect(round2).toEqual({ A: [0, 1], B: [3, 4], C: [2, 5] });
  });

  test('cooperative: a member has left, in one round', () => {
    const given = input(claiming({ A: [0, 1], B: [3, 4] }), { t: 6 });
    expect(indexes('cooperative-sticky', given)).toEqual({ A: [0, 1, 2], B: [3, 4, 5] });
  });

  test('cooperative: a fourth member joins three', () => {
    const owners = claiming({ A: [0, 3, 6], B: [1, 4, 7], C: [2, 5] });
    const given = input([...owners, member('D')], { t: 8 });
    expect(indexes('cooperative-sticky', given)).toEqual({
      A: [0, 3],
      B: [1, 4],
      C: [2, 5],
      D: [],
    });
  });

  test('of two claims the newer generation wins (KAFKA-14639)', () => {
    const owners = claiming({ A: [0, 1, 2], B: [2, 3, 4, 5] }, { A: 5, B: 7 });
    expect(indexes('cooperative-sticky', input(owners, { t: 6 }))).toEqual({
      A: [0, 1],
      B: [2, 3, 4],
    });
  });

  test('two claims of one generation are void', () => {
    const owners = claiming({ A: [0, 1, 2], B: [2, 3, 4, 5] });
    expect(indexes('cooperative-sticky', input(owners, { t: 6 }))).toEqual({
      A: [0, 1],
      B: [3, 4, 5],
    });
  });
});

describe('claims as older releases took them (failures §3, group.stickyClaims)', () => {
  test('trusted: what two members claim stays with both', () => {
    const owners = claiming({ A: [0, 1], B: [1, 2] }, { A: 1, B: 2 });
    const found = indexes('cooperative-sticky', input(owners, { t: 5 }, 'trusted'));
    expect(found['A']).toContain(1);
    expect(found['B']).toContain(1);
  });

  test('trusted: where two members are full of the same, the assignor throws and the group never settles', () => {
    const owners = claiming({ A: [0, 1], B: [1, 2] }, { A: 1, B: 2 });
    expect(assignorOf('cooperative-sticky')(input(owners, { t: 4 }, 'trusted'))).toBeNull();
  });

  test('newest generation only: a lone claim of an older one is given away while it is held (F12)', () => {
    const owners = claiming({ A: [0, 1], B: [2], C: [3] }, { A: 1, B: 2, C: 2 });
    const given = input(owners, { t: 4 }, 'newest-generation-only');
    const found = indexes('cooperative-sticky', given);
    expect([...(found['B'] ?? []), ...(found['C'] ?? [])].some((index) => index < 2)).toBe(true);
    expect(indexes('cooperative-sticky', { ...given, claims: 'generation-checked' })).toEqual({
      A: [0, 1],
      B: [2],
      C: [3],
    });
  });
});

test('static members come first, by their instance ids (KIP-345)', () => {
  const members = [
    member('a'),
    member('z', { instanceId: 'i1' }),
    member('y', { instanceId: 'i2' }),
  ];
  expect(indexes('range', input(members, { t: 3 }))).toEqual({ z: [0], y: [1], a: [2] });
});

test('the sticky assignor goes by what members remember, since they join without partitions', () => {
  const remembers = (partitions: readonly string[]): string =>
    JSON.stringify({ partitions, generation: 3 });
  const members = [
    member('A', { userData: remembers(['t-2', 't-3']) }),
    member('B', { userData: remembers(['t-0', 't-1']) }),
  ];
  expect(indexes('sticky', input(members, { t: 4 }))).toEqual({ A: [2, 3], B: [0, 1] });
});

test('a topic that nobody knows yet has no partitions to hand out', () => {
  for (const name of ['range', 'roundrobin', 'sticky', 'cooperative-sticky']) {
    expect(assign(name, input([member('A')], {}))).toEqual({ A: [] });
    expect(assign(name, input([member('A')], { t: 0 }))).toEqual({ A: [] });
  }
});
