import type { Verdict } from '../../sim/run/result.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { TraceViews } from '../../sim/trace/view.ts';
import { unavailableMicros } from './availability.ts';

/** What two runs are compared by (viz.md §1.3 "Compare"); null where it is not known. */
export interface Outcomes {
  readonly acknowledged: number;
  /** Acknowledged records that are still there at the end. */
  readonly durable: number | null;
  readonly lost: number | null;
  readonly duplicated: number | null;
  /** Milliseconds during which partitions had no leader that runs, added up. */
  readonly unavailableMs: number;
  /** 99th percentile of the time from a produce request to its answer, milliseconds. */
  readonly p99Ms: number | null;
}

/** Guarantees whose evidence is one acknowledged record each. */
const LOSSES: readonly string[] = ['acked-durable'];
const DUPLICATES: readonly string[] = ['duplicate'];

/** The outcomes of a run as far as it goes. */
export function outcomesOf(trace: Trace, views: TraceViews): Outcomes {
  const end = views.at(trace.rowCount - 1);
  let acknowledged = 0;
  trace.nodes.forEach(({ role }, node) => {
    if (role === 'producer')
      acknowledged += Math.max(0, end.value('acknowledgedRecords', node, -1));
  });
  const verdicts = trace.summary?.guarantees ?? null;
  const lost = verdicts === null ? null : countOf(verdicts, LOSSES);
  return {
    acknowledged,
    durable: lost === null ? null : acknowledged - lost,
    lost,
    duplicated: verdicts === null ? null : countOf(verdicts, DUPLICATES),
    unavailableMs: unavailableMicros(trace) / 1000,
    p99Ms: p99OfProduce(trace),
  };
}

const countOf = (verdicts: readonly Verdict[], ids: readonly string[]): number =>
  verdicts.filter(({ id }) => ids.includes(id)).reduce((sum, { count }) => sum + count, 0);

/**
 * A connection answers its requests in order, so the answers that were delivered belong to the requests between the same
 * nodes one by one; after a lost request or answer the connection is another one and what waited is forgotten.
 */
function p99OfProduce(trace: Trace): number | null {
  const { messages, rows } = trace;
  const request = trace.names.indexOf('ProduceRequest');
  const answer = trace.names.indexOf('ProduceResponse');
  const waiting = new Map<string, number[]>();
  const tookMicros: number[] = [];
  for (let message = 0; message < trace.messageCount; message++) {
    const name = messages.name[message] as number;
    if (name !== request && name !== answer) continue;
    const from = messages.from[message] as number;
    const to = messages.to[message] as number;
    const isRequest = name === request;
    const key = isRequest ? `${from} ${to}` : `${to} ${from}`;
    const queue = waiting.get(key) ?? [];
    waiting.set(key, queue);
    if (messages.outcome[message] === 2) queue.length = 0;
    else if (isRequest) queue.push(rows.at[messages.sentRow[message] as number] as number);
    else {
      const sentAt = queue.shift();
      if (sentAt !== undefined) tookMicros.push((messages.arriveAt[message] as number) - sentAt);
    }
  }
  if (tookMicros.length === 0) return null;
  tookMicros.sort((one, other) => one - other);
  return (tookMicros[Math.ceil(tookMicros.length * 0.99) - 1] as number) / 1000;
}

/** The first row in which two runs differ, or null while they are the same as far as both go. */
export function firstDifference(one: Trace, other: Trace): number | null {
  const length = Math.min(one.rowCount, other.rowCount);
  for (let row = 0; row < length; row++) if (!isSameRow(one, other, row)) return row;
  const areComplete = one.summary !== null && other.summary !== null;
  return areComplete && one.rowCount !== other.rowCount ? length : null;
}

function isSameRow(one: Trace, other: Trace, row: number): boolean {
  const a = one.rows;
  const b = other.rows;
  return (
    a.at[row] === b.at[row] &&
    a.kind[row] === b.kind[row] &&
    a.node[row] === b.node[row] &&
    a.cause[row] === b.cause[row] &&
    one.names[a.name[row] as number] === other.names[b.name[row] as number]
  );
}
