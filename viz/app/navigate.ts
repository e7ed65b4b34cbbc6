import { batch } from '@preact/signals';
import { rowAtTime } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Target } from '../scene/mark.ts';
import { microsOf, nextNotable, nextRow } from '../scene/rows.ts';
import type { Focus, TimeWindow } from '../scene/scene.ts';
import { type Store, shownWindow } from './store.ts';

/** The trace of the focused branch, or null while it has no rows. */
export function traceOf(store: Store): Trace | null {
  const trace = store.branch.peek()?.trace ?? null;
  return trace === null || trace.rowCount === 0 ? null : trace;
}

/** Changes parts of the focus. */
export function refocus(store: Store, change: Partial<Focus>): void {
  store.focus.value = { ...store.focus.peek(), ...change };
}

/** Stands behind a row. */
export function goToRow(store: Store, row: number): void {
  const trace = traceOf(store);
  if (trace === null) return;
  const clamped = Math.min(Math.max(row, -1), trace.rowCount - 1);
  refocus(store, { row: clamped, nowMicros: microsOf(trace, clamped), message: null });
}

/** Stands at a moment, which may lie between two rows. */
export function goToTime(store: Store, micros: number): void {
  const trace = traceOf(store);
  if (trace === null) return;
  const end = microsOf(trace, trace.rowCount - 1);
  const nowMicros = Math.min(Math.max(micros, 0), end);
  refocus(store, { row: rowAtTime(trace, nowMicros), nowMicros, message: null });
}

/** Steps to the next or previous row, of the focused node where one is focused. */
export function step(store: Store, direction: 1 | -1): void {
  const trace = traceOf(store);
  if (trace === null) return;
  const { row, nowMicros, node } = store.focus.peek();
  store.isPlaying.value = false;
  // From between two rows the step back leads to the row that was passed last.
  if (direction < 0 && row >= 0 && nowMicros > microsOf(trace, row)) {
    goToRow(store, row);
    return;
  }
  const next = nextRow(trace, row, direction, { node, partition: null });
  if (next !== null) goToRow(store, next);
  else if (direction < 0) goToRow(store, -1);
}

/** Steps to the next or previous row of the node of the row in focus. */
export function stepOnLane(store: Store, direction: 1 | -1): void {
  const trace = traceOf(store);
  if (trace === null) return;
  const { row } = store.focus.peek();
  const node = row < 0 ? null : (trace.rows.node[row] as number);
  store.isPlaying.value = false;
  const next = nextRow(trace, row, direction, { node, partition: null });
  if (next !== null) goToRow(store, next);
}

/** Steps to the next or previous fact that is worth a line; false where there is none. */
export function stepNotable(store: Store, direction: 1 | -1): boolean {
  const trace = traceOf(store);
  if (trace === null) return false;
  store.isPlaying.value = false;
  const row = nextNotable(trace, store.focus.peek().row, direction);
  if (row === null) return false;
  goToRow(store, row);
  return true;
}

/** Follows the cause of the row in focus, or its first effect; false where there is none. */
export function follow(store: Store, direction: 'cause' | 'effect'): boolean {
  const trace = traceOf(store);
  const { row } = store.focus.peek();
  if (trace === null || row < 0) return false;
  store.isPlaying.value = false;
  const { cause } = trace.rows;
  if (direction === 'cause') {
    const before = cause[row] as number;
    if (before < 0) return false;
    goToRow(store, before);
    return true;
  }
  for (let next = row + 1; next < trace.rowCount; next++) {
    if (cause[next] !== row) continue;
    goToRow(store, next);
    return true;
  }
  return false;
}

/** Starts playing, from the beginning where the playhead stands at the end of a run that is over; or stops. */
export function togglePlay(store: Store): void {
  const trace = traceOf(store);
  if (trace === null) return;
  if (store.isPlaying.peek()) {
    store.isPlaying.value = false;
    return;
  }
  const isOver = store.branch.peek()?.status !== 'running';
  batch(() => {
    if (isOver && store.focus.peek().row >= trace.rowCount - 1) goToRow(store, -1);
    store.isPlaying.value = true;
  });
}

