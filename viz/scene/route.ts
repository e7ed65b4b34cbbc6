import type { Box, Point } from './box.ts';
import { centre } from './box.ts';

/** The way from one box to another: a straight line, or an arc around what stands between. */
export interface Route {
  readonly from: Point;
  readonly to: Point;
  /** The control point of the arc, null for a straight line. */
  readonly bend: Point | null;
}

/** Messages of the two directions keep to their right, so that a request and its reply do not meet head on. */
const SIDE = 4;

/** The way between two boxes; `stands` is what it goes around where that stands in the same row. */
export function routeBetween(from: Box, to: Box, stands: readonly Box[], isSided: boolean): Route {
  const a = centre(from);
  const b = centre(to);
  const isSameRow = Math.abs(a.y - b.y) < Math.min(from.height, to.height) / 2;
  if (!isSameRow) return beside(straight(from, to, a, b), isSided);
  const isBlocked = stands.some((box) => {
    const { x, y } = centre(box);
    return (
      Math.abs(y - a.y) < box.height / 2 && x > Math.min(a.x, b.x) + 1 && x < Math.max(a.x, b.x) - 1
    );
  });
  if (!isBlocked) {
    const y = Math.max(from.y, to.y) + Math.min(from.height, to.height) * 0.58;
    const isRight = a.x < b.x;
    return sided(
      {
        from: { x: isRight ? from.x + from.width : from.x, y },
        to: { x: isRight ? to.x : to.x + to.width, y },
        bend: null,
      },
      isSided,
    );
  }
  return arc(from, to, a, b, isSided);
}

/** Over the row: the farther apart, the higher. */
function arc(from: Box, to: Box, a: Point, b: Point, isSided: boolean): Route {
  const isTopRow = Math.min(from.y, to.y) < 30;
  const rise = Math.min(34, 16 + Math.abs(a.x - b.x) / 24) * 1.6 * (isTopRow ? -1 : 1);
  const toRight = a.x < b.x ? 1 : -1;
  const shift = isSided ? 6 * toRight : 0;
  const y = isTopRow ? from.y + from.height : from.y;
  return {
    from: { x: a.x + toRight * from.width * 0.2, y },
    to: { x: b.x - toRight * to.width * 0.2, y: isTopRow ? to.y + to.height : to.y },
    bend: { x: (a.x + b.x) / 2, y: y - rise - shift },
  };
}

/** From the edge of one box to the edge of the other, above or below. */
function straight(from: Box, to: Box, a: Point, b: Point): Route {
  const isDown = a.y < b.y;
  const lean = (box: Box, own: number, other: number): number =>
    own + Math.max(-0.28, Math.min(0.28, (other - own) / 600)) * box.width;
  return {
    from: { x: lean(from, a.x, b.x), y: isDown ? from.y + from.height : from.y },
    to: { x: lean(to, b.x, a.x), y: isDown ? to.y : to.y + to.height },
    bend: null,
  };
}

/** Moves the ends of a steep line along the edges of the boxes. */
function beside(route: Route, isSided: boolean): Route {
  if (!isSided) return route;
  const { from, to } = route;
  const dx = from.y < to.y ? -SIDE : SIDE;
  return { from: { x: from.x + dx, y: from.y }, to: { x: to.x + dx, y: to.y }, bend: null };
}

/** Moves the ends of a level line up or down. */
function sided(route: Route, isSided: boolean): Route {
  if (!isSided) return route;
  const { from, to } = route;
  const dy = from.x < to.x ? SIDE : -SIDE;
  return { from: { x: from.x, y: from.y + dy }, to: { x: to.x, y: to.y + dy }, bend: null };
}

/** The point after a share of the way. */
export function pointOn({ from, to, bend }: Route, share: number): Point {
  const rest = 1 - share;
  if (bend === null) {
    return { x: from.x * rest + to.x * share, y: from.y * rest + to.y * share };
  }
  const [a, b, c] = [rest * rest, 2 * rest * share, share * share];
  return {
    x: a * from.x + b * bend.x + c * to.x,
    y: a * from.y + b * bend.y + c * to.y,
  };
}

/** The direction of travel after a share of the way, of length 1. */
export function directionOn(route: Route, share: number): Point {
  const before = pointOn(route, Math.max(0, share - 0.01));
  const after = pointOn(route, Math.min(1, share + 0.01));
  const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
  return { x: (after.x - before.x) / length, y: (after.y - before.y) / length };
}

/** A route as path data. */
export const routePath = ({ from, to, bend }: Route): string =>
  bend === null
    ? `M${from.x} ${from.y}L${to.x} ${to.y}`
    : `M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`;
