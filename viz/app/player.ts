import { batch, effect } from '@preact/signals';
import { microsOf } from '../scene/rows.ts';
import { keepInWindow, refocus, traceOf } from './navigate.ts';
import { advance, STEPPING } from './playback.ts';
import type { Scheduler } from './scheduler.ts';
import type { Store } from './store.ts';

/** Moves the playhead while the page plays. */
export function startPlayer(store: Store, scheduler: Scheduler): () => void {
  let progress = 0;
  scheduler.setTicker((elapsedMs) => {
    const trace = traceOf(store);
    if (!store.isPlaying.peek() || trace === null) return false;
    const { row, nowMicros } = store.focus.peek();
    // Without motion the playhead goes from event to event and never stands between two (viz.md §1.5.5).
    const isStill = store.reducedMotion.peek();
    const pace = isStill ? STEPPING : store.pace.peek();
    const head = { row, nowMicros, progress };
    const next = advance(trace, head, elapsedMs, pace, store.skipsIdle.peek());
    progress = next.progress;
    batch(() => {
      refocus(store, {
        row: next.row,
        nowMicros: isStill ? microsOf(trace, next.row) : next.nowMicros,
      });
      keepInWindow(store);
      if (next.hasSkipped) store.skipped.value += 1;
      if (next.isAtEnd && store.branch.peek()?.status !== 'running') store.isPlaying.value = false;
    });
    return store.isPlaying.peek();
  });
  return effect(() => {
    if (!store.isPlaying.value) return;
    progress = 0;
    scheduler.startTicking();
  });
}
