import { describe, expect, test } from 'vitest';
import { faultRig, letters, post, reach } from '../../support/fault-rig.ts';
import { connectionsBetween, MS } from '../../support/fault-times.ts';
import { heard } from '../../support/puppet.ts';
import { runUntil } from '../../support/rig.ts';

describe('partition', () => {
  test('a split cuts between its groups both ways and heals after its time', () => {
    const { kernel } = faultRig([
      { fault: 'partition', at: 20, for: 50, groups: ['n1', ['n2', 'n3']] },
    ]);
    runUntil(kernel, 30 * MS);
    expect(reach(kernel)).toEqual(['2>3', '3>2']);
    post(kernel, 0, 1, 'waits');
    runUntil(kernel, 60 * MS);
    expect(letters(kernel, 1)).toEqual([]);
    runUntil(kernel, 100 * MS);
    expect(reach(kernel)).toHaveLength(6);
    expect(letters(kernel, 1), 'bytes wait behind a cut and are not lost').toEqual(['waits']);
  });

  test('one-way cuts one direction only', () => {
    const { kernel } = faultRig([
      { fault: 'partition', shape: 'one-way', at: 20, for: 50, from: 'n1', to: 'n2' },
    ]);
    runUntil(kernel, 30 * MS);
    expect(reach(kernel)).toEqual(['1>3', '2>1', '2>3', '3>1', '3>2']);
  });

  test('a bridge sees both sides, which do not see each other', () => {
    const { kernel } = faultRig(
      [
        {
          fault: 'partition',
          shape: 'bridge',
          at: 20,
          for: 50,
          groups: ['n1,n2', 'n4,n5'],
          on: 'n3',
        },
      ],
      { nodes: 5 },
    );
    runUntil(kernel, 30 * MS);
    const open = reach(kernel);
    expect(open.filter((link) => link.includes('3'))).toHaveLength(8);
    expect(open.filter((link) => !link.includes('3'))).toEqual(['1>2', '2>1', '4>5', '5>4']);
  });

  test('in a ring every node sees a majority and no two see the same', () => {
    const { kernel } = faultRig(
      [{ fault: 'partition', shape: 'ring', at: 20, for: 50, on: 'brokers' }],
      { nodes: 5 },
    );
    runUntil(kernel, 30 * MS);
    const open = reach(kernel);
    const views = [1, 2, 3, 4, 5].map((node) =>
      [node, ...open.filter((link) => link.startsWith(`${node}>`)).map((link) => Number(link[2]))]
        .sort()
        .join(''),
    );
    expect(views).toEqual(['125', '123', '234', '345', '145']);
  });

  test('a cut of one traffic class lets the others through', () => {
    const { kernel } = faultRig([
      { fault: 'partition', at: 20, for: 50, groups: ['n1', 'n2'], traffic: ['control'] },
    ]);
    runUntil(kernel, 30 * MS);
    expect(kernel.transport.links.isCut(0, 1, 'control')).toBe(true);
    post(kernel, 0, 1, 'data');
    runUntil(kernel, 40 * MS);
    expect(letters(kernel, 1)).toEqual(['data']);
  });

  test('overlapping partitions heal with the last of them', () => {
    const { kernel } = faultRig([
      { fault: 'partition', at: 20, for: 50, groups: ['n1', 'n2'] },
      { fault: 'partition', at: 30, for: 100, groups: ['n1', 'n2'] },
    ]);
    runUntil(kernel, 80 * MS);
    expect(reach(kernel)).not.toContain('1>2');
    runUntil(kernel, 140 * MS);
    expect(reach(kernel)).toHaveLength(6);
  });
});

test('flap cuts and heals in turn, and ends healed', () => {
  const { kernel } = faultRig([
    { fault: 'flap', at: 20, for: 90, from: 'n1', to: 'n2', period: 40 },
  ]);
  const seen: boolean[] = [];
  for (const at of [30, 50, 70, 90, 105, 120, 200]) {
    runUntil(kernel, at * MS);
    seen.push(reach(kernel).includes('1>2'));
  }
  expect(seen).toEqual([false, true, false, true, false, true, true]);
});

describe('isolate', () => {
  const isolate = (direction: string) =>
    faultRig([{ fault: 'isolate', at: 20, for: 50, on: 'n1', direction }]).kernel;

  test('cuts a node off both ways', () => {
    const kernel = isolate('both');
    runUntil(kernel, 30 * MS);
    expect(reach(kernel)).toEqual(['2>3', '3>2']);
    runUntil(kernel, 100 * MS);
    expect(reach(kernel)).toHaveLength(6);
  });

  test('in: it sends but does not receive; out: the other way round', () => {
    const [deaf, mute] = [isolate('in'), isolate('out')];
    runUntil(deaf, 30 * MS);
    runUntil(mute, 30 * MS);
    expect(reach(deaf)).toEqual(['1>2', '1>3', '2>3', '3>2']);
    expect(reach(mute)).toEqual(['2>1', '2>3', '3>1', '3>2']);
  });
});

