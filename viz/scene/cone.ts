import type { Trace } from '../../sim/trace/trace.ts';

/** How strongly a row is drawn beside a chosen one (viz.md §1.3): its causes and effects, what is concurrent, the rest. */
export const CONE_OPACITY: Readonly<Record<Relation, number>> = {
  related: 1,
  concurrent: 0.35,
  ordered: 0.12,
};

/**
 * `related`: a cause or an effect, by cause links. `concurrent`: neither could know of the other. `ordered`: one could
 * know of the other, along the lanes of nodes, yet is no link of the chain.
 */
export type Relation = 'related' | 'concurrent' | 'ordered';

/** The relation of the rows from `from` up to `to` (exclusive) to `chosen`, which need not lie between them. */
export function relations(
  trace: Trace,
  chosen: number,
  from: number,
  to: number,
): (row: number) => Relation {
  const low = Math.min(from, chosen);
  const high = Math.min(trace.rowCount, Math.max(to, chosen + 1));
  const marks = new Uint8Array(Math.max(0, high - low));
  markPast(trace, chosen, low, marks);
  markFuture(trace, chosen, low, high, marks);
  return (row) => {
    const mark = marks[row - low] ?? 0;
    if (row === chosen || (mark & RELATED) !== 0) return 'related';
    return (mark & ORDERED) !== 0 ? 'ordered' : 'concurrent';
  };
}

const RELATED = 1;
const ORDERED = 2;

/** Back from the chosen row: along causes it is related, along causes and lanes it is ordered. */
function markPast({ rows }: Trace, chosen: number, low: number, marks: Uint8Array): void {
  for (let row = rows.cause[chosen] as number; row >= low; row = rows.cause[row] as number) {
    marks[row - low] = RELATED;
  }
  const lanes = new Set<number>([rows.node[chosen] as number]);
  for (let row = chosen; row >= low; row--) {
    const isKnown = row === chosen || ((marks[row - low] as number) & ORDERED) !== 0;
    const node = rows.node[row] as number;
    if (!isKnown && !lanes.has(node)) continue;
    lanes.add(node);
    if (row !== chosen) marks[row - low] = (marks[row - low] as number) | ORDERED;
    const cause = rows.cause[row] as number;
    if (cause >= low) marks[cause - low] = (marks[cause - low] as number) | ORDERED;
  }
}

/** Forward in the same way. */
function markFuture(
  { rows }: Trace,
  chosen: number,
  low: number,
  high: number,
  marks: Uint8Array,
): void {
  const lanes = new Set<number>([rows.node[chosen] as number]);
  for (let row = chosen + 1; row < high; row++) {
    const cause = rows.cause[row] as number;
    const isAfterCause = cause >= chosen && (cause === chosen || wasReached(marks, cause - low));
    const node = rows.node[row] as number;
    if (!isAfterCause && !lanes.has(node)) continue;
    lanes.add(node);
    const isRelated =
      cause === chosen || (cause > chosen && ((marks[cause - low] as number) & RELATED) !== 0);
    marks[row - low] = isRelated ? RELATED | ORDERED : ORDERED;
  }
}

const wasReached = (marks: Uint8Array, index: number): boolean => (marks[index] as number) !== 0;

/** Causal ranks of the rows from `from` up to `to`: one more than the latest of what each could know of. */
export function causalRanks({ rows }: Trace, from: number, to: number): Int32Array {
  const ranks = new Int32Array(Math.max(0, to - from));
  const last = new Map<number, number>();
  for (let row = from; row < to; row++) {
    const node = rows.node[row] as number;
    const cause = rows.cause[row] as number;
    const before = Math.max(
      node >= 0 ? (last.get(node) ?? -1) : -1,
      cause >= from ? (ranks[cause - from] as number) : -1,
    );
    ranks[row - from] = before + 1;
    if (node >= 0) last.set(node, before + 1);
  }
  return ranks;
}
