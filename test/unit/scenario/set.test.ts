import { expect, test } from 'vitest';
import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { applySets, parseSet, type SetParam } from '../../../sim/scenario/set.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

const BASE: Scenario = {
  name: 'x',
  topics: { orders: { partitions: 1, assignments: [[1, 2]] }, 'a.b': {} },
  faults: [{ fault: 'clock-drift', at: '1s', on: 'b1', ppm: 100 }],
};

const set = (...params: SetParam[]): Scenario => applySets(BASE, params, null);

function mistake(path: string, value = '1'): UsageError {
  try {
    set([path, value]);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

test('at a map of settings or switches the rest of the path is one key (DESIGN §8)', () => {
  const scenario = set(
    ['topics.orders.config.min.insync.replicas', '1'],
    ['switches.repl.truncation', 'high-watermark'],
    ['cluster.config["broker.session.timeout.ms"]', '900'],
    ['cluster.overrides.b1.broker.rack', 'r1'],
  );
  expect(scenario.topics?.['orders']?.config).toEqual({ 'min.insync.replicas': 1 });
  expect(scenario.switches).toEqual({ 'repl.truncation': 'high-watermark' });
  expect(scenario.cluster?.config).toEqual({ 'broker.session.timeout.ms': 900 });
  expect(scenario.cluster?.overrides).toEqual({ b1: { 'broker.rack': 'r1' } });
});

test('a name with dots is quoted', () => {
  expect(set(['topics["a.b"].partitions', '3']).topics?.['a.b']).toEqual({ partitions: 3 });
});

test('values take the type that the schema has', () => {
  const scenario = set(
    ['kafka', '4.0'],
    ['until', '20s'],
    ['faultsUntil', '5000'],
    ['cluster.combined', 'true'],
    ['topics.orders.assignments', '[[2,3]]'],
    ['topics.orders.config.flush.messages', '9223372036854775807'],
  );
  expect(scenario).toMatchObject({
    kafka: '4.0',
    until: '20s',
    faultsUntil: 5000,
    cluster: { combined: true },
  });
  expect(scenario.topics?.['orders']).toMatchObject({
    assignments: [[2, 3]],
    config: { 'flush.messages': '9223372036854775807' },
  });
});

test('items of lists are reached by their index, and parameters of faults by their name', () => {
  const scenario = set(
    ['faults[0].ppm', '5'],
    ['faults.0.on', 'b2'],
    ['faults[1]', '{"fault":"crash","at":1}'],
  );
  expect(scenario.faults).toEqual([
    { fault: 'clock-drift', at: '1s', on: 'b2', ppm: 5 },
    { fault: 'crash', at: 1 },
  ]);
});

test('the scenario that overrides are applied to stays as it was', () => {
  const before = JSON.stringify(BASE);
  set(['topics.orders.partitions', '7']);
  expect(JSON.stringify(BASE)).toBe(before);
});

test('a path that leads nowhere is an error with the nearest names', () => {
  expect(mistake('topics.orders.partition')).toMatchObject({
    path: '--set topics.orders.partition',
    nearest: ['partitions'],
  });
  expect(mistake('clustr.brokers').nearest).toEqual(['cluster']);
  expect(mistake('until.x').problem).toContain('there is no until.x');
  expect(mistake('faults[7].at').problem).toBe('the list has 1 items');
  expect(mistake('topics..x').problem).toContain('cannot read the path');
});

test('a value that the schema refuses is an error', () => {
  expect(mistake('topics.orders.partitions', 'many').message).toContain('topics.orders.partitions');
  expect(mistake('topics.orders.assignments', '[[1').problem).toContain('expected JSON');
});

test('an argument is cut at the first = outside brackets', () => {
  expect(parseSet('topics["a=b"].partitions=3')).toEqual(['topics["a=b"].partitions', '3']);
  expect(parseSet('producers.p1.config.acks=')).toEqual(['producers.p1.config.acks', '']);
  expect(() => parseSet('until')).toThrow(UsageError);
});

test('names of the object prototype lead nowhere', () => {
  const scenario = set(['topics.__proto__.partitions', '3']);
  expect(({} as { partitions?: number }).partitions).toBeUndefined();
  expect(Object.keys(scenario.topics ?? {})).toContain('orders');
});
