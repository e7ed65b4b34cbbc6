import type { Shape } from '../scene/mark.ts';

/** One command of an outline with its numbers. */
export interface Command {
  readonly type: 'M' | 'L' | 'C' | 'Z';
  readonly numbers: readonly number[];
}

/** How a shape is drawn: filled, or as a line only. */
export interface Outline {
  /** In a box from −1 to 1, with absolute numbers. */
  readonly commands: readonly Command[];
  readonly isLine: boolean;
}

/** Four curves that nobody can tell from a circle. */
const CIRCLE =
  'M1 0C1 .552 .552 1 0 1C-.552 1 -1 .552 -1 0C-1 -.552 -.552 -1 0 -1C.552 -1 1 -.552 1 0Z';

/** Path data is read once: a picture has hundreds of glyphs, in every frame. */
function commandsOf(d: string): readonly Command[] {
  return [...d.matchAll(/([MLCZ])([^MLCZ]*)/g)].map(([, type, rest]) => ({
    type: type as Command['type'],
    numbers: (rest ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [],
  }));
}

const filled = (d: string): Outline => ({ commands: commandsOf(d), isLine: false });
const lined = (d: string): Outline => ({ commands: commandsOf(d), isLine: true });

/** The outlines of all shapes; svg and canvas draw the same. */
export const OUTLINES: Readonly<Record<Shape, Outline>> = {
  square: filled('M-.9 -.9L.9 -.9L.9 .9L-.9 .9Z'),
  disc: filled(CIRCLE),
  ring: lined(CIRCLE),
  diamond: filled('M0 -1.1L1.1 0L0 1.1L-1.1 0Z'),
  hexagon: filled('M-.55 -.95L.55 -.95L1.1 0L.55 .95L-.55 .95L-1.1 0Z'),
  triangle: filled('M0 -1L1.05 .85L-1.05 .85Z'),
  'triangle-down': filled('M0 1L1.05 -.85L-1.05 -.85Z'),
  cross: lined('M-.75 -.75L.75 .75M.75 -.75L-.75 .75'),
  crown: filled('M-1 .8L-1 -.5L-.45 .1L0 -.85L.45 .1L1 -.5L1 .8Z'),
  pause: filled('M-.7 -.9L-.2 -.9L-.2 .9L-.7 .9ZM.2 -.9L.7 -.9L.7 .9L.2 .9Z'),
  tick: lined('M0 -1L0 1'),
};

/** The width of a shape's line, by its size. */
export const lineWidth = (size: number): number => Math.max(1.5, size / 6);

/** An outline as commands around a middle. */
export function placed({ commands }: Outline, x: number, y: number, size: number): Command[] {
  return commands.map(({ type, numbers }) => ({
    type,
    numbers: numbers.map((n, index) => (index % 2 === 0 ? x : y) + (n * size) / 2),
  }));
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
