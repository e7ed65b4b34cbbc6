import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import { goToRow, goToTime, step, stepNotable, traceOf } from '../navigate.ts';
import { rowText } from '../sentences.ts';
import { type Store, wholeWindow } from '../store.ts';

/** A step of Page Up and Page Down: one twentieth of the run. */
const PAGES = 20;

/** The moment of the run as a slider: dragged, or moved event by event (viz.md §1.9). */
export function Scrubber({
  inset,
  hasThumb,
}: {
  /** What the picture below leaves free on both sides, pixels. */
  readonly inset: { readonly left: number; readonly right: number };
  /** Whether a thumb for fingers is drawn over the playhead of the picture below. */
  readonly hasThumb: boolean;
}): JSX.Element {
  const { store } = useApp();
  const { scrubber } = useWords();
  const track = useRef<HTMLDivElement>(null);
  const { fromMicros, toMicros } = wholeWindow(store);
  const { nowMicros } = store.focus.value;
  const share = Math.min(Math.max((nowMicros - fromMicros) / (toMicros - fromMicros), 0), 1);
  const seek = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return;
    const at = Math.min(Math.max((event.clientX - box.left) / Math.max(box.width, 1), 0), 1);
    goToTime(store, fromMicros + (toMicros - fromMicros) * at);
  };
  return (
    <div
      ref={track}
      class="scrubber"
      role="slider"
      tabIndex={0}
      data-arrows
      aria-label={scrubber.label}
      aria-valuemin={0}
      aria-valuemax={Math.round(toMicros / 1000)}
      aria-valuenow={Math.round(nowMicros / 1000)}
      aria-valuetext={valueText(store, scrubber)}
      style={{ left: `${inset.left}px`, right: `${inset.right}px` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        store.isPlaying.value = false;
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
      onKeyDown={(event) => {
        if (!moveByKey(store, event)) return;
        event.preventDefault();
      }}
    >
      {hasThumb ? <span class="scrubber-thumb" style={{ left: `${share * 100}%` }} /> : null}
    </div>
  );
}

function moveByKey(store: Store, { key, shiftKey }: KeyboardEvent): boolean {
  const trace = traceOf(store);
  if (trace === null) return false;
  const { nowMicros } = store.focus.value;
  const page = wholeWindow(store).toMicros / PAGES;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      if (shiftKey) stepNotable(store, -1);
      else step(store, -1);
      return true;
    case 'ArrowRight':
    case 'ArrowUp':
      if (shiftKey) stepNotable(store, 1);
      else step(store, 1);
      return true;
    case 'PageUp':
      goToTime(store, nowMicros + page);
      return true;
    case 'PageDown':
      goToTime(store, nowMicros - page);
      return true;
    case 'Home':
      goToRow(store, -1);
      return true;
    case 'End':
      goToRow(store, trace.rowCount - 1);
      return true;
    default:
      return false;
  }
}

function valueText(store: Store, words: ReturnType<typeof useWords>['scrubber']): string {
  const trace = store.branch.value?.trace ?? null;
  const { row, nowMicros } = store.focus.value;
  if (trace === null || row < 0 || row >= trace.rowCount) return words.start;
  return words.value(
    seconds(nowMicros),
    trace.rows.event[row] as number,
    trace.rows.event[trace.rowCount - 1] as number,
    rowText(trace, row, store.language.value),
  );
}
