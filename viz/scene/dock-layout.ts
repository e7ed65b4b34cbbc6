import type { Size } from './scene.ts';

/** The lanes of the dock from top to bottom. */
export const DOCK_LANES = [
  'guarantees',
  'leader',
  'isr',
  'group',
  'transactions',
  'controller',
  'series',
  'scrubber',
] as const;

export type DockLane = (typeof DOCK_LANES)[number];

/** Where a lane stands. */
export interface LaneBox {
  readonly top: number;
  readonly height: number;
}

/** Where the dock's lanes are, and what is left free beside the plot. */
export interface DockLayout {
  readonly left: number;
  /** The right edge of the plot. */
  readonly right: number;
  readonly hasLabels: boolean;
  readonly lanes: Readonly<Partial<Record<DockLane, LaneBox>>>;
}

const COMPACT_WIDTH = 560;
const GAP = 5;
const TOP = 4;

/** What the picture of the dock leaves free on both sides: the page's slider lies exactly over the plot. */
export const dockInset = ({ width }: Size): { readonly left: number; readonly right: number } =>
  width < COMPACT_WIDTH ? { left: 16, right: 16 } : { left: 104, right: 16 };

/** A lane, the pixels that it needs, and its place among those that go first where there is no room: lower goes first. */
interface Wish {
  readonly lane: DockLane;
  readonly height: number;
  readonly worth: number;
}

/** What pinning a lane adds to its worth: more than all lanes differ by. */
const PINNED = 10;

/** Lanes for a size: what does not fit is left out, from the least telling on; what is left over makes them higher. */
export function dockLayout(
  size: Size,
  replicas: number,
  lanes: readonly DockLane[],
  pinned: readonly DockLane[] = [],
): DockLayout {
  const { left, right } = dockInset(size);
  const wishes: readonly Wish[] = [
    { lane: 'guarantees', height: 16, worth: 4 },
    { lane: 'leader', height: 16, worth: 3 },
    { lane: 'isr', height: Math.max(12, Math.min(replicas, 8) * 7) + 13, worth: 2 },
    { lane: 'group', height: 16, worth: 2.5 },
    { lane: 'transactions', height: 18, worth: 1.5 },
    { lane: 'controller', height: 16, worth: 0 },
    { lane: 'series', height: 22, worth: 1 },
    { lane: 'scrubber', height: 38, worth: 100 },
  ];
  let kept = wishes
    .filter(({ lane }) => lanes.includes(lane))
    .map((wish) => (pinned.includes(wish.lane) ? { ...wish, worth: wish.worth + PINNED } : wish));
  const room = size.height - TOP - 2;
  const needed = (): number =>
    kept.reduce((sum, { height }) => sum + height, 0) + (kept.length - 1) * GAP;
  while (kept.length > 1 && needed() > room) {
    const least = Math.min(...kept.map(({ worth }) => worth));
    kept = kept.filter(({ worth }) => worth !== least);
  }
  const spare = Math.max(0, room - needed());
  // The lanes share what is left over, up to half of their height again.
  const stretch = Math.min(1.5, 1 + spare / Math.max(1, needed()));
  const placed: Partial<Record<DockLane, LaneBox>> = {};
  let top = TOP;
  for (const { lane, height } of kept) {
    const high = Math.min(
      height * stretch,
      lane === 'scrubber' && kept.length === 1 ? room : height * stretch,
    );
    placed[lane] = { top, height: high };
    top += high + GAP * stretch;
  }
  return { left, right: size.width - right, hasLabels: left > 40, lanes: placed };
}
