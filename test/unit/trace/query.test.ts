import { describe, expect, test } from 'vitest';
import { findRow, parseQuery, QueryMatches, queryRows } from '../../../sim/trace/query.ts';
import { traceRun } from '../../../sim/trace/record.ts';
import { ROW_KINDS, type Trace } from '../../../sim/trace/trace.ts';
import { builtIn } from '../../support/built-in.ts';

const trace: Trace = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
const names = { nodes: trace.nodes.map(({ name }) => name), partitions: trace.partitions };

const { rows } = trace;
const all = Array.from({ length: trace.rowCount }, (_, row) => row);
const node = (row: number) => trace.nodes[rows.node[row] as number]?.name;
const kind = (row: number) => ROW_KINDS[rows.kind[row] as number];
const name = (row: number) => trace.names[rows.name[row] as number] as string;

const found = (text: string): readonly number[] => {
  const query = parseQuery(text, names);
  expect(query.problems).toEqual([]);
  return queryRows(query, trace);
};

describe('viz.md §1.3: the filter of the events pane', () => {
  test('every term must hold; values apart by commas are alternatives', () => {
    const wanted = all.filter(
      (row) =>
        (node(row) === 'b1' || node(row) === 'b2') &&
        kind(row) === 'Received' &&
        name(row).includes('Fetch'),
    );
    expect(wanted.length).toBeGreaterThan(100);
    expect(found('node:b1,b2 kind:Received name:Fetch')).toEqual(wanted);
    expect(found('NODE:B1,b2   kind:received name:fetch ')).toEqual(wanted);
  });

  test('partitions, negation, words and quoted words', () => {
    const there = all.filter(
      (row) => trace.partitions[rows.partition[row] as number] === 'orders-0',
    );
    expect(found('partition:orders-0')).toEqual(there);
    expect(found('partition:orders-0 -kind:Received')).toEqual(
      there.filter((row) => kind(row) !== 'Received'),
    );
    expect(found('crash')).toEqual(all.filter((row) => name(row).includes('crash')));
    expect(found('"quorum-state"')).toEqual(all.filter((row) => name(row) === 'quorum-state'));
    expect(found('')).toEqual(all);
  });

  test('times, events and rows as bounds and ranges', () => {
    const at = (row: number) => rows.at[row] as number;
    expect(found('at:>3.2s at:<=4s')).toEqual(
      all.filter((row) => at(row) > 3_200_000 && at(row) <= 4_000_000),
    );
    expect(found('at:3.2s..4s')).toEqual(
      all.filter((row) => at(row) >= 3_200_000 && at(row) <= 4_000_000),
    );
    expect(found('at:7000')).toEqual(all.filter((row) => at(row) === 7_000_000));
    expect(found('event:1,000..1010')).toEqual(
      all.filter(
        (row) => (rows.event[row] as number) >= 1000 && (rows.event[row] as number) <= 1010,
      ),
    );
    expect(found('row:<3')).toEqual([0, 1, 2]);
    expect(found('-at:>1s')).toEqual(all.filter((row) => at(row) <= 1_000_000));
  });

  test('states of rows', () => {
    const marked = new Set(trace.notables.map(({ row }) => row));
    expect(found('is:notable')).toEqual([...marked].sort((a, b) => a - b));
    expect(found('is:lost')).toEqual(all.filter((row) => kind(row) === 'MessageLost'));
    expect(found('is:world').length + found('is:event').length).toBe(trace.rowCount);
  });

  test('matches come a piece at a time, and go on with a trace that grows', () => {
    const query = parseQuery('node:b1', names);
    const matches = new QueryMatches(query, { ...trace, rowCount: 2000 });
    expect(matches.scan(500)).toBe(false);
    expect(matches.rows.every((row) => row < 500)).toBe(true);
    while (!matches.scan(500)) {
      // On to the end of what there is.
    }
    expect(matches.isComplete).toBe(true);
    matches.follow(trace);
    expect(matches.isComplete).toBe(false);
    while (!matches.scan()) {
      // On to the end.
    }
    expect(matches.rows).toEqual(queryRows(query, trace));
  });

  test('the next and the previous match of a row', () => {
    const query = parseQuery('kind:FaultStarted', names);
    const [first, second] = queryRows(query, trace) as [number, number];
    expect(findRow(query, trace, -1, 1)).toBe(first);
    expect(findRow(query, trace, first, 1)).toBe(second);
    expect(findRow(query, trace, second, -1)).toBe(first);
    expect(findRow(query, trace, first, -1)).toBe(-1);
  });
});

describe('viz.md §1.8: what is wrong in a query is said with its place', () => {
  const problem = (text: string) => {
    const [first] = parseQuery(text, names).problems;
    return first && [text.slice(first.position, first.position + first.length), first.message];
  };

  test('fields, kinds, names, times and quotation marks', () => {
    expect(problem('node:b1 knd:Received')).toEqual([
      'knd',
      expect.stringMatching(/^there is no field "knd".*kind/),
    ]);
    expect(problem('kind:Recieved')).toEqual(['Recieved', expect.stringContaining('Received')]);
    expect(problem('node:b1,b9')).toEqual([
      'b9',
      expect.stringContaining('no node is called "b9"'),
    ]);
    expect(problem('partition:orders-7')?.[0]).toBe('orders-7');
    expect(problem('at:>soon')).toEqual(['soon', expect.stringContaining('a time such as 3.2s')]);
    expect(problem('event:x')?.[1]).toContain('expected a number');
    expect(problem('node:')).toEqual(['node:', '"node:" needs a value']);
    expect(problem('name:"log end')).toEqual(['"log end', 'the quotation mark is not closed']);
    expect(problem('is:gone')?.[1]).toContain('no state of a row is called "gone"');
  });

  test('what could be read holds all the same', () => {
    const query = parseQuery('node:b1 knd:x at:>1s', names);
    expect(query.terms).toHaveLength(2);
    expect(query.problems).toHaveLength(1);
  });

  test('no text makes it throw', () => {
    for (const text of [
      '-',
      '--',
      ':',
      '-:',
      '"',
      '""',
      'node:""',
      'at:..',
      'at:>',
      'a:b:c',
      '-"x',
      '\t',
    ]) {
      expect(() => queryRows(parseQuery(text, names), trace)).not.toThrow();
    }
  });
});
