import { scaleLinear } from 'd3-scale';
import { firstAtOrAfter } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { line, text } from './draw.ts';
import type { Mark } from './mark.ts';
import type { TimePlot, TimeWindow } from './scene.ts';
import { textWidth } from './text-width.ts';

/** Maps virtual microseconds to pixels. */
export interface TimeScale {
  readonly window: TimeWindow;
  readonly from: number;
  readonly to: number;
  readonly at: (micros: number) => number;
}

/** A linear scale over a window; an empty window gets a microsecond. */
export function timeScale(window: TimeWindow, from: number, to: number): TimeScale {
  const span = Math.max(1, window.toMicros - window.fromMicros);
  const scale = scaleLinear([window.fromMicros, window.fromMicros + span], [from, to]);
  return { window, from, to, at: (micros) => scale(micros) };
}

/** Where a scale lies, as a picture tells it: data alone, so that equal pictures are equal. */
export const plotOf = ({ window, from, to }: TimeScale): TimePlot => ({ window, from, to });

/** Moments worth a tick, so far apart that their labels fit. */
export function timeTicks({ window, from, to }: TimeScale, apart: number): number[] {
  const seconds = scaleLinear([window.fromMicros / 1e6, window.toMicros / 1e6], [from, to]);
  const count = Math.max(1, Math.floor((to - from) / apart));
  return seconds.ticks(count).map((second) => second * 1e6);
}

/** A moment with as many digits as the window needs. */
export function shortTime(micros: number, { window }: TimeScale): string {
  const span = window.toMicros - window.fromMicros;
  const digits =
    span < 20_000 ? 4 : span < 200_000 ? 3 : span < 3_000_000 ? 2 : span < 30_000_000 ? 1 : 0;
  return `${(micros / 1e6).toFixed(digits)} s`;
}

const TYPE = { size: 10, weight: 'normal', family: 'mono' } as const;

/** Ticks with their times along the bottom of a plot. */
export function timeAxis(scale: TimeScale, top: number, bottom: number): Mark[] {
  return timeTicks(scale, 90).flatMap((micros) => {
    const x = scale.at(micros);
    const label = shortTime(micros, scale);
    const half = textWidth(label, TYPE) / 2;
    const grid = line(x, top, x, bottom, { stroke: 'grid', opacity: 0.6 });
    if (x - half < scale.from - 4 || x + half > scale.to + 8) return [grid];
    return [grid, text(x, bottom + 12, label, { ...TYPE, anchor: 'middle', fill: 'muted' })];
  });
}

/** The first row at or behind a moment. */
export const firstRowAt = ({ rows, rowCount }: Trace, micros: number): number =>
  firstAtOrAfter(rows.at, micros, rowCount);

/** The moment of a row; the end of the trace for rows behind the last. */
export const momentOf = ({ rows, rowCount }: Trace, row: number): number =>
  rowCount === 0 ? 0 : (rows.at[Math.min(Math.max(0, row), rowCount - 1)] as number);

/** The place of a stretch of rows, cut to the window; null where it lies outside. */
export function stretch(
  trace: Trace,
  scale: TimeScale,
  fromRow: number,
  toRow: number,
): { readonly x: number; readonly width: number } | null {
  const { fromMicros, toMicros } = scale.window;
  const from = fromRow < 0 ? 0 : momentOf(trace, fromRow);
  const to = momentOf(trace, toRow);
  if (to <= fromMicros || from >= toMicros) return null;
  const x = scale.at(Math.max(from, fromMicros));
  return { x, width: Math.max(1, scale.at(Math.min(to, toMicros)) - x) };
}
