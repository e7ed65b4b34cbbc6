import { curveStepAfter, line as lineShape } from 'd3-shape';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Point } from './box.ts';
import type { Metric } from './metric-series.ts';
import { firstRowAt, type TimeScale } from './time-axis.ts';

/** A value at a place along the time axis. */
export interface Sample {
  readonly x: number;
  readonly value: number;
}

/** Samples of a metric, one for every two pixels and one for each of `rows`; unknown values are left out. */
export function samplesOf(
  trace: Trace,
  metric: Metric,
  scale: TimeScale,
  untilMicros: number,
  rows: readonly number[],
): Sample[] {
  const { window, from, to } = scale;
  const steps = Math.max(1, Math.floor((to - from) / 2));
  const samples: Sample[] = [];
  for (let step = 0; step <= steps; step++) {
    const micros = window.fromMicros + ((window.toMicros - window.fromMicros) * step) / steps;
    if (micros > untilMicros) break;
    const value = metric(firstRowAt(trace, micros + 1) - 1);
    if (value >= 0) samples.push({ x: scale.at(micros), value });
  }
  for (const row of rows) {
    const micros = trace.rows.at[row] as number;
    if (micros < window.fromMicros || micros > Math.min(untilMicros, window.toMicros)) continue;
    const value = metric(row);
    if (value >= 0) samples.push({ x: scale.at(micros), value });
  }
  return simplified(samples.toSorted((a, b) => a.x - b.x));
}

/** Within a run of equal values only the ends are needed. */
function simplified(samples: readonly Sample[]): Sample[] {
  return samples.filter(
    ({ value }, index) =>
      value !== samples[index - 1]?.value || value !== samples[index + 1]?.value,
  );
}

const step = lineShape<Point>(
  ({ x }) => hundredths(x),
  ({ y }) => hundredths(y),
).curve(curveStepAfter);

/** A step line through samples: a value holds until the next one. */
export const stepPath = (samples: readonly Sample[], y: (value: number) => number): string =>
  step(samples.map(({ x, value }) => ({ x, y: y(value) }))) ?? '';

const hundredths = (n: number): number => Math.round(n * 100) / 100;
