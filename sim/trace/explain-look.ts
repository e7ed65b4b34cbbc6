import type { Probe } from '../../core/probe.ts';
import { serverName } from '../words/changes.ts';
import { braces } from '../words/en/probes.ts';
import type { Language } from '../words/language.ts';
import { rowSentence, said } from '../words/rows.ts';
import type { Rule } from '../words/rules.ts';
import { type FieldName, UNKNOWN } from './fields.ts';
import { ROW_KINDS, type RowKind, type Slot, type Trace, type TraceNotable } from './trace.ts';
import type { TraceViews } from './view.ts';
import type { ViewState } from './view-state.ts';

/** One step of an answer: the row that shows it. */
export interface Step {
  readonly row: number;
  readonly sentence: string;
}

/** An answer to a question of the inspector. */
export interface Explanation {
  readonly question: string;
  readonly answer: string;
  /** In the order of rows. */
  readonly steps: readonly Step[];
  readonly rule: Rule;
}

/** A trace as somebody looks at it who asks about the moment behind `row`. */
export interface Look {
  readonly trace: Trace;
  readonly views: TraceViews;
  readonly row: number;
  readonly view: ViewState;
  readonly language: Language;
}

/** A value that a row changed. */
export interface Changed {
  readonly row: number;
  readonly before: number;
  readonly after: number;
}

/** The last row up to `upTo` that changed a field, or null where none did. */
export function lastChange(
  { trace }: Look,
  field: FieldName,
  node: number,
  partition: number,
  upTo: number,
  isMeant: (after: number, before: number) => boolean = () => true,
): Changed | null {
  const slot = trace.slots.findIndex(
    (each: Slot) => each.field === field && each.node === node && each.partition === partition,
  );
  if (slot < 0 || upTo < 0) return null;
  const { slot: slots, value } = trace.changes;
  let at = (trace.rows.changesEnd[upTo] as number) - 1;
  // The value before a change is that of the change before it.
  let candidate = -1;
  for (; at >= 0; at--) {
    if (slots[at] !== slot) continue;
    const before = value[at] as number;
    if (candidate >= 0 && isMeant(value[candidate] as number, before)) {
      return { row: rowOfChange(trace, candidate), before, after: value[candidate] as number };
    }
    candidate = at;
  }
  if (candidate < 0 || !isMeant(value[candidate] as number, UNKNOWN)) return null;
  return {
    row: rowOfChange(trace, candidate),
    before: UNKNOWN,
    after: value[candidate] as number,
  };
}

/** The row that a change belongs to. */
function rowOfChange({ rows, rowCount }: Trace, change: number): number {
  return firstWhere(rowCount, (row) => (rows.changesEnd[row] as number) > change);
}

/** The first index below `count` for which a condition holds that, once it holds, holds for all that follow. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row in which an event was stepped, or −1. */
export function rowOfEvent({ rows, rowCount }: Trace, event: number): number {
  const first = firstWhere(rowCount, (row) => (rows.event[row] as number) >= event);
  for (let row = first; row < rowCount && rows.event[row] === event; row++) {
    if (isEvent(kindOf(rows.kind[row]))) return row;
  }
  return -1;
}

const kindOf = (kind: number | undefined): RowKind => ROW_KINDS[kind ?? 0] as RowKind;

const isEvent = (kind: RowKind): boolean =>
  ROW_KINDS.indexOf(kind) < ROW_KINDS.indexOf('NodeChanged');

/** Whether a row is of a kind and a name. */
export function isRow({ trace }: Look, row: number, kind: RowKind, name: string): boolean {
  const { rows, names } = trace;
  return kindOf(rows.kind[row]) === kind && names[rows.name[row] as number] === name;
}

/** The last row up to `upTo` that fits, or −1. */
export function lastRow(upTo: number, fits: (row: number) => boolean): number {
  for (let row = upTo; row >= 0; row--) if (fits(row)) return row;
  return -1;
}

