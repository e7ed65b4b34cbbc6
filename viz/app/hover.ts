import { rowAtTime } from '../../sim/trace/sorted.ts';
import { seconds } from '../../sim/words/time.ts';
import type { Hit } from '../paint/hit.ts';
import { ringAround } from '../paint/hit.ts';
import type { Size, TimePlot } from '../scene/scene.ts';
import { wordsIn } from '../words/words.ts';
import { traceOf } from './navigate.ts';
import { rowText } from './sentences.ts';
import type { Store } from './store.ts';

/** The moment under a place of a picture; null beside its plot, or where time is no axis of it. */
export function momentUnder(plot: TimePlot | null | undefined, x: number): number | null {
  if (plot === null || plot === undefined || x < plot.from || x > plot.to) return null;
  const { fromMicros, toMicros } = plot.window;
  return (
    fromMicros + ((toMicros - fromMicros) * (x - plot.from)) / Math.max(1, plot.to - plot.from)
  );
}

/** Where a moment stands in a picture; null where it shows another time. */
export function placeOf(plot: TimePlot | null | undefined, micros: number): number | null {
  if (plot === null || plot === undefined) return null;
  const { fromMicros, toMicros } = plot.window;
  if (micros < fromMicros || micros > toMicros) return null;
  return (
    plot.from + ((plot.to - plot.from) * (micros - fromMicros)) / Math.max(1, toMicros - fromMicros)
  );
}

/** What happened last at a moment: what the second cursor says where no mark says anything. */
export function momentText(store: Store, micros: number): string {
  const at = `${seconds(micros)} s`;
  const trace = traceOf(store);
  const row = trace === null ? -1 : rowAtTime(trace, micros);
  if (trace === null || row < 0) return at;
  const { language } = store;
  const event = trace.rows.event[row] as number;
  const { scrubber } = wordsIn(language.value);
  return `${scrubber.moment(at, event)} ${rowText(trace, row, language.value)}`;
}

/** Gives a canvas as many pixels as the screen has under it. */
export function matchPixels(canvas: HTMLCanvasElement, { width, height }: Size): void {
  const pixels = {
    width: Math.round(width * devicePixelRatio),
    height: Math.round(height * devicePixelRatio),
  };
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
}

/**
 * Paints the layer over a picture: the outline of what the pointer is over, and the second cursor. The size is that of
 * the picture: asking the page for it would make it lay itself out in the middle of an event.
 */
export function paintOver(
  canvas: HTMLCanvasElement | null,
  size: Size,
  met: Hit | null,
  cursor: number | null,
  colours: { readonly info: string; readonly muted: string },
): void {
  const context = canvas?.getContext('2d') ?? null;
  if (canvas === null || context === null) return;
  const { width, height } = size;
  matchPixels(canvas, size);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (cursor !== null) {
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(cursor, 0);
    context.lineTo(cursor, height);
    context.stroke();
    context.setLineDash([]);
  }
  if (met === null || met.target === null) return;
  const ring = ringAround(met.mark);
  if (ring.width > width * 0.6) return;
  context.strokeStyle = colours.info;
  context.lineWidth = 1.5;
  context.strokeRect(ring.x, ring.y, ring.width, ring.height);
}
