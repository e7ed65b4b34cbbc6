import { parseQuery, QueryMatches, type QueryProblem } from '../../sim/trace/query.ts';
import type { Trace } from '../../sim/trace/trace.ts';

/** The rows that a filter leaves. */
export interface Filtered {
  readonly count: number;
  readonly rowAt: (index: number) => number;
  /** The index of the last shown row at or before a row; −1 before the first. */
  readonly indexOf: (row: number) => number;
  /** What is wrong with the filter, and where: null where nothing is. */
  readonly problem: QueryProblem | null;
}

/** Finds the rows that a filter lets through; keeps what it has found while a run grows. */
export class RowFilter {
  private text = '';
  private matches: QueryMatches | null = null;
  private problem: QueryProblem | null = null;
  private trace: Trace | null = null;

  /** The rows of a trace that fit a text of the query language. A text that cannot be read leaves all rows. */
  rows(trace: Trace, text: string): Filtered {
    if (text !== this.text || this.trace?.nodes !== trace.nodes) this.begin(trace, text);
    this.trace = trace;
    const { matches, problem } = this;
    if (matches === null) return everyRow(trace, problem);
    matches.follow(trace);
    while (!matches.scan()) {
      // Each scan looks further.
    }
    const { rows } = matches;
    return {
      count: rows.length,
      rowAt: (index) => rows[index] ?? -1,
      indexOf: (row) => lastAtOrBefore(rows, row),
      problem,
    };
  }

  private begin(trace: Trace, text: string): void {
    this.text = text;
    this.matches = null;
    this.problem = null;
    if (text.trim() === '') return;
    const query = parseQuery(text, {
      nodes: trace.nodes.map(({ name }) => name),
      partitions: trace.partitions,
    });
    const [problem = null] = query.problems;
    this.problem = problem;
    if (problem === null) this.matches = new QueryMatches(query, trace);
  }
}

const everyRow = (trace: Trace, problem: QueryProblem | null): Filtered => ({
  count: trace.rowCount,
  rowAt: (index) => index,
  indexOf: (row) => row,
  problem,
});

function lastAtOrBefore(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as number) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
