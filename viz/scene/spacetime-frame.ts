import { scaleLinear } from 'd3-scale';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Point } from './box.ts';
import { brokersOf, clientsOf, controllersOf, nameOf } from './cluster.ts';
import { causalRanks } from './cone.ts';
import type { SceneInput } from './scene.ts';
import { textWidth } from './text-width.ts';
import { firstRowAt, type TimeScale, timeScale } from './time-axis.ts';

/** How the space-time picture is laid out. */
export interface SpacetimeOptions {
  /** Places by causal rank instead of time. */
  readonly isCausal?: boolean;
  /** Time runs downward, for narrow and high places. */
  readonly isPortrait?: boolean;
  /** Nodes from top to bottom; by default producers, brokers, controllers, consumers. Nodes left out are hidden. */
  readonly lanes?: readonly number[];
  /** The row whose causes and effects stand out; null for none. */
  readonly chosenRow?: number | null;
}

/** Where lanes and moments are. */
export interface SpacetimeFrame {
  readonly lanes: readonly number[];
  readonly isPortrait: boolean;
  readonly isCausal: boolean;
  readonly scale: TimeScale;
  readonly fromRow: number;
  /** Exclusive. */
  readonly toRow: number;
  /** Where the picture of a lane is across the direction of time; −1 for a hidden node. */
  readonly across: (node: number) => number;
  /** Where a row is along the direction of time. */
  readonly along: (row: number) => number;
  /** From one lane to the next. */
  readonly laneGap: number;
  readonly start: number;
  readonly end: number;
  /** The plot across the direction of time. */
  readonly near: number;
  readonly far: number;
}

const NAME = { size: 12, weight: 'bold', family: 'sans' } as const;

/** Clients that write above, clients that read below, as messages flow. */
export function defaultLanes(trace: Trace): number[] {
  const clients = clientsOf(trace);
  const writes = (node: number): boolean => trace.nodes[node]?.role === 'producer';
  const isOnlyController = (node: number): boolean => trace.nodes[node]?.role === 'controller';
  return [
    ...clients.filter(writes),
    ...brokersOf(trace),
    ...controllersOf(trace).filter(isOnlyController),
    ...clients.filter((node) => !writes(node)),
  ];
}

/** Lays out lanes and time for a window. */
export function spacetimeFrame(input: SceneInput, options: SpacetimeOptions): SpacetimeFrame {
  const { trace, size, window } = input;
  const lanes = options.lanes ?? defaultLanes(trace);
  const isPortrait = options.isPortrait ?? false;
  const isCausal = options.isCausal ?? false;
  const names = lanes.map((node) => textWidth(nameOf(trace, node), NAME));
  const label = Math.min(110, Math.max(30, ...names) + 22);
  const start = isPortrait ? 30 : label;
  const end = isPortrait ? size.height - 12 : size.width - 16;
  const near = isPortrait ? 52 : 10;
  const far = isPortrait ? size.width - 8 : size.height - (isCausal ? 8 : 22);
  const laneGap = (far - near) / Math.max(1, lanes.length);
  const fromRow = firstRowAt(trace, window.fromMicros);
  const toRow = firstRowAt(trace, window.toMicros + 1);
  const places = new Map(lanes.map((node, index) => [node, near + laneGap * (index + 0.5)]));
  const scale = timeScale(window, start, end);
  const shared = {
    lanes,
    isPortrait,
    isCausal,
    scale,
    fromRow,
    toRow,
    laneGap,
    start,
    end,
    near,
    far,
  };
  const across = (node: number): number => places.get(node) ?? -1;
  if (!isCausal) {
    return { ...shared, across, along: (row) => scale.at(trace.rows.at[row] as number) };
  }
  const ranks = causalRanks(trace, fromRow, toRow);
  const highest = ranks.reduce((a, b) => Math.max(a, b), 1);
  const byRank = scaleLinear([0, highest], [start + 6, end - 6]);
  const along = (row: number): number => {
    if (row < fromRow) return start;
    return row >= toRow ? end : byRank(ranks[row - fromRow] as number);
  };
  return { ...shared, across, along };
}

/** A place in the picture. */
export const place = ({ isPortrait }: SpacetimeFrame, along: number, across: number): Point =>
  isPortrait ? { x: across, y: along } : { x: along, y: across };
