import { type Density, Pyramid } from '../../sim/trace/pyramid.ts';
import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import { ROW_CLASSES, type RowClass } from './row-class.ts';

interface Kept {
  readonly pyramid: Pyramid;
  rowCount: number;
}

/** One pyramid for all traces of a run that grows; they have their nodes in common. */
const known: WeakMap<Trace['nodes'], Kept> = new WeakMap();

/** The pyramid of a trace, made once and continued while the run goes on. */
export function pyramidOf(trace: Trace): Pyramid {
  const kept = known.get(trace.nodes);
  // An older trace than the last one is rare, and gets a pyramid that knows nothing of what came later.
  if (kept === undefined || kept.rowCount > trace.rowCount) {
    const pyramid = new Pyramid(trace);
    known.set(trace.nodes, { pyramid, rowCount: trace.rowCount });
    return pyramid;
  }
  if (kept.rowCount < trace.rowCount) {
    kept.pyramid.follow(trace);
    kept.rowCount = trace.rowCount;
  }
  return kept.pyramid;
}

/** How many rows lie in each part of a window, over all nodes. */
export function totalDensity(
  trace: Trace,
  fromMicros: number,
  toMicros: number,
  parts: number,
): Uint32Array {
  const pyramid = pyramidOf(trace);
  const total = new Uint32Array(parts);
  for (let lane = 0; lane < pyramid.lanes; lane++) {
    const { counts } = pyramid.query(lane, fromMicros, toMicros, parts);
    for (let part = 0; part < parts; part++) {
      total[part] = (total[part] as number) + (counts[part] as number);
    }
  }
  return total;
}

/** Row kinds from the rarest on, each with the class that colours it. */
const RAREST: readonly (readonly [kind: (typeof ROW_KINDS)[number], rowClass: RowClass])[] = [
  ['NodeChanged', 'process'],
  ['MessageLost', 'lost'],
  ['Refused', 'lost'],
  ['Disconnected', 'connection'],
  ['Flushed', 'disk'],
  ['Command', 'command'],
  ['TimerFired', 'timer'],
  ['Received', 'metadata'],
];

/** The class of the rarest kind in a mask, as an index in `ROW_CLASSES`. */
export function rarestOf(mask: Density['masks'][number]): number {
  const found = RAREST.find(([kind]) => (mask & (1 << ROW_KINDS.indexOf(kind))) !== 0);
  return ROW_CLASSES.indexOf(found?.[1] ?? 'other');
}
