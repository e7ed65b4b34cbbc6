import { textBox } from '../scene/box.ts';
import type { GlyphMark, HatchMark, LineMark, Mark, RectMark, TextMark } from '../scene/mark.ts';
import {
  arrowhead,
  arrowSize,
  HATCH_STEP,
  HATCH_WIDTH,
  lineWidth,
  OUTLINES,
  placed,
} from './shapes.ts';
import { FONTS, type Theme } from './theme.ts';

/** What of a canvas is drawn on. */
export type Context = Pick<
  CanvasRenderingContext2D,
  | 'setTransform'
  | 'fillRect'
  | 'save'
  | 'restore'
  | 'clip'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'bezierCurveTo'
  | 'closePath'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'fill'
  | 'stroke'
  | 'setLineDash'
  | 'fillText'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

/** How a picture is painted. */
export interface PaintOptions {
  readonly theme: Theme;
  /** Device pixels per pixel: `devicePixelRatio`. */
  readonly scale: number;
}

/** Makes path data into something a context fills and strokes; `Path2D` in a browser. */
export type PathMaker = (d: string) => Path2D;

/**
 * Paints marks in their order. Neighbours of one look share a path, since it is the calls of `stroke` and `fill` that
 * cost (viz.md §1.7: 5,000 marks in a frame). The ground is the caller's.
 */
export function paint(
  context: Context,
  marks: readonly Mark[],
  { theme, scale }: PaintOptions,
  makePath: PathMaker = (d) => new Path2D(d),
): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  let start = 0;
  while (start < marks.length) {
    const first = marks[start] as Mark;
    const look = lookOf(first);
    let end = start + 1;
    while (end < marks.length && look !== '' && lookOf(marks[end] as Mark) === look) end += 1;
    context.globalAlpha = first.opacity;
    paintAlike(context, marks.slice(start, end), theme, makePath);
    start = end;
  }
  context.globalAlpha = 1;
}

/** What marks must share to be one path; empty for those that are painted alone. */
function lookOf(mark: Mark): string {
  switch (mark.type) {
    case 'rect':
      return `rect ${mark.fill} ${mark.stroke} ${mark.strokeWidth} ${mark.dash.join()} ${mark.opacity}`;
    case 'line':
      return `line ${mark.stroke} ${mark.strokeWidth} ${mark.dash.join()} ${mark.arrow} ${mark.opacity}`;
    case 'disc':
      return `disc ${mark.fill} ${mark.stroke} ${mark.strokeWidth} ${mark.opacity}`;
    case 'glyph':
      return `glyph ${mark.shape} ${mark.size} ${mark.colour} ${mark.hollow} ${mark.opacity}`;
    case 'text':
      return `text ${mark.size} ${mark.weight} ${mark.family} ${mark.anchor} ${mark.fill} ${mark.opacity}`;
    case 'path':
    case 'hatch':
      return '';
  }
}

function paintAlike(
  context: Context,
  marks: readonly Mark[],
  theme: Theme,
  makePath: PathMaker,
): void {
  const [first] = marks;
  if (first === undefined) return;
  switch (first.type) {
    case 'rect':
      paintRects(context, marks as readonly RectMark[], theme);
      return;
    case 'line':
      paintLines(context, marks as readonly LineMark[], theme);
      return;
    case 'disc': {
      context.beginPath();
      for (const mark of marks) {
        if (mark.type !== 'disc') continue;
        context.moveTo(mark.x + mark.radius, mark.y);
        context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      }
      fillAndStroke(context, first, theme);
      return;
    }
    case 'glyph':
      paintGlyphs(context, marks as readonly GlyphMark[], theme);
      return;
    case 'text':
      paintTexts(context, marks as readonly TextMark[], theme);
      return;
    case 'hatch':
      paintHatch(context, first, theme);
      return;
    case 'path': {
      const shape = makePath(first.d);
      if (first.fill !== 'none') {
        context.fillStyle = theme.colours[first.fill];
        context.fill(shape);
      }
      if (first.stroke !== 'none') {
        useStroke(context, first, theme);
        context.stroke(shape);
      }
      return;
    }
  }
}

type Stroked = Pick<RectMark, 'stroke' | 'strokeWidth'> & { readonly dash?: readonly number[] };

function useStroke(context: Context, { stroke, strokeWidth, dash }: Stroked, theme: Theme): void {
  context.strokeStyle = theme.colours[stroke];
  context.lineWidth = strokeWidth;
  context.setLineDash([...(dash ?? [])]);
}

