import { TraceBuilder } from '../../sim/trace/builder.ts';
import { EffectIndex, pastCone } from '../../sim/trace/causes.ts';
import type { TraceChunk } from '../../sim/trace/chunk.ts';
import { LaneIndex } from '../../sim/trace/lanes.ts';
import { Pyramid } from '../../sim/trace/pyramid.ts';
import { parseQuery, queryRows } from '../../sim/trace/query.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceViews } from '../../sim/trace/view.ts';
import { dice, randomChunks, randomStart, type Shape } from '../support/random-trace.ts';

const MILLION: Shape = {
  rows: 1_000_000,
  nodes: 15,
  partitions: 12,
  slots: 900,
  stepMicros: 60,
  pieceRows: 8192,
};

/** What a trace of a million rows costs whoever looks at it (viz.md §4). Times in milliseconds. */
export interface TraceMeasurement {
  readonly name: 'trace';
  readonly rows: number;
  /** From the columns as they come from the engine to the first view state and density. */
  readonly openMs: number;
  readonly memoryMb: number;
  /** To a row anywhere, and to one near the last. */
  readonly seekP50Ms: number;
  readonly seekP95Ms: number;
  readonly scrubP95Ms: number;
  /** One lane of a window at 1,200 pixels: the mean, and the worst. */
  readonly densityMeanMs: number;
  readonly densityWorstMs: number;
  readonly filterMs: number;
  readonly coneMs: number;
}

/** The name under which `npm run bench` knows it. */
export const TRACE_BENCHMARK = 'trace';

/** Measures a made-up trace of a million rows. */
export function measureTrace(): TraceMeasurement {
  // The first time is for the compiler.
  open([...randomChunks({ ...MILLION, rows: 100_000 }, 2)]);
  const chunks = [...randomChunks(MILLION, 1)];
  const before = usedMb();
  const [openMs, opened] = timed(() => open(chunks));
  chunks.length = 0;
  const memoryMb = usedMb() - before;
  const { trace, views, pyramid } = opened;
  const roll = dice(3);
  const seeks = sorted(2000, () => views.at(roll(trace.rowCount)));
  let row = 0;
  const scrubs = sorted(2000, () => {
    row = Math.max(0, row + roll(2000) - 950);
    views.at(row);
  });
  const density = sorted(3000, () => query(trace, pyramid, roll));
  const [filterMs] = timed(() => queryRows(parseQuery('kind:Received name:Fetch -node:b3'), trace));
  const [coneMs] = timed(() => pastCone(trace, trace.rowCount - 1, 'ordered'));
  const at = (times: readonly number[], share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] as number;
  return {
    name: TRACE_BENCHMARK,
    rows: trace.rowCount,
    openMs,
    memoryMb,
    seekP50Ms: at(seeks, 0.5),
    seekP95Ms: at(seeks, 0.95),
    scrubP95Ms: at(scrubs, 0.95),
    densityMeanMs: density.reduce((sum, ms) => sum + ms, 0) / density.length,
    densityWorstMs: at(density, 1),
    filterMs,
    coneMs,
  };
}

/** Prints a measurement beside what is aimed at. */
export function printTrace(measured: TraceMeasurement): void {
  const ms = (value: number): string => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
  console.log(`trace: ${measured.rows.toLocaleString('en-US')} rows of 15 nodes, from columns`);
  console.log(
    `  open ${ms(measured.openMs)} (aim: 1,500 ms), ${measured.memoryMb.toFixed(0)} MB (aim: 250 MB)`,
  );
  console.log(
    `  seek ${ms(measured.seekP50Ms)}, p95 ${ms(measured.seekP95Ms)} (aim: 16 ms); near p95 ${ms(measured.scrubP95Ms)}`,
  );
  console.log(
    `  density ${ms(measured.densityMeanMs)} in the mean (aim: 0.1 ms), ${ms(measured.densityWorstMs)} at worst`,
  );
  console.log(
    `  filter over all rows ${ms(measured.filterMs)}, cone of the past ${ms(measured.coneMs)}`,
  );
}

interface Opened {
  readonly trace: Trace;
  readonly views: TraceViews;
  readonly pyramid: Pyramid;
  /** What a page keeps besides. */
  readonly indexes: readonly unknown[];
}

function open(chunks: readonly TraceChunk[]): Opened {
  const builder = new TraceBuilder(randomStart(MILLION));
  for (const chunk of chunks) builder.append(chunk);
  const { trace } = builder;
  const views = new TraceViews(trace);
  views.at(trace.rowCount - 1);
  const pyramid = new Pyramid(trace);
  pyramid.query(0, 0, trace.untilMicros, 1200);
  const effects = new EffectIndex();
  effects.follow(trace);
  return { trace, views, pyramid, indexes: [effects, new LaneIndex(trace)] };
}

/** A window somewhere, from the whole run to a hundred-thousandth of it. */
function query(trace: Trace, pyramid: Pyramid, roll: (sides: number) => number): void {
  const width = trace.untilMicros / 10 ** (roll(5_000) / 1000);
  const from = (trace.untilMicros - width) * (roll(1000) / 1000);
  pyramid.query(roll(trace.nodes.length), from, from + width, 1200);
}

function timed<T>(work: () => T): [ms: number, result: T] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}

/** How long each of so many calls took, ascending. */
const sorted = (times: number, work: () => unknown): number[] =>
  Array.from({ length: times }, () => timed(work)[0]).sort((a, b) => a - b);

function usedMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
