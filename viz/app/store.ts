import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Language } from '../../sim/words/language.ts';
import type { DockLane } from '../scene/dock-layout.ts';
import type { Focus, Pane, TimeWindow } from '../scene/scene.ts';
import { type Branch, endMicros } from './branch.ts';
import type { Bindings } from './commands/bindings.ts';
import { FIRST_FACTOR, type Pace } from './playback.ts';
import type { PageProblem } from './problems.ts';

/** Which dialog lies over the page. */
export type Dialog =
  | { readonly type: 'Open' }
  | { readonly type: 'Help' }
  | { readonly type: 'Commands' }
  | { readonly type: 'Export' }
  | { readonly type: 'GoTo' }
  | { readonly type: 'Bookmarks' }
  | { readonly type: 'Settings' }
  | { readonly type: 'Lanes' }
  | { readonly type: 'Share'; readonly link: string }
  | { readonly type: 'Inject'; readonly fault: string | null };

/** What the reader chose; `system` follows the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** What the narrow layout shows below the stage: a pane, the left column or the inspector. */
export type Tab = Pane | 'scenario' | 'inspector';

/** A moment that the reader marked. */
export interface Bookmark {
  readonly branch: number;
  readonly row: number;
  readonly atMicros: number;
}

/** A fork that has not come as far as the playhead yet. */
export interface Awaited {
  readonly branch: number;
  readonly atMicros: number;
}

/** An outline that a node gets for a moment. */
export interface Flash {
  readonly node: number;
  readonly count: number;
}

/** How the page is embedded in another one (viz.md §1.10). */
export interface Embedding {
  readonly pane: Pane | 'stage';
}

/** Everything that the page shows is a function of these signals. */
export interface Store {
  readonly branches: Signal<readonly Branch[]>;
  readonly focus: Signal<Focus>;
  readonly isPlaying: Signal<boolean>;
  readonly pace: Signal<Pace>;
  readonly skipsIdle: Signal<boolean>;
  /** Counts the stretches without events that playing has passed over. */
  readonly skipped: Signal<number>;
  /** What space-time and metrics show; null for a stretch around the playhead. */
  readonly window: Signal<TimeWindow | null>;
  readonly pane: Signal<Pane>;
  readonly tab: Signal<Tab>;
  readonly isCausal: Signal<boolean>;
  readonly language: Signal<Language>;
  readonly themeChoice: Signal<ThemeChoice>;
  readonly systemIsDark: Signal<boolean>;
  readonly forcesColours: Signal<boolean>;
  readonly reducedMotion: Signal<boolean>;
  readonly isNarrow: Signal<boolean>;
  readonly dialog: Signal<Dialog | null>;
  readonly problems: Signal<readonly PageProblem[]>;
  readonly bookmarks: Signal<readonly Bookmark[]>;
  /** Keys that the reader has chosen instead of those of the table. */
  readonly bindings: Signal<Bindings>;
  /** The filter of the events pane, as typed. */
  readonly filter: Signal<string>;
  readonly showsDiff: Signal<boolean>;
  /** The branch that the focused one is compared with, or null. */
  readonly compared: Signal<number | null>;
  readonly leftIsOpen: Signal<boolean>;
  readonly rightIsOpen: Signal<boolean>;
  readonly dockHeight: Signal<number>;
  /** Lanes of the dock that stay where there is no room for all (viz.md §1.3). */
  readonly pinnedLanes: Signal<readonly DockLane[]>;
  readonly embedding: Embedding | null;
  /** Said by the live region. */
  readonly announcement: Signal<string>;
  /** The fork that is shown as soon as it has come as far as the playhead stood, or null. */
  readonly awaited: Signal<Awaited | null>;
  /** Whether the run that was opened can be held against the hashes of its recipe. */
  readonly isGraded: Signal<boolean>;
  /** Where the pointer is in time over a picture with a time axis, or null: a second cursor (viz.md, principle 1). */
  readonly hoverMicros: Signal<number | null>;
  /** What is to have the focus as soon as it is there: the field of the filter, the answers to why. */
  readonly wanted: Signal<'filter' | 'why' | null>;
  /** The node that a fact was stated by just now: it flashes once; the count tells two flashes apart. */
  readonly flash: Signal<Flash | null>;
  /** A short note that goes away by itself: "link copied". */
  readonly toast: Signal<string>;
  readonly branch: ReadonlySignal<Branch | null>;
  /** The row of the focus alone: it changes more rarely than the moment. */
  readonly row: ReadonlySignal<number>;
  readonly branchId: ReadonlySignal<number>;
  readonly node: ReadonlySignal<number | null>;
  readonly partition: ReadonlySignal<number | null>;
  readonly theme: ReadonlySignal<'light' | 'dark'>;
}

