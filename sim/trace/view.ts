import { FIELDS, type FieldName, UNKNOWN } from './fields.ts';
import type { Trace } from './trace.ts';
import type { ViewState } from './view-state.ts';

/** Rows between two keyframes. */
export const KEYFRAME_ROWS = 4096;

/**
 * View states of a trace: keyframes every `KEYFRAME_ROWS` rows, and the changes from there on (viz.md §1.7). A state
 * that was handed out stays what it is, whatever is asked for later.
 */
export class TraceViews {
  private trace: Trace;
  /** Slots by field, node and partition. */
  private readonly index: SlotIndex = new SlotIndex();
  /** `keyframes[k]` stands before row k × `KEYFRAME_ROWS`. */
  private readonly keyframes: Int32Array[] = [new Int32Array(0)];
  private readonly own: ViewCursor;

  constructor(trace: Trace) {
    this.trace = trace;
    this.own = this.cursor();
  }

  /** The trace as it grew; it must begin with the one so far. */
  follow(trace: Trace): void {
    this.trace = trace;
  }

  /** How the run stands behind `row`, clamped to the trace; −1 for before the first. */
  at(row: number): ViewState {
    return this.own.at(row);
  }

  /** A place to look at states from that steps cheaply to neighbouring rows; all share the keyframes. */
  cursor(): ViewCursor {
    let row = -1;
    let values: Int32Array = new Int32Array(0);
    return {
      at: (wanted) => {
        const { trace } = this;
        const target = Math.min(Math.max(Math.trunc(wanted), -1), trace.rowCount - 1);
        const frame = this.keyframeBefore(target);
        if (target < row || frame * KEYFRAME_ROWS - 1 > row) {
          row = frame * KEYFRAME_ROWS - 1;
          values = sized(this.keyframes[frame] as Int32Array, trace.slots.length);
        } else if (values.length < trace.slots.length) {
          values = sized(values, trace.slots.length);
        }
        fold(trace, values, row + 1, target + 1);
        row = target;
        this.index.follow(trace);
        return viewOf(trace, this.index, target, values.slice());
      },
    };
  }

  /** The index of the last keyframe at or before `row`, made if it was not yet. */
  private keyframeBefore(row: number): number {
    const wanted = Math.max(0, Math.floor((row + 1) / KEYFRAME_ROWS));
    while (this.keyframes.length <= wanted) {
      const last = this.keyframes.length - 1;
      const values = sized(this.keyframes[last] as Int32Array, this.trace.slots.length);
      fold(this.trace, values, last * KEYFRAME_ROWS, (last + 1) * KEYFRAME_ROWS);
      this.keyframes.push(values);
    }
    return wanted;
  }
}

/** Steps through view states. */
export interface ViewCursor {
  readonly at: (row: number) => ViewState;
}

/** Applies the changes of rows `from` up to `to` (exclusive) to `values`. */
function fold(trace: Trace, values: Int32Array, from: number, to: number): void {
  if (from >= to) return;
  const { changesEnd } = trace.rows;
  const { slot, value } = trace.changes;
  const end = changesEnd[to - 1] as number;
  for (let i = from === 0 ? 0 : (changesEnd[from - 1] as number); i < end; i++) {
    values[slot[i] as number] = value[i] as number;
  }
}

/** A copy of the values with `length` slots; those that were never set are unknown. */
function sized(values: Int32Array, length: number): Int32Array {
  const result = new Int32Array(length);
  result.set(values.length <= length ? values : values.subarray(0, length));
  if (values.length < length) result.fill(UNKNOWN, values.length);
  return result;
}

function viewOf(trace: Trace, index: SlotIndex, row: number, values: Int32Array): ViewState {
  const { lists } = trace;
  const value = (field: FieldName, node: number, partition: number): number => {
    const slot = index.slotOf(field, node, partition);
    return slot < 0 || slot >= values.length ? UNKNOWN : (values[slot] as number);
  };
  return {
    row,
    at: row < 0 ? 0 : (trace.rows.at[row] as number),
    value,
    list: (field, node, partition) => lists[value(field, node, partition)] ?? NOBODY,
    choice: (field, node, partition) =>
      FIELDS[field].choices[value(field, node, partition)] ?? null,
  };
}

const NOBODY: readonly number[] = [];

/** Finds the slot of a field. */
class SlotIndex {
  private known = 0;
  private readonly slots: Map<string, Map<number, number>> = new Map();

  /** Learns the slots that a trace has gained. */
  follow({ slots }: Trace): void {
    for (; this.known < slots.length; this.known++) {
      const { field, node, partition } = slots[this.known] as Trace['slots'][number];
      let ofField = this.slots.get(field);
      if (ofField === undefined) {
        ofField = new Map();
        this.slots.set(field, ofField);
      }
      ofField.set(keyOf(node, partition), this.known);
    }
  }

  /** −1 where the field was never set. */
  slotOf(field: FieldName, node: number, partition: number): number {
    return this.slots.get(field)?.get(keyOf(node, partition)) ?? -1;
  }
}

/** Nodes and partitions are small numbers from −1. */
const keyOf = (node: number, partition: number): number => (node + 1) * 65_536 + partition + 1;