function fillAndStroke(
  context: Context,
  mark: Stroked & Pick<RectMark, 'fill'>,
  theme: Theme,
): void {
  if (mark.fill !== 'none') {
    context.fillStyle = theme.colours[mark.fill];
    context.fill();
  }
  if (mark.stroke === 'none') return;
  useStroke(context, mark, theme);
  context.stroke();
}

/** Rectangles that overlap cannot share a path where they have a stroke and a fill: each then covers the one before. */
function paintRects(context: Context, marks: readonly RectMark[], theme: Theme): void {
  const [first] = marks as readonly [RectMark];
  const isApart = first.fill !== 'none' && first.stroke !== 'none';
  context.beginPath();
  marks.forEach((mark, index) => {
    if (isApart && index > 0) {
      fillAndStroke(context, first, theme);
      context.beginPath();
    }
    const width = Math.max(0, mark.width);
    const height = Math.max(0, mark.height);
    if (mark.radius > 0) {
      const radius = Math.min(mark.radius, width / 2, height / 2);
      context.roundRect(mark.x, mark.y, width, height, radius);
    } else context.rect(mark.x, mark.y, width, height);
  });
  fillAndStroke(context, first, theme);
}

function paintLines(context: Context, marks: readonly LineMark[], theme: Theme): void {
  const [first] = marks as readonly [LineMark];
  if (first.stroke === 'none') return;
  useStroke(context, first, theme);
  context.beginPath();
  for (const { x1, y1, x2, y2 } of marks) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  if (first.arrow === 'none') return;
  context.fillStyle = theme.colours[first.stroke];
  context.beginPath();
  for (const { x1, y1, x2, y2, strokeWidth } of marks) {
    arrowhead(x1, y1, x2, y2, arrowSize(strokeWidth)).forEach(([x, y], index) => {
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
  }
  context.fill();
}

function paintGlyphs(context: Context, marks: readonly GlyphMark[], theme: Theme): void {
  const [first] = marks as readonly [GlyphMark];
  const outline = OUTLINES[first.shape];
  const colour = theme.colours[first.colour];
  context.beginPath();
  for (const { x, y, size } of marks) {
    for (const { type, numbers } of placed(outline, x, y, size)) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
      if (type === 'M') context.moveTo(a, b);
      else if (type === 'L') context.lineTo(a, b);
      else if (type === 'C') context.bezierCurveTo(a, b, c, d, e, f);
      else context.closePath();
    }
  }
  if (!outline.isLine) {
    context.fillStyle = first.hollow ? theme.colours.background : colour;
    context.fill();
  }
  if (!outline.isLine && !first.hollow) return;
  context.strokeStyle = colour;
  context.lineWidth = lineWidth(first.size);
  context.setLineDash([]);
  context.stroke();
}

function paintTexts(context: Context, marks: readonly TextMark[], theme: Theme): void {
  const [first] = marks as readonly [TextMark];
  const weight = first.weight === 'bold' ? '700 ' : '';
  context.font = `${weight}${first.size}px ${FONTS[first.family]}`;
  context.textAlign = first.anchor === 'middle' ? 'center' : first.anchor;
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme.colours[first.fill];
  for (const mark of marks) context.fillText(mark.text, mark.x, mark.y);
  const struck = marks.filter(({ isStruck }) => isStruck);
  for (const mark of struck) strike(context, mark);
}

/** A canvas has no text decoration. */
function strike(context: Context, mark: TextMark): void {
  const box = textBox(mark);
  context.fillRect(box.x, mark.y - mark.size * 0.32, box.width, Math.max(1, mark.size / 12));
}

function paintHatch(context: Context, mark: HatchMark, theme: Theme): void {
  const { x, y, width, height } = mark;
  if (width <= 0 || height <= 0) return;
  context.save();
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(mark.radius, width / 2, height / 2));
  context.clip();
  context.strokeStyle = theme.colours[mark.colour];
  context.lineWidth = HATCH_WIDTH;
  context.setLineDash([]);
  context.beginPath();
  // Lines lie on one grid over the whole picture, so that neighbouring hatches meet.
  const step = HATCH_STEP * Math.SQRT2;
  for (let at = Math.floor((x - y - height) / step) * step; at <= x + width - y; at += step) {
    context.moveTo(at + y, y);
    context.lineTo(at + y + height, y + height);
  }
  context.stroke();
  context.restore();
}
