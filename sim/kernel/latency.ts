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

/**
 * One-way delays between data centres, from the speed of light in fibre (5 µs a kilometre, and cables go round) with
 * the tail of shared lines: of one city, one country, one continent, over an ocean, and around half of the globe.
 */
export const WAN: Readonly<
  Record<'metro' | 'country' | 'continent' | 'ocean' | 'globe', LatencyLaw>
> = {
  metro: {
    quantilesMs: [0.6, 0.6, 0.7, 0.7, 0.7, 0.8, 0.8, 0.8, 0.9, 0.9, 1.0, 1.1, 1.3, 1.6, 2.4, 5.0],
  },
  country: {
    quantilesMs: [4, 4, 4.2, 4.3, 4.5, 4.6, 4.8, 5, 5.2, 5.5, 5.8, 6.2, 7, 8, 11, 18],
  },
  continent: {
    quantilesMs: [17, 17, 17.3, 17.6, 18, 18.4, 18.8, 19.2, 20, 21, 22, 23.5, 26, 30, 38, 60],
  },
  ocean: {
    quantilesMs: [37, 37, 37.5, 38, 38.5, 39, 40, 41, 42, 43, 45, 47, 51, 58, 72, 110],
  },
  globe: {
    quantilesMs: [90, 90, 91, 92, 93, 95, 97, 100, 103, 106, 110, 116, 125, 140, 170, 240],
  },
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
