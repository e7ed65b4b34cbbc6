import { expect, test } from 'vitest';
import type { Channel, Wire } from '../../../sim/kernel/connection.ts';
import { counterOf, countRequest, newChannel, requestName } from '../../../sim/kernel/keys.ts';
import { LAN, latencyTable, SSD_FLUSH, WAN } from '../../../sim/kernel/latency.ts';
import { Links } from '../../../sim/kernel/links.ts';

test('a latency table has sixteen ascending whole microseconds', () => {
  const laws = [LAN, SSD_FLUSH, { fixedMs: 2 }, { uniformMs: [1, 10] as const }];
  for (const law of [...laws, ...Object.values(WAN), { quantilesMs: [1, 2, 4, 8] }]) {
    const table = latencyTable(law);
    expect(table).toHaveLength(16);
    expect(table.every((micros) => Number.isSafeInteger(micros) && micros > 0)).toBe(true);
    expect(table.toSorted((a, b) => a - b)).toEqual(table);
  }
  expect(latencyTable({ quantilesMs: [1, 2] }).filter((micros) => micros === 1000)).toHaveLength(8);
  expect(latencyTable({ uniformMs: [0, 16] })[7]).toBe(7500);
});

test('links know cuts by direction and class, and are kept as plain numbers', () => {
  const law = {
    latency: { fixedMs: 1 },
    lossOneIn: 0,
    bytesPerSecond: 1_000_000,
    regions: null,
  };
  const names = ['a', 'b', 'c'];
  const links = new Links(names, law, null);
  links.changeCut(0, 1, 'control', 1);
  links.changeDelay(1, 2, 500);
  expect(links.sent(0, 2, 1000, 50)).toBe(1050);
  expect(links.sent(0, 2, 1000, 50)).toBe(2050);
  const again = new Links(names, law, JSON.parse(JSON.stringify(links.keep())));
  for (const each of [links, again]) {
    expect(each.isCut(0, 1, 'control')).toBe(true);
    expect(each.isCut(1, 0, 'control')).toBe(false);
    expect(each.isCut(0, 1, 'data')).toBe(false);
    expect([each.delay(1, 2, 3), each.delay(2, 1, 3)]).toEqual([1500, 1000]);
    expect(each.sent(0, 2, 1000, 50)).toBe(3050);
  }
  again.changeCut(0, 1, 'control', -1);
  expect(again.isCut(0, 1, 'control')).toBe(false);
});

test('messages between racks take as long as their pair of racks says, others as long as the network', () => {
  const law = {
    latency: { fixedMs: 1 },
    lossOneIn: 0,
    bytesPerSecond: 0,
    regions: {
      places: { a: 'east', b: 'west', c: 'east' },
      latencies: [
        { from: 'east', to: 'west', latency: { fixedMs: 30 } },
        { from: 'west', to: 'east', latency: { fixedMs: 40 } },
      ],
    },
  };
  const links = new Links(['a', 'b', 'c', 'd'], law, null);
  links.changeDelay(0, 1, 500);
  const delays = [links.delay(0, 1, 3), links.delay(1, 0, 3), links.delay(1, 2, 3)];
  expect(delays).toEqual([30_500, 40_000, 40_000]);
  expect([links.delay(0, 2, 3), links.delay(3, 1, 3), links.delay(1, 3, 3)]).toEqual([
    1000, 1000, 1000,
  ]);
});

interface Numbered {
  readonly type: string;
  readonly identity: number;
  readonly position: number;
}

const WIRE: Wire = {
  identity: (message) => (message as Numbered).identity,
  position: (message) => (message as Numbered).position,
  size: () => 1,
  trafficClass: () => 'data',
  digest: () => null,
};

function keyOf(channel: Channel, identity: number, position: number): readonly [number, string] {
  const message: Numbered = { type: 'Fetch', identity, position };
  const counter = counterOf(channel, message.type);
  const key = countRequest(counter, message, WIRE);
  return [key, requestName(channel, counter, message, WIRE)];
}

test('no two requests of a channel have the same key, however they are told apart', () => {
  const channel = newChannel('b1#1>b2 fetch');
  const messages = [
    [-1, -1],
    [5, -1],
    [-1, -1],
    [6, -1],
    [-1, -1],
    [-1, 0],
    [-1, 5],
    [-1, 5],
    [-1, 3],
    [-1, 6],
    [-1, -1],
  ] as const;
  const keys = messages.map(([identity, position]) => keyOf(channel, identity, position));
  expect(new Set(keys.map(([key]) => key)).size).toBe(messages.length);
  expect(keys.map(([, name]) => name.replace('b1#1>b2 fetch Fetch ', ''))).toEqual([
    '1',
    '=5',
    '2',
    '=6',
    '3',
    '@0.0',
    '@5.0',
    '@5.1',
    '@5.2',
    '@6.0',
    '4',
  ]);
});

test('a request that rises above the position before has a key of its own content', () => {
  const [with_, without] = [newChannel('c'), newChannel('c')];
  keyOf(with_, -1, 1);
  keyOf(with_, -1, 2);
  keyOf(without, -1, 1);
  expect(keyOf(with_, -1, 3)).toEqual(keyOf(without, -1, 3));
});
