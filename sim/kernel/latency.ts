import { type Site, site } from '../../core/draw.ts';

/** Sixteen one-way delays in microseconds, ascending and equally likely: an integer quantile table. */
export type LatencyTable = readonly number[];

/** How long messages of a link are under way. Times are in milliseconds, resolved to whole microseconds. */
export type LatencyLaw =
  | { readonly fixedMs: number }
  | { readonly uniformMs: readonly [least: number, most: number] }
  | { readonly quantilesMs: readonly number[] };

const BUCKETS = 16;
const MEDIAN = 7;

/** Which bucket of its link's table a message falls into. */
export const NET_LATENCY: Site = site('net.latency', BUCKETS, MEDIAN);
/** Which bucket of the flush table one flush falls into. */
export const FLUSH_LATENCY: Site = site('disk.flush', BUCKETS, MEDIAN);

/** One-way delays inside a data centre: a quarter of a millisecond with a tail to two. */
export const LAN: LatencyLaw = {
  quantilesMs: [
    0.15, 0.17, 0.19, 0.2, 0.21, 0.22, 0.23, 0.25, 0.27, 0.3, 0.34, 0.4, 0.5, 0.7, 1.1, 2.0,
  ],
};

/** How long a flush takes on a busy SSD. */
export const SSD_FLUSH: LatencyLaw = {
  quantilesMs: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3, 1.5, 1.8, 2.2, 3.0, 4.5, 8, 20],
};

/** The table of a law. A quantile law of fewer than sixteen values repeats each as often as its share asks. */
export function latencyTable(law: LatencyLaw): LatencyTable {
  if ('fixedMs' in law) return Array.from({ length: BUCKETS }, () => micros(law.fixedMs));
  if ('uniformMs' in law) {
    const [least, most] = law.uniformMs;
    const width = (most - least) / BUCKETS;
    return Array.from({ length: BUCKETS }, (_, i) => micros(least + width * (i + 0.5)));
  }
  const values = law.quantilesMs;
  return Array.from({ length: BUCKETS }, (_, i) =>
    micros(values[Math.floor((i * values.length) / BUCKETS)] ?? 0),
  );
}

const micros = (ms: number): number => Math.max(1, Math.round(ms * 1000));
