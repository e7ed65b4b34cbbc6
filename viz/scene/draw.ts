import type { Box } from './box.ts';
import type {
  Colour,
  Dash,
  DiscMark,
  GlyphMark,
  HatchMark,
  LineMark,
  PathMark,
  RectMark,
  Shape,
  Target,
  TextMark,
} from './mark.ts';

/**
 * Makers of marks: what a scene leaves out is the plain case. The fields that all have are written out in each: shared by
 * spreading, marks take five times as long to make, and a frame has thousands.
 */
interface Meaning {
  readonly title?: string;
  readonly target?: Target | null;
  readonly opacity?: number;
}

interface Stroke {
  readonly stroke?: Colour;
  readonly strokeWidth?: number;
  readonly dash?: Dash;
}

/** A rectangle, without a fill or a stroke unless given. */
export const rect = (
  { x, y, width, height }: Box,
  look: Meaning & Stroke & { readonly radius?: number; readonly fill?: Colour } = {},
): RectMark => ({
  type: 'rect',
  x,
  y,
  width,
  height,
  radius: look.radius ?? 0,
  fill: look.fill ?? 'none',
  stroke: look.stroke ?? 'none',
  strokeWidth: look.strokeWidth ?? 1,
  dash: look.dash ?? [],
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** A straight line. */
export const line = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  look: Meaning & Stroke & { readonly arrow?: LineMark['arrow'] } = {},
): LineMark => ({
  type: 'line',
  x1,
  y1,
  x2,
  y2,
  stroke: look.stroke ?? 'ink',
  strokeWidth: look.strokeWidth ?? 1,
  dash: look.dash ?? [],
  arrow: look.arrow ?? 'none',
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** A path with absolute commands, without a fill unless given. */
export const path = (
  d: string,
  look: Meaning & Stroke & { readonly fill?: Colour } = {},
): PathMark => ({
  type: 'path',
  d,
  fill: look.fill ?? 'none',
  stroke: look.stroke ?? 'none',
  strokeWidth: look.strokeWidth ?? 1,
  dash: look.dash ?? [],
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** A filled disc. */
export const disc = (
  x: number,
  y: number,
  radius: number,
  look: Meaning & Stroke & { readonly fill?: Colour } = {},
): DiscMark => ({
  type: 'disc',
  x,
  y,
  radius,
  fill: look.fill ?? 'none',
  stroke: look.stroke ?? 'none',
  strokeWidth: look.strokeWidth ?? 1,
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** The distance from a line's middle to the baseline of letters that stand on it, in parts of the size. */
const MIDDLE = 0.35;

/** The baseline of a text whose small letters are centred on `y`. */
export const baseline = (y: number, size: number): number => y + MIDDLE * size;

/** A text; `y` is its baseline. */
export const text = (
  x: number,
  y: number,
  words: string,
  look: Meaning & {
    readonly size?: number;
    readonly weight?: TextMark['weight'];
    readonly family?: TextMark['family'];
    readonly anchor?: TextMark['anchor'];
    readonly fill?: Colour;
    readonly isStruck?: boolean;
  } = {},
): TextMark => ({
  type: 'text',
  x,
  y,
  text: words,
  size: look.size ?? 12,
  weight: look.weight ?? 'normal',
  family: look.family ?? 'sans',
  anchor: look.anchor ?? 'start',
  fill: look.fill ?? 'ink',
  isStruck: look.isStruck ?? false,
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** A shape of viz.md §1.3, centred. */
export const glyph = (
  x: number,
  y: number,
  shape: Shape,
  size: number,
  colour: Colour,
  look: Meaning & { readonly hollow?: boolean } = {},
): GlyphMark => ({
  type: 'glyph',
  x,
  y,
  shape,
  size,
  colour,
  hollow: look.hollow ?? false,
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});

/** Diagonal lines in a box. */
export const hatch = (
  { x, y, width, height }: Box,
  colour: Colour,
  look: Meaning & { readonly radius?: number } = {},
): HatchMark => ({
  type: 'hatch',
  x,
  y,
  width,
  height,
  radius: look.radius ?? 0,
  colour,
  title: look.title ?? '',
  target: look.target ?? null,
  opacity: look.opacity ?? 1,
});
