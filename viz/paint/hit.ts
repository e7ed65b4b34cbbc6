import { type Box, centre, grown, markBox, type Point, pathPoints } from '../scene/box.ts';
import type { Mark, Target } from '../scene/mark.ts';

/** Half of the smallest target that a finger meets: 44 px (viz.md §1.9). */
export const FINGER: number = 22;
/** What a mouse may miss by. */
export const MOUSE: number = 4;

/** What was met in a picture. */
export interface Hit {
  readonly mark: Mark;
  /** What a click focuses; null for what only has something to say. */
  readonly target: Target | null;
  /** What a tooltip says; empty for nothing. */
  readonly title: string;
}

/**
 * The topmost mark under a point that has a target or a title; else the nearest one within `tolerance` pixels, null for
 * none.
 */
export function hit(
  marks: readonly Mark[],
  x: number,
  y: number,
  tolerance: number = MOUSE,
): Hit | null {
  let nearest: Mark | null = null;
  let least = tolerance;
  for (let index = marks.length - 1; index >= 0; index--) {
    const mark = marks[index] as Mark;
    if (mark.target === null && mark.title === '') continue;
    const distance = distanceTo(mark, { x, y });
    if (distance <= 0) return hitOf(mark);
    if (distance >= least) continue;
    least = distance;
    nearest = mark;
  }
  return nearest === null ? null : hitOf(nearest);
}

const hitOf = (mark: Mark): Hit => ({ mark, target: mark.target, title: mark.title });

function distanceTo(mark: Mark, point: Point): number {
  switch (mark.type) {
    case 'line':
      return Math.max(
        0,
        toSegment({ x: mark.x1, y: mark.y1 }, { x: mark.x2, y: mark.y2 }, point) - mark.strokeWidth,
      );
    case 'disc':
      return Math.max(0, Math.hypot(point.x - mark.x, point.y - mark.y) - mark.radius);
    case 'path':
      return toPath(mark.d, mark.fill !== 'none', point);
    default:
      return toBox(markBox(mark), point);
  }
}

/** Curves are measured along their control points, which is near enough for a finger. */
function toPath(d: string, isFilled: boolean, point: Point): number {
  const points = pathPoints(d);
  const [first] = points;
  if (first === undefined) return Number.POSITIVE_INFINITY;
  if (isFilled) return toBox(markBox({ type: 'path', d } as Mark), point);
  let least = Math.hypot(point.x - first.x, point.y - first.y);
  for (let index = 1; index < points.length; index++) {
    least = Math.min(least, toSegment(points[index - 1] as Point, points[index] as Point, point));
  }
  return Math.max(0, least - 1);
}

function toBox({ x, y, width, height }: Box, point: Point): number {
  const dx = Math.max(x - point.x, 0, point.x - x - width);
  const dy = Math.max(y - point.y, 0, point.y - y - height);
  return Math.hypot(dx, dy);
}

function toSegment(a: Point, b: Point, point: Point): number {
  const length = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
  const along =
    length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - share * (b.x - a.x), point.y - a.y - share * (b.y - a.y));
}

/** A way to walk by keys. */
export type Direction = 'left' | 'right' | 'up' | 'down';

/** Targets off the straight line are farther away than they are. */
const ASIDE = 2.5;

/** The target to which an arrow key goes from `current`; the first one where there is no current one, null for none. */
export function nextTarget(
  marks: readonly Mark[],
  current: Target | null,
  direction: Direction,
): Mark | null {
  const stops = stopsOf(marks);
  const here =
    current === null
      ? undefined
      : stops.find(({ target }) => target !== null && isSame(target, current));
  if (here === undefined) return stops[0] ?? null;
  const from = anchorOf(here);
  let best: Mark | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const to = anchorOf(stop);
    const [along, aside] = inDirection(from, to, direction);
    if (along <= 1) continue;
    const distance = along + ASIDE * Math.abs(aside);
    if (distance >= least) continue;
    least = distance;
    best = stop;
  }
  return best;
}

/** What holds other targets stands where its heading is, so that it is no neighbour of what lies in its middle. */
function anchorOf(mark: Mark): Point {
  const box = markBox(mark);
  return box.height > HEADED ? { x: centre(box).x, y: box.y + HEADING } : centre(box);
}

const HEADED = 40;
const HEADING = 10;

/** One mark for every target, the first that says something, in the order of the picture. */
export function stopsOf(marks: readonly Mark[]): Mark[] {
  const stops = new Map<string, Mark>();
  for (const mark of marks) {
    if (mark.target === null) continue;
    const key = keyOf(mark.target);
    const known = stops.get(key);
    if (known === undefined || (known.title === '' && mark.title !== '')) stops.set(key, mark);
  }
  return [...stops.values()];
}

function inDirection(from: Point, to: Point, direction: Direction): [along: number, aside: number] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  switch (direction) {
    case 'left':
      return [-dx, dy];
    case 'right':
      return [dx, dy];
    case 'up':
      return [-dy, dx];
    case 'down':
      return [dy, dx];
  }
}

const keyOf = (target: Target): string => Object.values(target).join(' ');

/** Whether two targets are the same thing. */
export const isSame = (a: Target, b: Target): boolean => keyOf(a) === keyOf(b);

/** Where a ring goes that shows what has the keyboard's focus. */
export const ringAround = (mark: Mark): Box => grown(markBox(mark), 3);
