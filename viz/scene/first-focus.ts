import type { Evidence } from '../../sim/check/checker.ts';
import type { RunSummary } from '../../sim/run/result.ts';
import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import { rowOfEvent } from './rows.ts';

/** Where a run opens: the row, and the partition to look at. */
export interface FirstFocus {
  readonly row: number;
  readonly partition: number | null;
}

const FAULT_STARTED = ROW_KINDS.indexOf('FaultStarted');

/**
 * What a reader wants to see first of a run (viz.md §1.1): the first thing that broke, else the first that was allowed
 * to, else the first fault, else the first thing worth a line.
 */
export function firstFocus(trace: Trace): FirstFocus {
  const evidence = firstEvidence(trace.summary);
  const partition = partitionOf(trace, evidence);
  if (evidence !== null && !isAtTheEnd(trace, evidence)) {
    return { row: rowOfEvent(trace, evidence.event), partition };
  }
  const fault = firstFault(trace);
  return { row: fault >= 0 ? fault : firstNotable(trace), partition };
}

/** A history is judged when it is complete: what only the end shows happened earlier. */
const isAtTheEnd = (trace: Trace, { event }: Evidence): boolean =>
  event >= (trace.rows.event[trace.rowCount - 1] ?? 0);

function firstEvidence(summary: RunSummary | null): Evidence | null {
  const verdicts = summary?.guarantees ?? [];
  for (const status of ['violated', 'allowed'] as const) {
    const found = verdicts
      .filter((verdict) => verdict.status === status)
      .flatMap(({ evidence }) => evidence)
      .sort((one, other) => one.event - other.event);
    if (found[0] !== undefined) return found[0];
  }
  return null;
}

function firstFault(trace: Trace): number {
  const { kind } = trace.rows;
  for (let row = 0; row < trace.rowCount; row++) if (kind[row] === FAULT_STARTED) return row;
  return -1;
}

/** Where nothing breaks, the first leader is what a reader waits for. */
function firstNotable({ notables, rowCount }: Trace): number {
  const leader = notables.find(({ notable }) => notable.kind === 'BecameLeader');
  return (leader ?? notables[0])?.row ?? Math.min(0, rowCount - 1);
}

function partitionOf(trace: Trace, evidence: Evidence | null): number | null {
  const name = evidence?.record?.partition;
  const index = name === undefined ? -1 : trace.partitions.indexOf(name);
  if (index >= 0) return index;
  return trace.partitions.length > 0 ? 0 : null;
}
