import { describe, expect, test } from 'vitest';
import type { MetadataImage } from '../../../core/controller/image.ts';
import { EMPTY_IMAGE } from '../../../core/controller/image.ts';
import { EMPTY_DISK } from '../../../core/disk.ts';
import type { Cast } from '../../../sim/faults/cast.ts';
import { resolveSelectors, type Scene } from '../../../sim/faults/resolve.ts';
import { type Insight, parseSelector } from '../../../sim/faults/selectors.ts';
import { type NodeRuntime, newNode } from '../../../sim/kernel/node.ts';

const CAST: Cast = {
  brokers: ['b1', 'b2', 'b3'],
  controllers: ['c1', 'c2', 'c3'],
  clients: ['p1', 'admin'],
  applications: [],
  racks: [{ rack: 'east', nodes: ['b1', 'b2'] }],
  regions: [{ rack: 'east', nodes: ['b1', 'b2'] }],
  partitions: ['orders-0', 'orders-1'],
  topics: ['orders'],
  hasDynamicVoters: false,
  directories: 1,
  sessionTimeoutMicros: 9_000_000,
};

const IDS: readonly (readonly [number, string])[] = [
  [1, 'b1'],
  [2, 'b2'],
  [3, 'b3'],
  [101, 'c1'],
  [102, 'c2'],
  [103, 'c3'],
  [1001, 'p1'],
  [1002, 'admin'],
];

function scene(insight: Partial<Insight>, down: readonly string[] = []): Scene {
  const nodes = IDS.map(([id, name], index): NodeRuntime => {
    const node = newNode(index, { id, name, machine: null as never });
    if (!down.includes(name)) node.state = { memory: {}, disk: EMPTY_DISK };
    return node;
  });
  const all: Insight = {
    controllerEpoch: () => -1,
    image: () => null,
    leaderEpoch: () => -1,
    voters: () => [],
    directoryId: () => '',
    ...insight,
  };
  return { cast: CAST, nodes, insight: all };
}

const names = (on: Scene, ...selectors: string[]): string[] | null =>
  resolveSelectors(on, selectors)?.map((index) => IDS[index]?.[1] ?? '') ?? null;

const image = (leader: number, endOffset = 10): MetadataImage => ({
  ...EMPTY_IMAGE,
  endOffset,
  topics: [
    {
      name: 'orders',
      topicId: 't1',
      partitions: [
        {
          partition: 'orders-0',
          topicId: 't1',
          replicas: [3, 1, 2],
          isr: [1, 2, 3],
          leader,
          leaderEpoch: 4,
          partitionEpoch: 7,
          leaderRecoveryState: 'RECOVERED',
          elr: [],
          lastKnownElr: [],
          addingReplicas: [],
          removingReplicas: [],
          directories: [],
        },
      ],
    },
  ],
});

describe('nodes and groups', () => {
  test.each([
    ['b2', ['b2']],
    ['brokers', ['b1', 'b2', 'b3']],
    ['controllers', ['c1', 'c2', 'c3']],
    ['clients', ['p1', 'admin']],
    ['all', IDS.map(([, name]) => name)],
    ['b3, c1 ,b1', ['b1', 'b3', 'c1']],
    ['voter(2)', ['c2']],
    ['rack(east)', ['b1', 'b2']],
  ])('%s', (selector, expected) => {
    expect(names(scene({}), selector)).toEqual(expected);
  });

  test('a list of selectors names each node once', () => {
    expect(names(scene({}), 'brokers', 'b1', 'voter(1)')).toEqual(['b1', 'b2', 'b3', 'c1']);
  });
});

describe('controller()', () => {
  test('is the node that claims the highest epoch, though another one still claims an older one', () => {
    const epochs: Record<string, number> = { c1: 4, c3: 5 };
    const claimed = scene({ controllerEpoch: ({ spec }) => epochs[spec.name] ?? -1 });
    expect(names(claimed, 'controller()')).toEqual(['c3']);
  });

  test('a node whose process does not run claims nothing', () => {
    const epochs: Record<string, number> = { c1: 4, c3: 5 };
    const claimed = scene({ controllerEpoch: ({ spec }) => epochs[spec.name] ?? -1 }, ['c3']);
    expect(names(claimed, 'controller()')).toEqual(['c1']);
  });

  test('names nobody where nobody claims', () => {
    expect(names(scene({}), 'controller()')).toBeNull();
    expect(names(scene({}), 'b1', 'controller()')).toBeNull();
  });
});

describe('leader() and follower()', () => {
  const active: Partial<Insight> = {
    controllerEpoch: ({ spec }) => (spec.name === 'c2' ? 5 : -1),
    image: ({ spec }) => (spec.name === 'c2' ? image(1) : image(2, 99)),
    leaderEpoch: ({ spec }) => (spec.name === 'b2' ? 9 : -1),
  };

  test('the leader is the one that the active controller has committed, whatever others believe', () => {
    expect(names(scene(active), 'leader(orders-0)')).toEqual(['b1']);
  });

  test('without a leader in the image it is the believer with the highest epoch', () => {
    const believed: Partial<Insight> = {
      leaderEpoch: ({ spec }) => ({ b1: 3, b3: 4 })[spec.name] ?? -1,
    };
    expect(names(scene(believed), 'leader(orders-0)')).toEqual(['b3']);
    expect(
      names(scene({ ...believed, ...{ image: () => image(-1) } }), 'leader(orders-0)'),
    ).toEqual(['b3']);
  });

  test('followers come in the order of the assignment', () => {
    expect(names(scene(active), 'follower(orders-0)')).toEqual(['b3']);
    expect(names(scene(active), 'follower(orders-0, 1)')).toEqual(['b3']);
    expect(names(scene(active), 'follower(orders-0, 2)')).toEqual(['b2']);
    expect(names(scene(active), 'follower(orders-0, 3)')).toBeNull();
    expect(names(scene(active), 'followers(orders-0)')).toEqual(['b2', 'b3']);
  });

  test('without an active controller the furthest image counts', () => {
    expect(names(scene({ image: active.image! }), 'leader(orders-0)')).toEqual(['b2']);
  });
});

describe('errors say where and what may have been meant', () => {
  test.each([
    ['b9', 0, 'no node or group is called "b9"; did you mean b1 or b2 or b3?'],
    ['b1, brokrs', 4, 'did you mean brokers'],
    ['leadr(orders-0)', 0, 'did you mean leader'],
    ['leader(order-0)', 7, 'no partition is called "order-0"; did you mean orders-0'],
    ['leader(orders-0', 15, 'expected ")"'],
    ['follower(orders-0, 9)', 18, 'expected a number from 1 to 3, got "9"'],
    ['voter(0)', 6, 'expected a number from 1 to 3'],
    ['controller(1)', 11, 'controller(…) takes 0'],
    ['b1,,b2', 3, 'expected a node, a group or a role'],
    ['rack(west)', 5, 'no rack is called "west"'],
  ])('%s', (text, position, message) => {
    const parsed = parseSelector(text, CAST);
    if (parsed.type !== 'Wrong') throw new Error('was accepted');
    expect(parsed.message).toContain(message);
    expect(parsed.position).toBe(position);
  });
});