/** Focuses what a mark stands for. */
export function goToTarget(store: Store, target: Target): void {
  const trace = traceOf(store);
  if (trace === null) return;
  switch (target.type) {
    case 'Node':
      refocus(store, { node: target.node });
      break;
    case 'Replica':
    case 'Offset':
      refocus(store, { node: target.node, partition: target.partition });
      break;
    case 'Partition':
      refocus(store, { partition: target.partition });
      break;
    case 'Row':
      store.isPlaying.value = false;
      goToRow(store, target.row);
      break;
    case 'Message':
      refocus(store, { message: target.message });
      break;
    case 'Link':
      refocus(store, { node: target.from });
      break;
    case 'Time':
      goToTime(store, target.atMicros);
      break;
  }
}

/** The least and the most that a window shows, microseconds. */
const SHORTEST_WINDOW = 500;

/** Shows less or more time around the playhead. */
export function zoom(store: Store, factor: number): void {
  const shown = shownWindow(store);
  const { nowMicros } = store.focus.peek();
  const isInside = nowMicros >= shown.fromMicros && nowMicros <= shown.toMicros;
  const centre = isInside ? nowMicros : (shown.fromMicros + shown.toMicros) / 2;
  store.window.value = scaled(store, shown, centre, factor);
}

/** A window scaled about a moment and kept within the run. */
export function scaled(
  store: Store,
  { fromMicros, toMicros }: TimeWindow,
  centre: number,
  factor: number,
): TimeWindow {
  const end = store.branch.peek()?.header?.untilMicros ?? toMicros;
  const span = Math.min(Math.max((toMicros - fromMicros) * factor, SHORTEST_WINDOW), end);
  const share = (centre - fromMicros) / Math.max(toMicros - fromMicros, 1);
  return within({ fromMicros: centre - span * share, toMicros: centre + span * (1 - share) }, end);
}

/** Moves the window by a share of what it shows. */
export function pan(store: Store, share: number): void {
  const shown = shownWindow(store);
  const by = (shown.toMicros - shown.fromMicros) * share;
  const end = store.branch.peek()?.header?.untilMicros ?? shown.toMicros;
  store.window.value = within(
    { fromMicros: shown.fromMicros + by, toMicros: shown.toMicros + by },
    end,
  );
}

function within({ fromMicros, toMicros }: TimeWindow, end: number): TimeWindow {
  const span = toMicros - fromMicros;
  const from = Math.max(0, Math.min(fromMicros, end - span));
  return { fromMicros: from, toMicros: from + span };
}

/** Centres the window on the playhead; a second time shows the whole run. */
export function centre(store: Store): void {
  const shown = shownWindow(store);
  const { nowMicros } = store.focus.peek();
  const half = (shown.toMicros - shown.fromMicros) / 2;
  const isCentred = Math.abs((shown.fromMicros + shown.toMicros) / 2 - nowMicros) < half / 100;
  const end = store.branch.peek()?.header?.untilMicros ?? shown.toMicros;
  store.window.value = isCentred
    ? { fromMicros: 0, toMicros: end }
    : within({ fromMicros: nowMicros - half, toMicros: nowMicros + half }, end);
}

/** Keeps the playhead inside a window that the reader has chosen, page by page. */
export function keepInWindow(store: Store): void {
  const chosen = store.window.peek();
  if (chosen === null) return;
  const { nowMicros } = store.focus.peek();
  if (nowMicros >= chosen.fromMicros && nowMicros <= chosen.toMicros) return;
  const span = chosen.toMicros - chosen.fromMicros;
  const fromMicros = Math.max(0, nowMicros - span * 0.2);
  store.window.value = { fromMicros, toMicros: fromMicros + span };
}
