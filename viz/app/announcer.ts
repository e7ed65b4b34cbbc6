import { effect } from '@preact/signals';
import { notablesUpTo } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { notableText } from './sentences.ts';
import type { Store } from './store.ts';

/** The live region speaks at most once in so long (viz.md §1.9). */
const PAUSE_MS = 1000;

/** At most three flashes in a second (viz.md §1.5.3, WCAG 2.3.1). */
const FLASH_PAUSE_MS = 334;

/** Speaks the notable facts that the playhead passes, the last one where there are several. */
export function startAnnouncer(store: Store): () => void {
  let before = -1;
  let waiting: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const speak = (): void => {
    timer = null;
    if (waiting === null) return;
    store.announcement.value = waiting;
    waiting = null;
    timer = setTimeout(speak, PAUSE_MS);
  };
  let flashedAt = Number.NEGATIVE_INFINITY;
  const flash = (node: number): void => {
    const now = performance.now();
    if (node < 0 || now - flashedAt < FLASH_PAUSE_MS) return;
    flashedAt = now;
    store.flash.value = { node, count: (store.flash.peek()?.count ?? 0) + 1 };
  };
  const stop = effect(() => {
    const { row } = store.focus.value;
    const trace = store.branch.value?.trace ?? null;
    const from = before;
    before = row;
    if (trace === null || row <= from) return;
    const index = lastNotableIn(trace, from, row);
    if (index < 0) return;
    waiting = notableText(trace, index, store.language.peek());
    flash(trace.rows.node[trace.notables[index]?.row ?? row] as number);
    if (timer === null) speak();
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}

/** The last notable of rows behind `from` up to `to`; −1 where there is none. */
function lastNotableIn(trace: Trace, from: number, to: number): number {
  const index = notablesUpTo(trace, to) - 1;
  return index >= 0 && (trace.notables[index]?.row ?? -1) > from ? index : -1;
}
