import type { FaultFact } from '../../sim/faults/episode.ts';
import type { Trace } from '../../sim/trace/trace.ts';

/** How a directed link stands. */
export type LinkState = 'cut' | 'slow' | 'lossy';

/** A directed link that a fault holds. */
export interface HeldLink {
  readonly from: number;
  readonly to: number;
  readonly state: LinkState;
  /** The kind of the fault: `partition`. */
  readonly kind: string;
}

/** A fault's stay. */
export interface FaultSpan {
  readonly id: string;
  readonly kind: string;
  readonly nodes: readonly string[];
  readonly links: FaultFact['links'];
  readonly startRow: number;
  /** −1 where it goes on to the end of the trace. */
  readonly endRow: number;
}

const STATES: Readonly<Record<string, LinkState>> = {
  partition: 'cut',
  flap: 'cut',
  isolate: 'cut',
  'slow-link': 'slow',
  delay: 'slow',
  clog: 'slow',
};

const known: WeakMap<Trace['notables'], readonly FaultSpan[]> = new WeakMap();

/** The episodes of a trace, in the order of their starts. */
export function faultSpans(trace: Trace): readonly FaultSpan[] {
  const kept = known.get(trace.notables);
  if (kept !== undefined) return kept;
  const spans: FaultSpan[] = [];
  const open = new Map<string, number>();
  for (const { row, notable } of trace.notables) {
    if (notable.kind !== 'fault-started' && notable.kind !== 'fault-ended') continue;
    const { id, kind, nodes, links } = notable.fact as FaultFact;
    if (notable.kind === 'fault-started') {
      open.set(id, spans.length);
      spans.push({ id, kind, nodes, links, startRow: row, endRow: -1 });
      continue;
    }
    const index = open.get(id);
    const span = index === undefined ? undefined : spans[index];
    if (index !== undefined && span !== undefined) spans[index] = { ...span, endRow: row };
  }
  known.set(trace.notables, spans);
  return spans;
}

/** The episodes that are active behind a row. */
export const activeFaults = (trace: Trace, row: number): FaultSpan[] =>
  faultSpans(trace).filter(
    ({ startRow, endRow }) => startRow <= row && (endRow < 0 || endRow > row),
  );

/** The links that active faults hold behind a row; the worst state of each. */
export function heldLinks(trace: Trace, row: number): HeldLink[] {
  const index = new Map(trace.nodes.map(({ name }, node) => [name, node]));
  const links = new Map<string, HeldLink>();
  for (const { kind, links: held } of activeFaults(trace, row)) {
    for (const [fromName, toName] of held) {
      const from = index.get(fromName);
      const to = index.get(toName);
      if (from === undefined || to === undefined) continue;
      const state = STATES[kind] ?? 'lossy';
      if (links.get(`${from}>${to}`)?.state === 'cut') continue;
      links.set(`${from}>${to}`, { from, to, state, kind });
    }
  }
  return [...links.values()];
}
