import type { Colour } from '../scene/mark.ts';

/** Values for the colours of marks. */
export interface Theme {
  readonly name: 'light' | 'dark' | 'forced';
  readonly colours: Readonly<Record<Colour, string>>;
}

/** The values of viz.md §1.4, which a test checks for distance and contrast. */
export const LIGHT: Theme = {
  name: 'light',
  colours: {
    none: 'none',
    background: '#FFFFFF',
    panel: '#F6F7F9',
    grid: '#D9DEE5',
    ink: '#16191F',
    muted: '#5B6472',
    leader: '#0D44AA',
    inSync: '#1E9E7C',
    outOfSync: '#874000',
    produce: '#4B87F4',
    replicate: '#046D59',
    consume: '#E45789',
    metadata: '#611E9E',
    transaction: '#968D1D',
    other: '#834501',
    info: '#073D90',
    ok: '#0F806E',
    warn: '#8B6D2B',
    bad: '#830312',
    onLeader: '#FFFFFF',
    epoch0: '#BED4F5',
    epoch1: '#DD9854',
    epoch2: '#A1FFE1',
    epoch3: '#C09DB3',
    epoch4: '#F2EEA2',
    epoch5: '#A49CEC',
    runA: '#0D44AA',
    runB: '#B35900',
  },
};

/** The dark half of viz.md §1.4. */
export const DARK: Theme = {
  name: 'dark',
  colours: {
    none: 'none',
    background: '#0F1216',
    panel: '#171B21',
    grid: '#2B323B',
    ink: '#E8ECF1',
    muted: '#9AA5B4',
    leader: '#5F86CB',
    inSync: '#4AF8C3',
    outOfSync: '#EA8703',
    produce: '#198AE7',
    replicate: '#75FACA',
    consume: '#A76C86',
    metadata: '#D4BCFA',
    transaction: '#F2D755',
    other: '#DD6E13',
    info: '#428EFC',
    ok: '#30F9DB',
    warn: '#FBD072',
    bad: '#CB6565',
    onLeader: '#0F1216',
    epoch0: '#063771',
    epoch1: '#83590E',
    epoch2: '#2C7056',
    epoch3: '#411224',
    epoch4: '#31320F',
    epoch5: '#605E80',
    runA: '#5F86CB',
    runB: '#EA8703',
  },
};

/**
 * The reader's own colours, `forced-colors: active`: outlines, hatches, shapes and words say everything (viz.md §1.4),
 * so that fills are plain but for the leader's.
 */
export const FORCED: Theme = {
  name: 'forced',
  colours: {
    none: 'none',
    background: 'Canvas',
    panel: 'Canvas',
    grid: 'GrayText',
    ink: 'CanvasText',
    muted: 'CanvasText',
    leader: 'Highlight',
    inSync: 'CanvasText',
    outOfSync: 'CanvasText',
    produce: 'CanvasText',
    replicate: 'CanvasText',
    consume: 'CanvasText',
    metadata: 'CanvasText',
    transaction: 'CanvasText',
    other: 'CanvasText',
    info: 'CanvasText',
    ok: 'CanvasText',
    warn: 'CanvasText',
    bad: 'CanvasText',
    onLeader: 'HighlightText',
    epoch0: 'Canvas',
    epoch1: 'Canvas',
    epoch2: 'Canvas',
    epoch3: 'Canvas',
    epoch4: 'Canvas',
    epoch5: 'Canvas',
    runA: 'CanvasText',
    runB: 'CanvasText',
  },
};

/** System fonts only (viz.md §1.9). */
export const FONTS: Readonly<Record<'sans' | 'mono', string>> = {
  sans: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'DejaVu Sans', sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
};
