import type { LogRow } from './logs-rows.ts';

/** A column of the picture of logs: one offset, or a run of offsets in which no log changes. */
export interface Column {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly width: number;
}

/** How wide a run is drawn, in cells. */
const RUN_CELLS = 2;
/** Offsets behind the last one that stay empty, so that growth has a place. */
const AHEAD = 1;
const MOST_KEPT = 60;
/** Runs of transactions whose edges get cells of their own. */
const MOST_RUNS = 8;
const MOST_STRETCH = 1.3;

/**
 * Offsets are aligned across replicas, so that a divergence is a change of colour in a column. What does not fit is
 * drawn in runs: around every place where a log begins, ends, changes its epoch or has a mark, cells stay single.
 */
export function logColumns(
  rows: readonly LogRow[],
  left: number,
  right: number,
  cellWidth: number,
): Column[] {
  const runs = homogeneousRuns(rows);
  const capacity = Math.max(1, Math.floor((right - left) / cellWidth));
  let pieces = piecesThatFit(runs, capacity);
  const last = pieces.at(-1)?.to ?? 0;
  const used = cellsOf(pieces);
  if (used + AHEAD <= capacity) pieces = [...pieces, { from: last, to: last + AHEAD }];
  // Cells grow a little where the offsets do not fill the width.
  const single = Math.min(cellWidth * MOST_STRETCH, (right - left) / Math.max(1, cellsOf(pieces)));
  let x = left;
  return pieces.map(({ from, to }) => {
    const width = single * (to - from > 1 ? RUN_CELLS : 1);
    const column = { from, to, x, width };
    x += width;
    return column;
  });
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** The stretches between two offsets at which something happens in one of the logs. */
function homogeneousRuns(rows: readonly LogRow[]): Run[] {
  const edges = new Set<number>();
  let end = 0;
  let start = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const { logStartOffset, logEndOffset, highWatermark, lastStableOffset, truncated, doomed } =
      row;
    edges.add(logStartOffset).add(logEndOffset).add(highWatermark);
    if (lastStableOffset >= 0) edges.add(lastStableOffset);
    for (const { from } of row.epochs) edges.add(from);
    // Older transactions are told by their edges only where nothing else has to stand apart.
    for (const { from, to } of row.transactions.slice(-MOST_RUNS)) edges.add(from).add(to);
    for (const { from, to } of [truncated, doomed]) if (to > from) edges.add(from).add(to);
    end = Math.max(end, logEndOffset, truncated.to);
    start = Math.min(start, logStartOffset);
  }
  const sorted = [...edges].filter((edge) => edge >= start && edge <= end).sort((a, b) => a - b);
  return sorted.slice(1).map((to, index) => ({ from: sorted[index] as number, to }));
}

/** Single cells on both sides of every edge, as many as fit; where not even runs fit, the oldest are put together. */
function piecesThatFit(runs: readonly Run[], capacity: number): Run[] {
  let kept = runs;
  for (;;) {
    // Where an even share leaves room, one cell more before an edge than behind it.
    for (let single = 2 * MOST_KEPT; single >= 0; single--) {
      const behind = Math.floor(single / 2);
      const before = Math.ceil(single / 2);
      const cells = kept.reduce(
        (sum, run, index) => sum + cellsOfCut(run, index === 0 ? 0 : behind, before),
        0,
      );
      if (cells > capacity) continue;
      return kept.flatMap((run, index) => cut(run, index === 0 ? 0 : behind, before));
    }
    if (kept.length < 2) return [...kept];
    const [first, second, ...rest] = kept as [Run, Run, ...Run[]];
    kept = [{ from: first.from, to: second.to }, ...rest];
  }
}

function cut({ from, to }: Run, atStart: number, atEnd: number): Run[] {
  if (to - from <= atStart + atEnd + RUN_CELLS) return singles(from, to);
  return [
    ...singles(from, from + atStart),
    { from: from + atStart, to: to - atEnd },
    ...singles(to - atEnd, to),
  ];
}

/** How many cells `cut` gives. */
const cellsOfCut = ({ from, to }: Run, atStart: number, atEnd: number): number =>
  Math.min(to - from, atStart + atEnd + RUN_CELLS);

const singles = (from: number, to: number): Run[] =>
  Array.from({ length: to - from }, (_, index) => ({ from: from + index, to: from + index + 1 }));

const cellsOf = (pieces: readonly Run[]): number =>
  pieces.reduce((sum, { from, to }) => sum + (to - from > 1 ? RUN_CELLS : 1), 0);

/** Where an offset's cell begins; within a run, in proportion. */
export function edgeOf(columns: readonly Column[], offset: number): number {
  const column = columns.find(({ from, to }) => offset >= from && offset < to);
  if (column !== undefined) {
    const { from, to, x, width } = column;
    return x + (width * (offset - from)) / (to - from);
  }
  const [first] = columns;
  const last = columns.at(-1);
  if (first === undefined || last === undefined) return 0;
  return offset < first.from ? first.x : last.x + last.width;
}