test('slow-link adds its time to every message of a link while it lasts', () => {
  const { kernel } = faultRig([
    { fault: 'slow-link', at: 20, for: 50, from: 'n1', to: 'n2', by: 30, direction: 'one-way' },
  ]);
  runUntil(kernel, 25 * MS);
  post(kernel, 0, 1, 'slow');
  post(kernel, 1, 0, 'quick');
  runUntil(kernel, 27 * MS);
  expect(letters(kernel, 0)).toEqual(['quick']);
  expect(letters(kernel, 1)).toEqual([]);
  runUntil(kernel, 56 * MS);
  expect(letters(kernel, 1)).toEqual(['slow']);
  runUntil(kernel, 80 * MS);
  post(kernel, 0, 1, 'again quick');
  runUntil(kernel, 81 * MS);
  expect(letters(kernel, 1).at(-1)).toBe('again quick');
});

describe('delay', () => {
  test('delays as many messages as it says and loses none', () => {
    const { kernel } = faultRig([
      {
        fault: 'delay',
        at: 20,
        for: 500,
        from: 'n1',
        to: 'n2',
        by: 100,
        count: 1,
        direction: 'one-way',
      },
    ]);
    runUntil(kernel, 25 * MS);
    post(kernel, 0, 1, 'late');
    post(kernel, 0, 2, 'other link');
    runUntil(kernel, 50 * MS);
    expect(letters(kernel, 2)).toEqual(['other link']);
    expect(letters(kernel, 1)).toEqual([]);
    runUntil(kernel, 130 * MS);
    expect(letters(kernel, 1)).toEqual(['late']);
    post(kernel, 0, 1, 'in time');
    runUntil(kernel, 132 * MS);
    expect(letters(kernel, 1)).toEqual(['late', 'in time']);
  });

  test('concerns only messages of the types it names', () => {
    const { kernel } = faultRig([
      {
        fault: 'delay',
        at: 20,
        for: 500,
        from: 'n1',
        to: 'n2',
        by: 100,
        messages: ['VoteRequest'],
      },
    ]);
    runUntil(kernel, 25 * MS);
    post(kernel, 0, 1, 'a letter');
    runUntil(kernel, 27 * MS);
    expect(letters(kernel, 1)).toEqual(['a letter']);
  });

  test('spreads by chance within its bound, as content decides', () => {
    const { kernel } = faultRig(
      [
        {
          fault: 'delay',
          at: 20,
          for: 5000,
          from: 'n1',
          to: 'all',
          by: 0,
          spread: 150,
          direction: 'one-way',
        },
      ],
      { nodes: 8 },
    );
    runUntil(kernel, 25 * MS);
    for (let to = 1; to < 8; to++) post(kernel, 0, to, `to ${to}`);
    runUntil(kernel, 200 * MS);
    const times = [1, 2, 3, 4, 5, 6, 7].map((to) => arrival(kernel, to));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(26 * MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(176 * MS);
    expect(new Set(times).size).toBeGreaterThan(3);
  });
});

function arrival(kernel: ReturnType<typeof faultRig>['kernel'], index: number): number {
  const memory = kernel.node(index).state?.memory as { heard: { type: string; now: number }[] };
  return memory.heard.find(({ type }) => type === 'Received')?.now ?? Number.NaN;
}

test('reset breaks both ends of all connections between two nodes and of no others', () => {
  const { kernel } = faultRig([{ fault: 'reset', at: 20, from: 'n1', to: 'n2' }]);
  runUntil(kernel, 30 * MS);
  expect(heard(kernel, 0).filter((text) => text === 'Disconnected')).toHaveLength(2);
  expect(heard(kernel, 1).filter((text) => text === 'Disconnected')).toHaveLength(2);
  expect(heard(kernel, 2).filter((text) => text === 'Disconnected')).toHaveLength(0);
  expect(connectionsBetween(kernel, 0, 1)).toBe(0);
  expect(connectionsBetween(kernel, 0, 2)).toBe(2);
});

describe('lost requests and replies', () => {
  test('lose-request: it is not executed and its sender only sees the connection end', () => {
    const { kernel } = faultRig([
      { fault: 'lose-request', at: 20, for: 50, from: 'n1', to: 'n2', count: 1 },
    ]);
    runUntil(kernel, 25 * MS);
    post(kernel, 0, 1, 'lost');
    post(kernel, 1, 0, 'the other way');
    runUntil(kernel, 60 * MS);
    expect(letters(kernel, 1)).toEqual(['the other way!']);
    expect(heard(kernel, 0)).toContain('Disconnected');
    expect(connectionsBetween(kernel, 0, 1)).toBe(1);
  });

  test('lose-reply: the request was executed, and its sender cannot know', () => {
    const { kernel } = faultRig([
      { fault: 'lose-reply', at: 20, for: 50, from: 'n1', to: 'n2', count: 1 },
    ]);
    runUntil(kernel, 25 * MS);
    post(kernel, 0, 1, 'done');
    runUntil(kernel, 60 * MS);
    expect(letters(kernel, 1)).toEqual(['done']);
    expect(letters(kernel, 0)).toEqual([]);
    expect(heard(kernel, 0)).toContain('Disconnected');
  });

  test('one in n loses the stated share', () => {
    let lost = 0;
    for (let seed = 0; seed < 120; seed++) {
      const { kernel } = faultRig(
        [{ fault: 'lose-request', at: 20, for: 50, from: 'n1', to: 'n2', oneIn: 4 }],
        { seed: String(seed), nodes: 2 },
      );
      runUntil(kernel, 25 * MS);
      post(kernel, 0, 1, 'perhaps');
      runUntil(kernel, 40 * MS);
      if (letters(kernel, 1).length === 0) lost += 1;
    }
    expect(lost).toBeGreaterThan(15);
    expect(lost).toBeLessThan(45);
  });
});
