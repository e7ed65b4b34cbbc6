import { FIELDS, UNKNOWN } from '../../sim/trace/fields.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { type Series, seriesOf, valueAt } from './history.ts';
import { mergedRows } from './metric-series.ts';
import { momentOf } from './time-axis.ts';

/** A stretch of rows in which the same members own a partition: nobody, one, or two where one has not heard of its loss. */
export interface OwnerSpan {
  readonly fromRow: number;
  /** Exclusive. */
  readonly toRow: number;
  /** Indexes of nodes. */
  readonly owners: readonly number[];
}

/** The nodes that were ever members of a group, in the order of the trace. */
export function membersOf(trace: Trace, group: number): number[] {
  return trace.nodes.flatMap((_, node) =>
    seriesOf(trace, 'memberGroup', node, -1).values.includes(group) ? [node] : [],
  );
}

/** The partitions that a member of the group ever owned, or that it has committed offsets of. */
export function partitionsOf(trace: Trace, group: number): number[] {
  return [...trace.partitions.keys()].filter(
    (partition) =>
      seriesOf(trace, 'committedOffset', group, partition).rows.length > 0 ||
      ownerSpans(trace, group, partition).some(({ owners }) => owners.length > 0),
  );
}

/** The row in which the group is first heard of; −1 where it never is. */
export function firstRowOf(trace: Trace, group: number): number {
  const rows = [
    seriesOf(trace, 'groupState', group, -1).rows[0],
    ...membersOf(trace, group).map((node) => {
      const { rows, values } = seriesOf(trace, 'memberGroup', node, -1);
      return rows[values.indexOf(group)];
    }),
  ].filter((row) => row !== undefined);
  return rows.length === 0 ? -1 : Math.min(...rows);
}

/** Who owns a partition when, by the members' own accounts, from the group's beginning on. */
export function ownerSpans(trace: Trace, group: number, partition: number): OwnerSpan[] {
  const members = membersOf(trace, group);
  const first = firstRowOf(trace, group);
  if (first < 0) return [];
  const owned = members.map((node) => seriesOf(trace, 'isOwned', node, partition));
  const groups = members.map((node) => seriesOf(trace, 'memberGroup', node, -1));
  const spans: OwnerSpan[] = [];
  const rows = mergedRows([...owned, ...groups]).filter((row) => row > first);
  for (const row of [first, ...rows]) {
    const owners = members.filter(
      (_, index) =>
        valueAt(owned[index] as Series, row) === 1 &&
        valueAt(groups[index] as Series, row) === group,
    );
    const last = spans.at(-1);
    if (last !== undefined && isSame(last.owners, owners)) continue;
    if (last !== undefined) spans[spans.length - 1] = { ...last, toRow: row };
    spans.push({ fromRow: row, toRow: trace.rowCount, owners });
  }
  return spans;
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((owner, index) => owner === b[index]);

/** How long a partition had no owner, virtual milliseconds, from when it first had one. */
export function unownedMs(trace: Trace, spans: readonly OwnerSpan[]): number {
  const first = spans.findIndex(({ owners }) => owners.length > 0);
  if (first < 0) return 0;
  return spans
    .slice(first)
    .filter(({ owners }) => owners.length === 0)
    .reduce((sum, span) => sum + lengthMs(trace, span), 0);
}

/** How long a stretch of rows is, virtual milliseconds. */
export const lengthMs = (
  trace: Trace,
  { fromRow, toRow }: { readonly fromRow: number; readonly toRow: number },
): number => (momentOf(trace, toRow) - momentOf(trace, fromRow)) / 1000;

/** A group's state and generation as its coordinator has them. */
export interface GroupSpan {
  readonly fromRow: number;
  /** Exclusive. */
  readonly toRow: number;
  readonly state: string;
  readonly generation: number;
  readonly isClassic: boolean;
}

/** What a group's coordinator says of it when. */
export function groupSpans(trace: Trace, group: number): GroupSpan[] {
  const state = seriesOf(trace, 'groupState', group, -1);
  const generation = seriesOf(trace, 'groupGeneration', group, -1);
  const protocol = seriesOf(trace, 'groupProtocol', group, -1);
  const spans: GroupSpan[] = [];
  for (const row of mergedRows([state, generation, protocol])) {
    const span: GroupSpan = {
      fromRow: row,
      toRow: trace.rowCount,
      state: FIELDS.groupState.choices[valueAt(state, row)] ?? '',
      generation: valueAt(generation, row),
      isClassic: valueAt(protocol, row) !== FIELDS.groupProtocol.choices.indexOf('consumer'),
    };
    const last = spans.at(-1);
    if (last !== undefined && last.state === span.state && last.generation === span.generation) {
      continue;
    }
    if (last !== undefined) spans[spans.length - 1] = { ...last, toRow: row };
    spans.push(span);
  }
  return spans;
}

/** A transaction's state as its coordinator has it. */
export interface TransactionSpan {
  readonly fromRow: number;
  /** Exclusive. */
  readonly toRow: number;
  readonly state: string;
}

/** The states of a transactional id when. */
export function transactionSpans(trace: Trace, transactionalId: number): TransactionSpan[] {
  const { rows, values } = seriesOf(trace, 'transactionState', transactionalId, -1);
  return [...rows].map((row, index) => ({
    fromRow: row,
    toRow: rows[index + 1] ?? trace.rowCount,
    state: FIELDS.transactionState.choices[values[index] ?? UNKNOWN] ?? '',
  }));
}
