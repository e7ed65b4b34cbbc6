import { computed, type ReadonlySignal } from '@preact/signals';
import { rowAtTime } from '../../sim/trace/sorted.ts';
import type { Focus, SceneInput, Size, TimeWindow } from '../scene/scene.ts';
import type { Branch } from './branch.ts';
import { NO_FOCUS, type Store, wholeWindow } from './store.ts';

/**
 * What a picture of a branch depends on besides its theme; null while there is nothing to draw. Reading it inside of an
 * effect subscribes to all of it.
 */
export function sceneInput(
  store: Store,
  branch: Branch | null,
  size: Size,
  window: TimeWindow,
  focus: Focus = store.focus.value,
): SceneInput | null {
  const language = store.language.value;
  const isPlaying = store.isPlaying.value;
  const reducedMotion = store.reducedMotion.value;
  if (branch === null || branch.trace === null || branch.views === null) return null;
  if (branch.trace.rowCount === 0 || size.width < 40 || size.height < 20) return null;
  const own = focusIn(branch, focus);
  return {
    trace: branch.trace,
    view: branch.views.at(own.row),
    focus: own,
    size,
    language,
    window,
    isPlaying,
    reducedMotion,
  };
}

/** The focus in a branch: rows are a branch's own, so in another one than the focused the same moment is looked at. */
export function focusIn({ id, trace }: Branch, focus: Focus): Focus {
  if (trace === null) return focus;
  if (id === focus.branch) return { ...focus, row: Math.min(focus.row, trace.rowCount - 1) };
  return { ...focus, branch: id, row: rowAtTime(trace, focus.nowMicros), message: null };
}

/** The focus for a picture that changes from row to row, and not with the moment between two. */
export function focusByRow(store: Store): ReadonlySignal<Focus> {
  let last = store.focus.peek();
  return computed(() => {
    const focus = store.focus.value;
    const isSame =
      focus.row === last.row &&
      focus.branch === last.branch &&
      focus.node === last.node &&
      focus.partition === last.partition;
    if (!isSame || !store.isPlaying.value) last = focus;
    return last;
  });
}

/** The focus for what is the same at every moment of a branch: its partition is all that there is to it. */
export const focusByPartition = (store: Store): ReadonlySignal<Focus> =>
  computed(() => ({
    ...NO_FOCUS,
    branch: store.branchId.value,
    partition: store.partition.value,
  }));

/** The focus for a picture of the whole run in which nothing but the playhead moves: while playing, pixel by pixel. */
export function focusByPixel(store: Store, width: () => number): ReadonlySignal<Focus> {
  let last = store.focus.peek();
  return computed(() => {
    const focus = store.focus.value;
    const { toMicros } = wholeWindow(store);
    const pixels = (Math.abs(focus.nowMicros - last.nowMicros) / toMicros) * Math.max(width(), 1);
    const isSame =
      pixels < 1 &&
      focus.branch === last.branch &&
      focus.node === last.node &&
      focus.partition === last.partition;
    if (!isSame || !store.isPlaying.value) last = focus;
    return last;
  });
}
