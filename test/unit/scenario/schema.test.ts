import { expect, test } from 'vitest';
import { parseScenario, scenarioJsonSchema } from '../../../sim/scenario/schema.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

function mistake(value: unknown): UsageError {
  try {
    parseScenario(value, 'my.json');
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

test('a scenario needs nothing but a name', () => {
  expect(parseScenario({ name: 'x', title: undefined }, null)).toEqual({ name: 'x' });
});

test('an unknown field is an error with file, path and the nearest names (DESIGN law 11)', () => {
  const error = mistake({ name: 'x', topics: { orders: { partition: 3 } } });
  expect(error).toMatchObject({
    file: 'my.json',
    path: 'topics.orders.partition',
    nearest: ['partitions'],
  });
  expect(error.message).toBe(
    'my.json: topics.orders.partition: there is no field "partition" here; did you mean partitions?',
  );
});

test('an unknown field of an operation is compared with the fields of that operation', () => {
  const error = mistake({ name: 'x', operations: [{ do: 'seek', at: 1, ofset: 3 }] });
  expect(error.path).toMatch(/^operations\[0\]/);
  const named = mistake({
    name: 'x',
    operations: [{ do: 'end-offsets', at: 1, consumer: 'r1', consumr: 'r1' }],
  });
  expect(named.nearest).toEqual(['consumer']);
});

test('a wrong value is named with what was expected', () => {
  const error = mistake({ name: 'x', topics: { 'a.b': { partitions: 'three' } } });
  expect(error.message).toBe(
    'my.json: topics["a.b"].partitions: expected a number (found "three")',
  );
  expect(mistake({ name: 'x', cluster: { brokers: -1 } }).problem).toBe('expected at least 0');
  expect(mistake({ name: 'x', producers: { p1: {} } })).toMatchObject({
    path: 'producers.p1.topic',
    problem: 'is needed (a text)',
  });
});

test('a wrong choice is named with the choices and the nearest', () => {
  const error = mistake({ name: 'x', operations: [{ do: 'elect-prefered' }] });
  expect(error.path).toBe('operations[0].do');
  expect(error.nearest[0]).toBe('elect-preferred');
  expect(mistake({ name: 'x', swarm: { families: ['netwrk'] } }).nearest).toEqual(['network']);
});

test.each([['soon'], [-1], ['1 week'], [true]])('%s is no duration', (value) => {
  const error = mistake({ name: 'x', until: value });
  expect(error.path).toBe('until');
  expect(error.problem).toContain('expected a duration');
});

test('the parameters of a fault are left to the table of faults', () => {
  const scenario = { name: 'x', faults: [{ fault: 'clock-drift', at: 1, on: 'b1', ppm: 200 }] };
  expect(parseScenario(scenario, null)).toEqual(scenario);
});

test('the JSON Schema has every field, and a file may name its schema', () => {
  const schema = scenarioJsonSchema();
  expect(schema.properties).toHaveProperty('faultsUntil');
  expect(schema.additionalProperties).toBe(false);
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  expect(parseScenario({ $schema: './scenario.schema.json', name: 'x' }, null)).toEqual({
    name: 'x',
  });
});
