/** A colour by its meaning (viz.md §1.4); a theme gives the value. */
export type Colour =
  | 'background'
  | 'panel'
  | 'grid'
  | 'ink'
  | 'muted'
  | 'leader'
  | 'inSync'
  | 'outOfSync'
  | 'produce'
  | 'replicate'
  | 'consume'
  | 'metadata'
  | 'transaction'
  | 'other'
  | 'info'
  | 'ok'
  | 'warn'
  | 'bad'
  | 'onLeader'
  | 'epoch0'
  | 'epoch1'
  | 'epoch2'
  | 'epoch3'
  | 'epoch4'
  | 'epoch5'
  | 'runA'
  | 'runB'
  | 'none';

/** What a mark stands for: what a click focuses, a tooltip explains, a keyboard walk visits. */
export type Target =
  | { readonly type: 'Node'; readonly node: number }
  | { readonly type: 'Replica'; readonly node: number; readonly partition: number }
  | {
      readonly type: 'Offset';
      readonly node: number;
      readonly partition: number;
      readonly offset: number;
    }
  | { readonly type: 'Partition'; readonly partition: number }
  | { readonly type: 'Row'; readonly row: number }
  | { readonly type: 'Message'; readonly message: number }
  | { readonly type: 'Link'; readonly from: number; readonly to: number }
  | { readonly type: 'Time'; readonly atMicros: number };

interface Meaning {
  /** Said by the tooltip, the SVG title and the state in words; empty for decoration. */
  readonly title: string;
  readonly target: Target | null;
  /** 0 to 1. */
  readonly opacity: number;
}

/** A line's pattern: lengths of dash and gap in pixels; empty for solid. */
export type Dash = readonly number[];

export interface RectMark extends Meaning {
  readonly type: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: Colour;
  readonly stroke: Colour;
  readonly strokeWidth: number;
  readonly dash: Dash;
}

export interface LineMark extends Meaning {
  readonly type: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly stroke: Colour;
  readonly strokeWidth: number;
  readonly dash: Dash;
  /** Where an arrowhead stands. */
  readonly arrow: 'none' | 'end';
}

export interface PathMark extends Meaning {
  readonly type: 'path';
  /** SVG path data, as d3-shape and d3-path write it. */
  readonly d: string;
  readonly fill: Colour;
  readonly stroke: Colour;
  readonly strokeWidth: number;
  readonly dash: Dash;
}

export interface DiscMark extends Meaning {
  readonly type: 'disc';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: Colour;
  readonly stroke: Colour;
  readonly strokeWidth: number;
}

export interface TextMark extends Meaning {
  readonly type: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Pixels. */
  readonly size: number;
  readonly weight: 'normal' | 'bold';
  readonly family: 'sans' | 'mono';
  readonly anchor: 'start' | 'middle' | 'end';
  readonly fill: Colour;
  readonly isStruck: boolean;
}

/** The shapes of viz.md §1.3, centred, of one size. */
export type Shape =
  | 'square'
  | 'disc'
  | 'ring'
  | 'diamond'
  | 'hexagon'
  | 'triangle'
  | 'triangle-down'
  | 'cross'
  | 'crown'
  | 'pause'
  | 'tick';

export interface GlyphMark extends Meaning {
  readonly type: 'glyph';
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
  /** The side of its box in pixels. */
  readonly size: number;
  readonly colour: Colour;
  /** A response is hollow. */
  readonly hollow: boolean;
}

export interface HatchMark extends Meaning {
  readonly type: 'hatch';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly colour: Colour;
}

/** One thing in a picture. The same marks are painted on canvas, written as SVG, said in words and hit (viz.md, principle 3). */
export type Mark = RectMark | LineMark | PathMark | DiscMark | TextMark | GlyphMark | HatchMark;