/** Nothing is looked at yet. */
export const NO_FOCUS: Focus = {
  branch: 0,
  row: -1,
  nowMicros: 0,
  node: null,
  partition: null,
  message: null,
};

/** The height of the dock, pixels (viz.md §1.1). */
export const DOCK_HEIGHTS = { least: 120, first: 236, most: 420 } as const;

/** What the surroundings of a page decide. */
export interface Surroundings {
  readonly language: Language;
  readonly themeChoice: ThemeChoice;
  readonly embedding: Embedding | null;
}

/** The state of a page on which nothing was opened yet. */
export function createStore({ language, themeChoice, embedding }: Surroundings): Store {
  const branches = signal<readonly Branch[]>([]);
  const focus = signal<Focus>(NO_FOCUS);
  const choice = signal<ThemeChoice>(themeChoice);
  const systemIsDark = signal(false);
  return {
    branches,
    focus,
    isPlaying: signal(false),
    pace: signal<Pace>({ type: 'Timed', factor: FIRST_FACTOR }),
    skipsIdle: signal(true),
    skipped: signal(0),
    window: signal<TimeWindow | null>(null),
    pane: signal<Pane>('logs'),
    tab: signal<Tab>('logs'),
    isCausal: signal(false),
    language: signal(language),
    themeChoice: choice,
    systemIsDark,
    forcesColours: signal(false),
    reducedMotion: signal(false),
    isNarrow: signal(false),
    dialog: signal<Dialog | null>(null),
    problems: signal<readonly PageProblem[]>([]),
    bookmarks: signal<readonly Bookmark[]>([]),
    bindings: signal<Bindings>({}),
    filter: signal(''),
    showsDiff: signal(true),
    compared: signal<number | null>(null),
    leftIsOpen: signal(true),
    rightIsOpen: signal(true),
    dockHeight: signal<number>(DOCK_HEIGHTS.first),
    pinnedLanes: signal<readonly DockLane[]>([]),
    embedding,
    announcement: signal(''),
    awaited: signal<Awaited | null>(null),
    isGraded: signal(true),
    hoverMicros: signal<number | null>(null),
    wanted: signal<'filter' | 'why' | null>(null),
    flash: signal<Flash | null>(null),
    toast: signal(''),
    row: computed(() => focus.value.row),
    branchId: computed(() => focus.value.branch),
    node: computed(() => focus.value.node),
    partition: computed(() => focus.value.partition),
    branch: computed(() => branches.value[focus.value.branch] ?? null),
    theme: computed(() => {
      if (choice.value !== 'system') return choice.value;
      return systemIsDark.value ? 'dark' : 'light';
    }),
  };
}

/** Whether a consumer of the run in focus is a member of a group. */
export const hasGroups = ({ branch }: Store): boolean =>
  (branch.value?.trace?.groups.length ?? 0) > 0;

/** What the narrow layout shows where it shows a pane, else null. */
export function tabOf(store: Store): Pane | null {
  const tab = store.tab.peek();
  return tab === 'scenario' || tab === 'inspector' ? null : tab;
}

/** How much virtual time timelines show around the playhead where the reader has chosen no window. */
const AROUND_MICROS = 400_000;

/** The stretch that space-time shows: the chosen one, or one around the playhead. */
export function shownWindow(store: Store): TimeWindow {
  const chosen = store.window.value;
  if (chosen !== null) return chosen;
  const { nowMicros } = store.focus.value;
  const fromMicros = Math.max(0, nowMicros - AROUND_MICROS * 0.6);
  return { fromMicros, toMicros: fromMicros + AROUND_MICROS };
}

/** The whole run of the focused branch: what dock and metrics show. */
export function wholeWindow(store: Store): TimeWindow {
  const branch = store.branch.value;
  return { fromMicros: 0, toMicros: branch === null ? 1 : Math.max(endMicros(branch), 1) };
}
