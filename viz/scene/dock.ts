import { scaleLinear } from 'd3-scale';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Language } from '../../sim/words/language.ts';
import { seconds } from '../../sim/words/time.ts';
import { controllersOf, focusedPartition, shortPartition } from './cluster.ts';
import { controllerLane, guaranteeLane, isrLane, leaderLane } from './dock-lanes.ts';
import { type DockLane, type DockLayout, dockLayout, type LaneBox } from './dock-layout.ts';
import { type DockOptions, dockPlayhead, scrubberLane } from './dock-scrubber.ts';
import { transactionLane } from './dock-transactions.ts';
import { baseline, path, text } from './draw.ts';
import { bandMarks } from './groups-rows.ts';
import { seriesOf } from './history.ts';
import type { Ground } from './label.ts';
import type { Mark } from './mark.ts';
import { totalLag, underReplicated, underReplicatedRows } from './metric-series.ts';
import type { Scene, SceneInput } from './scene.ts';
import { samplesOf, stepPath } from './step-line.ts';
import { fitted } from './text-width.ts';
import { momentOf, plotOf, type TimeScale, timeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

export type { DockOptions } from './dock-scrubber.ts';

const LABEL = { size: 11, weight: 'normal', family: 'sans' } as const;

/** The whole run at a glance: what broke, who led, who was in sync, how much happened, and where we are (viz.md §1.3). */
export function dockScene(input: SceneInput, options: DockOptions = {}): Scene {
  const still = dockLanes(input, options);
  const moving = dockMoment(input, options);
  return { ...moving, marks: [...still.marks, ...moving.marks] };
}

/** The part of the dock that is the same wherever the playhead stands: of the focus it takes the partition alone. */
export function dockLanes(input: SceneInput, options: DockOptions = {}): Scene {
  const { size, window } = input;
  const partition = focusedPartition(input.trace, input.focus.partition);
  const layout = layoutOf(input, partition, options);
  const scale = timeScale(window, layout.left, layout.right);
  const ground: Ground = {
    edge: { x: 0, y: 0, width: size.width, height: size.height },
    taken: [],
  };
  const marks: Mark[] = [];
  const draw = (lane: DockLane, made: (box: LaneBox) => Mark[]): void => {
    const box = layout.lanes[lane];
    if (box === undefined) return;
    marks.push(...laneLabel(input, layout, lane, box, partition), ...made(box));
  };
  draw('guarantees', (box) => guaranteeLane(input, scale, box, ground));
  draw('leader', (box) => leaderLane(input, scale, box, partition));
  draw('isr', (box) => isrLane(input, scale, box, partition, ground));
  draw('group', (box) => bandMarks(input, scale, box, groupOf(input.trace)));
  draw('transactions', (box) => transactionLane(input, scale, box));
  draw('controller', (box) => controllerLane(input, scale, box));
  draw('series', (box) => seriesLane(input, scale, box, partition));
  draw('scrubber', (box) => scrubberLane(input, scale, box, options));
  return { size, marks, words: '' };
}

/** The playhead of the dock, and the dock in words. */
export function dockMoment(input: SceneInput, options: DockOptions = {}): Scene {
  const { trace, size, window, focus, language } = input;
  const layout = layoutOf(input, focusedPartition(trace, focus.partition), options);
  const scale = timeScale(window, layout.left, layout.right);
  const { scrubber } = layout.lanes;
  const marks = scrubber === undefined ? [] : dockPlayhead(input, scale, 2, scrubber);
  const event = focus.row < 0 ? 0 : (trace.rows.event[focus.row] as number);
  const words = sceneWords(language).dock(
    seconds(focus.nowMicros),
    event,
    seconds(window.toMicros),
  );
  return { size, marks, plot: plotOf(scale), words };
}

const layoutOf = (input: SceneInput, partition: number, { pinned = [] }: DockOptions): DockLayout =>
  dockLayout(
    input.size,
    replicasEver(input, partition),
    wantedLanes(input.trace, partition),
    pinned,
  );

/** The lanes that a run has something for. */
export function wantedLanes(trace: Trace, partition: number): DockLane[] {
  return [
    'guarantees',
    ...(partition >= 0 ? (['leader', 'isr', 'series'] as const) : []),
    ...(groupOf(trace) >= 0 ? (['group'] as const) : []),
    ...(trace.transactionalIds.length > 0 ? (['transactions'] as const) : []),
    ...(controllersOf(trace).length > 0 ? (['controller'] as const) : []),
    'scrubber',
  ];
}

/** The group of the lane: the first that a coordinator has spoken of; −1 for none. */
const groupOf = (trace: Trace): number =>
  trace.groups.findIndex((_, group) => seriesOf(trace, 'groupState', group, -1).rows.length > 0);

function replicasEver({ trace }: SceneInput, partition: number): number {
  const { values } = seriesOf(trace, 'decidedReplicas', -1, partition);
  return Math.max(1, ...[...values].map((list) => trace.lists[list]?.length ?? 0));
}

function laneLabel(
  { trace, language }: SceneInput,
  layout: DockLayout,
  lane: DockLane,
  { top, height }: LaneBox,
  partition: number,
): Mark[] {
  if (!layout.hasLabels || lane === 'scrubber') return [];
  const label = laneName(trace, language, lane, partition);
  const said = fitted(label, layout.left - 16, LABEL);
  return [
    text(10, baseline(top + height / 2, LABEL.size), said, {
      ...LABEL,
      fill: 'muted',
      title: label,
    }),
  ];
}

/** What a lane is called; the scrubber has no name. */
export function laneName(
  trace: Trace,
  language: Language,
  lane: Exclude<DockLane, 'scrubber'>,
  partition: number,
): string {
  const words = sceneWords(language);
  const name = shortPartition(trace, partition);
  return {
    guarantees: words.guarantees,
    leader: words.leaderLane(name),
    isr: words.isrLane(name),
    group: words.groupLane(trace.groups[groupOf(trace)] ?? ''),
    transactions: words.transactionLane(
      trace.transactionalIds.length === 1 ? (trace.transactionalIds[0] ?? '') : '',
    ),
    controller: words.controllerLane,
    series: words.seriesLane,
  }[lane];
}

/** Under-replicated partitions and lag, each by its own measure. */
function seriesLane(
  { trace }: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  partition: number,
): Mark[] {
  const until = momentOf(trace, trace.rowCount - 1);
  const lines = [
    {
      metric: underReplicated(trace),
      rows: underReplicatedRows(trace),
      look: { stroke: 'leader', strokeWidth: 1.5 },
    },
    {
      metric: totalLag(trace, partition),
      rows: [],
      look: { stroke: 'outOfSync', strokeWidth: 1.5, dash: [4, 2] },
    },
  ] as const;
  return lines.flatMap(({ metric, rows, look }): Mark[] => {
    const samples = samplesOf(trace, metric, scale, until, rows);
    if (samples.length < 2) return [];
    const most = Math.max(1, ...samples.map(({ value }) => value));
    const y = scaleLinear([0, most], [top + height - 2, top + 2]);
    return [path(stepPath(samples, y), look)];
  });
}
