import { describe, expect, test } from 'vitest';
import { checkFaults, planFaults } from '../../../sim/faults/check.ts';
import { durationMicros } from '../../../sim/faults/duration.ts';
import { readEpisode } from '../../../sim/faults/episode-codec.ts';
import { FAULT_FAMILIES, FAULTS } from '../../../sim/faults/table.ts';
import type { FaultSpec } from '../../../sim/scenario/scenario.ts';
import { puppetCast } from '../../support/fault-rig.ts';

const CAST = puppetCast(3);
const problems = (spec: unknown): string[] =>
  checkFaults([spec as FaultSpec], CAST).map(({ path, message }) => `${path}: ${message}`);

describe('checkFaults', () => {
  test.each([
    [
      { fault: 'crsh', at: 1, on: 'n1' },
      'faults[0].fault: no fault is called "crsh"; did you mean crash',
    ],
    [{ fault: 'crash', at: 1 }, 'faults[0].on: "crash" needs "on"'],
    [{ fault: 'crash', at: 1, on: 'n9' }, 'faults[0].on: no node or group is called "n9"'],
    [{ fault: 'crash', at: 1, on: 'n1', pce: 1 }, 'faults[0].pce: "crash" has no "pce"'],
    [{ fault: 'crash', on: 'n1' }, 'faults[0]: needs either "at" or "after"'],
    [{ fault: 'crash', at: 'soon', on: 'n1' }, 'faults[0].at: expected a duration'],
    [{ fault: 'crash', at: 1, for: -3, on: 'n1' }, 'faults[0].for: expected a duration'],
    [{ fault: 'reset', at: 1, for: 3, from: 'n1', to: 'n2' }, '"reset" happens in a moment'],
    [{ fault: 'pause', at: 1, on: 'n1', clock: 'runing' }, 'did you mean running'],
    [{ fault: 'slow-node', at: 1, on: 'n1' }, 'faults[0].by: is needed'],
    [{ fault: 'crash', on: 'n1', after: { probe: 'BecomeLeader' } }, 'did you mean BecameLeader'],
    [{ fault: 'crash', on: 'n1', after: { probe: 'BecameLeader', nth: 0 } }, 'faults[0].after.nth'],
    [{ fault: 'isolate', at: 1, on: 'n1', traffic: ['dat'] }, 'no traffic is called "dat"'],
    [{ fault: 'partition', at: 1, groups: ['n1', 'n7'] }, 'faults[0].groups[1]: no node'],
  ])('%j', (spec, message) => {
    expect(problems(spec).join('; ')).toContain(message);
  });

  test('two faults cannot have one id', () => {
    const faults: FaultSpec[] = [
      { fault: 'crash', at: 1, on: 'n1', id: 'x' },
      { fault: 'crash', at: 2, on: 'n2', id: 'x' },
    ];
    expect(checkFaults(faults, CAST)[0]?.path).toBe('faults[1].id');
  });

  test('says at which character a selector is wrong', () => {
    expect(problems({ fault: 'crash', at: 1, on: 'n1, n8' })[0]).toContain(
      '(at character 5 of "n1, n8")',
    );
  });
});

test('a plan has ids, whole units and every default', () => {
  const [first, second] = planFaults(
    [
      { fault: 'delay', at: '1s', for: '250ms', from: 'n1', to: 'n2', by: '3ms' },
      { fault: 'delay', at: 2, from: ['n1', 'n3'], to: 'n2', by: 1, traffic: ['data'] },
    ],
    CAST,
  );
  expect(first).toEqual({
    id: 'delay-1',
    kind: 'delay',
    when: { type: 'At', micros: 1_000_000 },
    forMicros: 250_000,
    on: [],
    from: ['n1'],
    to: ['n2'],
    groups: [],
    traffic: ['data', 'control', 'client'],
    parameters: { by: 3000, spread: 0, direction: 'both', messages: [], oneIn: 1, count: 0 },
    maxDiskLosses: null,
  });
  expect(second).toMatchObject({
    id: 'delay-2',
    forMicros: null,
    from: ['n1', 'n3'],
    traffic: ['data'],
  });
});

test('an episode of a file is what it was, or the error says which field is not', () => {
  const [episode] = planFaults([{ fault: 'crash', at: 1, on: 'n1' }], CAST);
  const written: unknown = JSON.parse(JSON.stringify(episode));
  expect(readEpisode(written, 'faults[0]')).toEqual(episode);
  expect(readEpisode({ ...(written as object), kind: 'no' }, 'faults[0]')).toEqual({
    path: 'faults[0].kind',
    problem: 'expected the name of a fault',
  });
});

test('the table describes every kind once, with a family, a sentence and typed parameters', () => {
  const names = FAULTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, family, doc, parameters, lasts } of FAULTS) {
    expect(FAULT_FAMILIES).toContain(family);
    expect(doc, name).toMatch(/^[A-Z].*\.$/);
    for (const parameter of parameters)
      expect(parameter.doc, `${name}.${parameter.name}`).not.toBe('');
    expect(typeof lasts).toBe('boolean');
  }
});

test.each([
  [250, 250_000],
  [0.5, 500],
  ['30s', 30_000_000],
  ['1m 30s', 90_000_000],
  ['250ms', 250_000],
  ['40us', 40],
  ['1.5s', 1_500_000],
  ['-5s', -5_000_000],
  ['2h', 7_200_000_000],
  ['5', null],
  ['s', null],
  ['5 parsecs', null],
  [null, null],
])('the duration %j is %j microseconds', (given, micros) => {
  expect(durationMicros(given)).toBe(micros);
});
