import type { Trace } from '../../sim/trace/trace.ts';
import type { ViewState } from '../../sim/trace/view-state.ts';
import type { Language } from '../../sim/words/language.ts';
import type { Mark } from './mark.ts';

/** The panes below the stage, in the order of their tabs. */
export const PANES = ['logs', 'spacetime', 'groups', 'metrics', 'events'] as const;

export type Pane = (typeof PANES)[number];

/** Where the reader looks (viz.md, principle 1): every pane is a pure function of trace, focus, size and theme. */
export interface Focus {
  /** Index of the branch; 0 is the run that was opened. */
  readonly branch: number;
  /** The row the view stands behind; −1 before the first. */
  readonly row: number;
  /** Virtual microseconds of the playhead: at or after `row`, before the next row. Messages fly by it. */
  readonly nowMicros: number;
  /** Null for none. */
  readonly node: number | null;
  readonly partition: number | null;
  readonly message: number | null;
}

/** The stretch of virtual time that timelines show, microseconds. */
export interface TimeWindow {
  readonly fromMicros: number;
  readonly toMicros: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** All that a picture depends on besides its theme, which gives the marks' colours their values. */
export interface SceneInput {
  readonly trace: Trace;
  readonly view: ViewState;
  readonly focus: Focus;
  readonly size: Size;
  readonly language: Language;
  readonly window: TimeWindow;
  /** Whether the playhead moves: then no arrowheads and few labels (viz.md §1.5). */
  readonly isPlaying: boolean;
  /** `prefers-reduced-motion`: messages are arrows with a progress tick. */
  readonly reducedMotion: boolean;
}

/** Where virtual time runs in a picture: from the left edge of its plot to the right one. */
export interface TimePlot {
  readonly window: TimeWindow;
  /** Pixels. */
  readonly from: number;
  readonly to: number;
}

/** A picture. */
export interface Scene {
  readonly size: Size;
  readonly marks: readonly Mark[];
  /** Null where time is no axis of it. */
  readonly plot?: TimePlot | null;
  /** The picture in one paragraph, for a screen reader. */
  readonly words: string;
}
