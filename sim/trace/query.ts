import { unreachable } from '../../core/assert.ts';
import type { Query, QueryTerm, TextField } from './query-parse.ts';
import { firstAtOrAfter, rowAtTime } from './sorted.ts';
import { FIRST_WORLD_KIND, OUTCOMES, ROW_KINDS, type Trace } from './trace.ts';

export { parseQuery, type Query, type QueryProblem, type QueryTerm } from './query-parse.ts';

/** Rows looked at in one go. */
const SCAN_ROWS = 65_536;

/** The rows of a trace that a query matches, found a piece at a time so that no key press waits for a whole trace. */
export class QueryMatches {
  /** Matching rows so far, ascending. */
  readonly rows: number[] = [];
  private trace: Trace;
  private readonly query: Query;
  private scanned = 0;
  private matcher: Matcher;

  constructor(query: Query, trace: Trace) {
    this.query = query;
    this.trace = trace;
    this.matcher = new Matcher(query.terms, trace);
    this.scanned = this.matcher.firstRow;
  }

  /** Whether every row of the trace was looked at. */
  get isComplete(): boolean {
    return this.scanned >= Math.min(this.trace.rowCount, this.matcher.endRow);
  }

  /** The trace as it grew. */
  follow(trace: Trace): void {
    if (trace === this.trace) return;
    this.trace = trace;
    this.matcher = new Matcher(this.query.terms, trace);
    this.scanned = Math.max(this.scanned, this.matcher.firstRow);
  }

  /** Looks at up to `most` more rows; true when there is nothing left to look at. */
  scan(most: number = SCAN_ROWS): boolean {
    const end = Math.min(this.trace.rowCount, this.matcher.endRow, this.scanned + most);
    for (; this.scanned < end; this.scanned++) {
      if (this.matcher.matches(this.scanned)) this.rows.push(this.scanned);
    }
    return this.isComplete;
  }
}

/** All rows that a query matches. */
export function queryRows(query: Query, trace: Trace): readonly number[] {
  const matches = new QueryMatches(query, trace);
  while (!matches.scan()) {
    // Each scan looks further.
  }
  return matches.rows;
}

/** The next match of a query behind a row, or the last one before it; −1 for none. */
export function findRow(query: Query, trace: Trace, row: number, step: 1 | -1): number {
  const matcher = new Matcher(query.terms, trace);
  for (let at = row + step; at >= 0 && at < trace.rowCount; at += step) {
    if (matcher.matches(at)) return at;
  }
  return -1;
}

type RowTest = (row: number) => boolean;

/** Tests rows of one trace. Texts are compared once for each entry of its dictionaries, rows by numbers alone. */
class Matcher {
  /** No row before and none from here on can match: terms on time, event or row bound the scan. */
  readonly firstRow: number;
  readonly endRow: number;
  private readonly tests: readonly RowTest[];

  constructor(terms: readonly QueryTerm[], trace: Trace) {
    const bounds = boundsOf(terms, trace);
    this.firstRow = bounds.from;
    this.endRow = bounds.to;
    this.tests = terms.map(({ isNegated, test }) => {
      const positive = testFor(test, trace);
      return isNegated ? (row) => !positive(row) : positive;
    });
  }

  matches(row: number): boolean {
    for (const test of this.tests) if (!test(row)) return false;
    return true;
  }
}

function boundsOf(
  terms: readonly QueryTerm[],
  trace: Trace,
): { readonly from: number; readonly to: number } {
  let from = 0;
  let to = Number.MAX_SAFE_INTEGER;
  for (const { isNegated, test } of terms) {
    if (isNegated || test.type !== 'Between') continue;
    if (test.field === 'event') {
      from = Math.max(from, firstAtOrAfter(trace.rows.event, test.from, trace.rowCount));
    } else if (test.field === 'row') {
      from = Math.max(from, test.from);
      to = Math.min(to, test.to + 1);
    } else {
      from = Math.max(from, rowAtTime(trace, test.from - 1) + 1);
    }
  }
  return { from, to };
}

function testFor(test: QueryTerm['test'], trace: Trace): RowTest {
  const { rows } = trace;
  if (test.type === 'Is') return textTest(test.field, test.values, trace);
  const { from, to, field } = test;
  switch (field) {
    case 'at':
      return (row) => (rows.at[row] as number) >= from && (rows.at[row] as number) <= to;
    case 'event':
      return (row) => (rows.event[row] as number) >= from && (rows.event[row] as number) <= to;
    case 'row':
      return (row) => row >= from && row <= to;
    default:
      return unreachable(field);
  }
}

function textTest(field: TextField, values: readonly string[], trace: Trace): RowTest {
  const { rows, nodes, names, partitions } = trace;
  const equal = (text: string): boolean => values.includes(text.toLowerCase());
  const partly = (text: string): boolean =>
    values.some((value) => text.toLowerCase().includes(value));
  const nodeNames = nodes.map(({ name }) => name);
  switch (field) {
    case 'node':
      return among(rows.node, nodeNames, equal);
    case 'kind':
      return among(rows.kind, ROW_KINDS, equal);
    case 'name':
      return among(rows.name, names, partly);
    case 'partition':
      return among(rows.partition, partitions, equal);
    case 'is':
      return flagTest(values, trace);
    case 'text': {
      const tests = [
        among(rows.node, nodeNames, partly),
        among(rows.kind, ROW_KINDS, partly),
        among(rows.name, names, partly),
        among(rows.partition, partitions, partly),
      ];
      return (row) => tests.some((test) => test(row));
    }
    default:
      return unreachable(field);
  }
}

/** Whether a column's entry in a dictionary is wanted. */
function among(
  column: Trace['rows']['node' | 'kind' | 'name' | 'partition'],
  dictionary: readonly string[],
  isWanted: (text: string) => boolean,
): RowTest {
  const wanted = Uint8Array.from(dictionary, (text) => (text !== '' && isWanted(text) ? 1 : 0));
  return (row) => wanted[column[row] as number] === 1;
}

function flagTest(values: readonly string[], trace: Trace): RowTest {
  const { rows, messages, notables } = trace;
  const tests = values.map((value): RowTest => {
    switch (value) {
      case 'notable': {
        const marked = new Set(notables.map(({ row }) => row));
        return (row) => marked.has(row);
      }
      case 'event':
        return (row) => (rows.kind[row] as number) < FIRST_WORLD_KIND;
      case 'world':
        return (row) => (rows.kind[row] as number) >= FIRST_WORLD_KIND;
      default: {
        const outcome = (OUTCOMES as readonly string[]).indexOf(value);
        return (row) => {
          const message = rows.message[row] as number;
          return message >= 0 && messages.outcome[message] === outcome;
        };
      }
    }
  });
  return (row) => tests.some((test) => test(row));
}
