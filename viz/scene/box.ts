import type { Mark, TextMark } from './mark.ts';
import { textWidth } from './text-width.ts';

/** A place in a picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in a picture, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How far letters rise above the baseline and fall below it, in parts of the size. */
const ASCENT = 0.8;
const DESCENT = 0.22;

/** The middle of a box. */
export const centre = ({ x, y, width, height }: Box): Point => ({
  x: x + width / 2,
  y: y + height / 2,
});

/** A box that is larger by `by` pixels on every side. */
export const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** Whether two boxes share more than an edge. */
export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether `inner` lies within `outer`. */
export const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The box of a text, whose `y` is its baseline. */
export function textBox(
  text: Pick<TextMark, 'x' | 'y' | 'text' | 'size' | 'weight' | 'family' | 'anchor'>,
): Box {
  const width = textWidth(text.text, text);
  const before = text.anchor === 'start' ? 0 : text.anchor === 'middle' ? width / 2 : width;
  return {
    x: text.x - before,
    y: text.y - ASCENT * text.size,
    width,
    height: (ASCENT + DESCENT) * text.size,
  };
}

/** The box around a mark, its stroke left out. */
export function markBox(mark: Mark): Box {
  switch (mark.type) {
    case 'rect':
    case 'hatch':
      return { x: mark.x, y: mark.y, width: mark.width, height: mark.height };
    case 'line':
      return {
        x: Math.min(mark.x1, mark.x2),
        y: Math.min(mark.y1, mark.y2),
        width: Math.abs(mark.x2 - mark.x1),
        height: Math.abs(mark.y2 - mark.y1),
      };
    case 'disc':
      return square(mark.x, mark.y, mark.radius * 2);
    case 'glyph':
      return square(mark.x, mark.y, mark.size);
    case 'text':
      return textBox(mark);
    case 'path':
      return pathBox(mark.d);
  }
}

const square = (x: number, y: number, side: number): Box => ({
  x: x - side / 2,
  y: y - side / 2,
  width: side,
  height: side,
});

/** The box around all points that a path names; scenes write them with absolute commands only. */
function pathBox(d: string): Box {
  const points = pathPoints(d);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The points that a path of M, L, C, Q and Z names, control points included. */
export function pathPoints(d: string): Point[] {
  const numbers = d.match(/-?\d*\.?\d+(e-?\d+)?/g)?.map(Number) ?? [];
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => ({
    x: numbers[2 * index] as number,
    y: numbers[2 * index + 1] as number,
  }));
}