/** The last request of a type that `receiver` (any where −1) read from `sender`, up to a row; −1 where there is none. */
export function lastRequest(
  look: Look,
  type: string,
  sender: number,
  receiver: number,
  upTo: number,
  fits: (message: number) => boolean = () => true,
): number {
  const { rows, messages } = look.trace;
  return lastRow(upTo, (row) => {
    const message = rows.message[row] as number;
    if (message < 0 || messages.from[message] !== sender) return false;
    if (receiver >= 0 && rows.node[row] !== receiver) return false;
    return isRow(look, row, 'Received', type) && fits(message);
  });
}

/** Where a follower's fetch of a partition stood. */
export interface FetchPosition {
  readonly offset: number;
  /** Whether the trace has the offset asked for; of a fetch of several partitions it has only the log end at its sending. */
  readonly isExact: boolean;
}

/** The offset from which a follower's fetch asks for a partition; null where it is not about it. */
export function fetchPosition(
  look: Look,
  message: number,
  partition: number,
): FetchPosition | null {
  const { messages } = look.trace;
  const about = messages.partition[message] as number;
  if (about === partition) return { offset: messages.offset[message] as number, isExact: true };
  if (about >= 0) return null;
  // A follower asks from its log end (AbstractFetcherThread).
  const sentRow = messages.sentRow[message] as number;
  const end = lastChange(
    look,
    'logEndOffset',
    messages.from[message] as number,
    partition,
    sentRow,
  );
  return end === null ? null : { offset: end.after, isExact: false };
}

/** The index of the broker or controller with a Kafka id, or −1. */
export const serverIndex = ({ trace }: Look, id: number): number =>
  trace.nodes.findIndex(
    (node) => node.id === id && (node.role === 'broker' || node.role === 'combined'),
  );

/** The Kafka id of a node. */
export const idOf = ({ trace }: Look, node: number): number => trace.nodes[node]?.id ?? UNKNOWN;

/** A node's name. */
export const nameOf = ({ trace }: Look, node: number): string => trace.nodes[node]?.name ?? '?';

/** A partition's name. */
export const partitionOf = ({ trace }: Look, partition: number): string =>
  trace.partitions[partition] ?? '?';

/** A set of brokers by their names: `{b1 b2}`. */
export const brokersOf = ({ trace }: Look, ids: readonly number[]): string =>
  braces(ids.map((id) => serverName(trace, id)));

/** A list that a change names. */
export const listAt = ({ trace }: Look, value: number): readonly number[] =>
  trace.lists[value] ?? [];

/** A row as a step of an answer, in its own words. */
export const stepOf = ({ trace, language }: Look, row: number): Step => ({
  row,
  sentence: said(rowSentence(trace, row, language)),
});

/** The steps of an answer in the order of rows; what one row shows is one step. */
export function inOrder(steps: readonly (Step | null)[]): readonly Step[] {
  const byRow = new Map<number, string[]>();
  for (const step of steps) {
    if (step === null || step.row < 0) continue;
    const sentences = byRow.get(step.row) ?? [];
    if (!sentences.some((known) => known.includes(step.sentence))) sentences.push(step.sentence);
    byRow.set(step.row, sentences);
  }
  return [...byRow]
    .map(([row, sentences]) => ({ row, sentence: sentences.join('; ') }))
    .sort((a, b) => a.row - b.row);
}

/** The last notable probe of a type up to a row that fits, or null. */
export function lastProbe<T extends Probe['type']>(
  { trace }: Look,
  type: T,
  upTo: number,
  fits: (probe: Extract<Probe, { readonly type: T }>) => boolean,
): { readonly row: number; readonly probe: Extract<Probe, { readonly type: T }> } | null {
  const { notables } = trace;
  for (let at = notables.length - 1; at >= 0; at--) {
    const { row, notable } = notables[at] as TraceNotable;
    if (row > upTo || notable.kind !== type) continue;
    const probe = notable.fact as Extract<Probe, { readonly type: T }>;
    if (fits(probe)) return { row, probe };
  }
  return null;
}
