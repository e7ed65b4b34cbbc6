import type { Shape } from '../scene/mark.ts';

/** How a shape is drawn: filled, or as a line only. */
export interface Outline {
  /** Path data with absolute M, L, C and Z commands in a box from −1 to 1. */
  readonly d: string;
  readonly isLine: boolean;
}

/** Four curves that nobody can tell from a circle. */
const CIRCLE =
  'M1 0C1 .552 .552 1 0 1C-.552 1 -1 .552 -1 0C-1 -.552 -.552 -1 0 -1C.552 -1 1 -.552 1 0Z';

/** The outlines of all shapes; svg and canvas draw the same. */
export const OUTLINES: Readonly<Record<Shape, Outline>> = {
  square: { d: 'M-.9 -.9L.9 -.9L.9 .9L-.9 .9Z', isLine: false },
  disc: { d: CIRCLE, isLine: false },
  ring: { d: CIRCLE, isLine: true },
  diamond: { d: 'M0 -1.1L1.1 0L0 1.1L-1.1 0Z', isLine: false },
  hexagon: { d: 'M-.55 -.95L.55 -.95L1.1 0L.55 .95L-.55 .95L-1.1 0Z', isLine: false },
  triangle: { d: 'M0 -1L1.05 .85L-1.05 .85Z', isLine: false },
  'triangle-down': { d: 'M0 1L1.05 -.85L-1.05 -.85Z', isLine: false },
  cross: { d: 'M-.75 -.75L.75 .75M.75 -.75L-.75 .75', isLine: true },
  crown: { d: 'M-1 .8L-1 -.5L-.45 .1L0 -.85L.45 .1L1 -.5L1 .8Z', isLine: false },
  pause: { d: 'M-.7 -.9L-.2 -.9L-.2 .9L-.7 .9ZM.2 -.9L.7 -.9L.7 .9L.2 .9Z', isLine: false },
  tick: { d: 'M0 -1L0 1', isLine: true },
};

/** The width of a shape's line, by its size. */
export const lineWidth = (size: number): number => Math.max(1.5, size / 6);

/** One command of an outline with its numbers scaled and moved. */
export interface Command {
  readonly type: 'M' | 'L' | 'C' | 'Z';
  readonly numbers: readonly number[];
}

/** An outline as commands around a middle. */
export function placed(outline: Outline, x: number, y: number, size: number): Command[] {
  const commands: Command[] = [];
  for (const [, type, rest] of outline.d.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    const numbers = (rest ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
    commands.push({
      type: type as Command['type'],
      numbers: numbers.map((n, index) => (index % 2 === 0 ? x : y) + (n * size) / 2),
    });
  }
  return commands;
}

/** The two sides of an arrowhead, back from its point. */
export function arrowhead(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  size: number,
): readonly (readonly [x: number, y: number])[] {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const ux = (x2 - x1) / length;
  const uy = (y2 - y1) / length;
  const half = size * 0.42;
  return [
    [x2, y2],
    [x2 - ux * size - uy * half, y2 - uy * size + ux * half],
    [x2 - ux * size + uy * half, y2 - uy * size - ux * half],
  ];
}

/** The length of an arrowhead on a line of a width. */
export const arrowSize = (strokeWidth: number): number => 4 + 2.5 * strokeWidth;

/** The distance between two lines of a hatch, and their width. */
export const HATCH_STEP = 6;
export const HATCH_WIDTH = 1.5;
