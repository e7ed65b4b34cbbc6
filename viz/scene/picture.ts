import { rowAtTime } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceViews } from '../../sim/trace/view.ts';
import type { Language } from '../../sim/words/language.ts';
import { dockScene } from './dock.ts';
import { firstFocus } from './first-focus.ts';
import { groupsScene } from './groups.ts';
import { logsScene } from './logs.ts';
import { metricsScene } from './metrics.ts';
import { microsOf } from './rows.ts';
import type { Scene, SceneInput, Size, TimeWindow } from './scene.ts';
import { spacetimeScene } from './spacetime.ts';
import { stageScene } from './stage.ts';

/** The pictures that stand alone: what the page shows in a pane, and the dock. */
export const PICTURES = ['stage', 'logs', 'spacetime', 'groups', 'metrics', 'dock'] as const;

/** The name of a picture. */
export type Picture = (typeof PICTURES)[number];

/** Which picture of a run is wanted. */
export interface PictureRequest {
  readonly picture: Picture;
  /** Null for the moment at which the page opens the run. */
  readonly atMicros: number | null;
  /** By its name, null for the one that the page opens with. */
  readonly partition: string | null;
  /** Null for the size of the page's own pane. */
  readonly size: Size | null;
  readonly language: Language;
}

/** The panes of the page at 1440 by 900 (viz.md §1.1). */
const SIZES: Readonly<Record<Picture, Size>> = {
  stage: { width: 824, height: 292 },
  logs: { width: 824, height: 324 },
  spacetime: { width: 824, height: 324 },
  groups: { width: 824, height: 324 },
  metrics: { width: 824, height: 324 },
  dock: { width: 1440, height: 192 },
};

/** How much virtual time space-time shows around its moment, microseconds. */
const AROUND_MICROS = 400_000;

/** A picture of a whole run at a moment, as the page would show it there. */
export function pictureOf(trace: Trace, request: PictureRequest): Scene {
  const first = firstFocus(trace);
  const row = request.atMicros === null ? first.row : rowAtTime(trace, request.atMicros);
  const nowMicros = request.atMicros ?? microsOf(trace, row);
  const named = trace.partitions.indexOf(request.partition ?? '');
  const partition = named >= 0 ? named : first.partition;
  const input: SceneInput = {
    trace,
    view: new TraceViews(trace).at(row),
    focus: { branch: 0, row, nowMicros, node: null, partition, message: null },
    size: request.size ?? SIZES[request.picture],
    language: request.language,
    window: windowOf(trace, request.picture, nowMicros),
    isPlaying: false,
    reducedMotion: false,
  };
  switch (request.picture) {
    case 'stage':
      return stageScene(input);
    case 'logs':
      return logsScene(input);
    case 'spacetime':
      return spacetimeScene(input);
    case 'groups':
      return groupsScene(input);
    case 'metrics':
      return metricsScene(input);
    case 'dock':
      return dockScene(input);
  }
}

function windowOf(trace: Trace, picture: Picture, nowMicros: number): TimeWindow {
  if (picture !== 'spacetime') return { fromMicros: 0, toMicros: Math.max(trace.untilMicros, 1) };
  const fromMicros = Math.max(0, nowMicros - AROUND_MICROS * 0.6);
  return { fromMicros, toMicros: fromMicros + AROUND_MICROS };
}
