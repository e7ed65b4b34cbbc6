import { format } from 'd3-format';
import { scaleLinear } from 'd3-scale';
import { seconds } from '../../sim/words/time.ts';
import { focusedPartition, shortPartition } from './cluster.ts';
import { baseline, hatch, line, path, rect, text } from './draw.ts';
import { faultSpans } from './fault-links.ts';
import type { Colour, Dash, Mark } from './mark.ts';
import {
  acknowledged,
  isRead,
  type Metric,
  ofLeader,
  totalLag,
  underReplicated,
  underReplicatedRows,
} from './metric-series.ts';
import { playheadLine } from './playhead.ts';
import type { Scene, SceneInput } from './scene.ts';
import { samplesOf, stepPath } from './step-line.ts';
import { fitted, textWidth } from './text-width.ts';
import {
  firstRowAt,
  momentOf,
  plotOf,
  shortTime,
  type TimeScale,
  timeScale,
  timeTicks,
} from './time-axis.ts';
import { sceneWords } from './words.ts';

/** One line of the metrics pane. */
interface Panel {
  readonly name: string;
  readonly metric: Metric;
  readonly colour: Colour;
  readonly dash: Dash;
  /** Rows that a sample for every pixel could miss. */
  readonly rows: readonly number[];
}

/** What the pane can be asked for. */
export interface MetricsOptions {
  /** The moment that `was` shows; by default the beginning of the window. */
  readonly wasMicros?: number | null;
}

const COMPACT_WIDTH = 560;
const TYPE = { size: 11, weight: 'normal', family: 'sans' } as const;
const NUMBER = { size: 11, weight: 'normal', family: 'mono' } as const;
const MOST_LAG_LINES = 3;

/** Quantities over time as step lines, with the faults behind them and a table at the cursor (viz.md §1.3). */
export function metricsScene(input: SceneInput, options: MetricsOptions = {}): Scene {
  const { size, trace, focus, window, language } = input;
  const isCompact = size.width < COMPACT_WIDTH;
  const panels = panelsOf(input);
  const left = isCompact ? 10 : 200;
  const right = size.width - (isCompact ? 10 : 204);
  const scale = timeScale(window, left, right);
  const [top, bottom] = [24, size.height - 20];
  const pitch = (bottom - top) / panels.length;
  const marks: Mark[] = [...faultBands(input, scale, top, bottom), ...ticks(scale, top, bottom)];
  if (!isCompact) marks.push(...tableHead(input, right));
  const now = focus.row;
  const was = firstRowAt(trace, (options.wasMicros ?? window.fromMicros) + 1) - 1;
  const said: string[] = [];
  panels.forEach((panel, index) => {
    const row: PanelRow = { top: top + index * pitch, pitch, left, right, isCompact };
    const values = { was: panel.metric(was), now: panel.metric(now) };
    marks.push(...panelMarks(input, scale, panel, row, values));
    said.push(sceneWords(language).metric(panel.name, short(values.now)));
  });
  marks.push(...playheadLine(input, scale, top, bottom));
  return { size, marks, plot: plotOf(scale), words: `${said.join('. ')}.` };
}

function panelsOf({ trace, focus, language }: SceneInput): Panel[] {
  const words = sceneWords(language);
  const solid: Dash = [];
  const panels: Panel[] = [
    {
      name: words.underReplicated,
      metric: underReplicated(trace),
      colour: 'outOfSync',
      dash: solid,
      rows: underReplicatedRows(trace),
    },
  ];
  const partition = focusedPartition(trace, focus.partition);
  if (trace.nodes.some(({ role }) => role === 'consumer')) {
    const shown = trace.partitions.length <= MOST_LAG_LINES ? trace.partitions.keys() : [partition];
    for (const one of shown) {
      if (one < 0 || !isRead(trace, one)) continue;
      const name = `${words.lag} ${shortPartition(trace, one)}`;
      panels.push({ name, metric: totalLag(trace, one), colour: 'consume', dash: solid, rows: [] });
    }
  }
  if (trace.nodes.some(({ role }) => role === 'producer')) {
    panels.push({
      name: words.acknowledgedPerSecond,
      metric: perSecond(trace.rows.at, acknowledged(trace), (micros) => firstRowAt(trace, micros)),
      colour: 'produce',
      dash: solid,
      rows: [],
    });
  }
  if (partition >= 0) {
    const name = shortPartition(trace, partition);
    panels.push(
      {
        name: words.highWatermarkOf(name),
        metric: ofLeader(trace, 'highWatermark', partition),
        colour: 'ink',
        dash: solid,
        rows: [],
      },
      {
        name: words.logEndOffsetOf(name),
        metric: ofLeader(trace, 'logEndOffset', partition),
        colour: 'leader',
        dash: [5, 3],
        rows: [],
      },
    );
  }
  return panels;
}

const SECOND = 1_000_000;

/** How much a count has grown in the second before a row. */
function perSecond(at: Float64Array, count: Metric, rowAt: (micros: number) => number): Metric {
  return (row) => {
    if (row < 0) return 0;
    return count(row) - count(rowAt((at[row] as number) - SECOND) - 1);
  };
}

interface PanelRow {
  readonly top: number;
  readonly pitch: number;
  readonly left: number;
  readonly right: number;
  readonly isCompact: boolean;
}

function panelMarks(
  { trace, focus, language }: SceneInput,
  scale: TimeScale,
  panel: Panel,
  { top, pitch, left, right, isCompact }: PanelRow,
  { was, now }: { readonly was: number; readonly now: number },
): Mark[] {
  const until = Math.max(focus.nowMicros, momentOf(trace, trace.rowCount - 1));
  const samples = samplesOf(trace, panel.metric, scale, until, panel.rows);
  const most = Math.max(1, ...samples.map(({ value }) => value));
  const head = isCompact ? 16 : 5;
  const y = scaleLinear([0, most], [top + pitch - 5, top + head]);
  const words = sceneWords(language);
  const title = words.metric(panel.name, short(now));
  const middle = baseline(top + head / 2 + pitch / 2, TYPE.size);
  const marks: Mark[] = [
    line(left, y(0), right, y(0), { stroke: 'grid' }),
    ...(samples.length < 2
      ? []
      : [
          path(stepPath(samples, y), {
            stroke: panel.colour,
            strokeWidth: 1.75,
            dash: panel.dash,
            title,
          }),
        ]),
  ];
  if (isCompact) {
    const name = fitted(`${panel.name}: ${short(now)}`, right - left - 60, TYPE);
    marks.push(text(left, top + 11, name, { ...TYPE, fill: 'ink' }));
    marks.push(text(right, top + 11, short(most), { ...NUMBER, anchor: 'end', fill: 'muted' }));
    return marks;
  }
  const highest = short(most);
  const room = left - 24 - textWidth(highest, NUMBER) - 8;
  marks.push(text(12, middle, fitted(panel.name, room, TYPE), { ...TYPE, title: panel.name }));
  if (pitch >= 26) {
    marks.push(text(left - 6, y(most) + 8, highest, { ...NUMBER, anchor: 'end', fill: 'muted' }));
  }
  const delta = was < 0 || now < 0 ? '–' : signed(now - was);
  COLUMNS.forEach((offset, index) => {
    const value = [short(was), short(now), delta][index] ?? '';
    marks.push(
      text(right + offset, middle, value, {
        ...NUMBER,
        anchor: 'end',
        weight: index === 1 ? 'bold' : 'normal',
        fill: index === 0 ? 'muted' : 'ink',
      }),
    );
  });
  return marks;
}

/** The right edges of the columns was, now and delta, from the right edge of the plot. */
const COLUMNS = [64, 126, 190] as const;

function tableHead({ language }: SceneInput, right: number): Mark[] {
  const words = sceneWords(language);
  return [words.was, words.now, words.delta].map((name, index) =>
    text(right + (COLUMNS[index] ?? 0), 16, name, { ...TYPE, anchor: 'end', fill: 'muted' }),
  );
}

const short = (value: number): string =>
  value < 0 ? '–' : value < 100_000 ? format(',')(Math.round(value)) : format('.3s')(value);

const signed = (value: number): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${short(Math.abs(value))}`;

/** Faults as bands behind the lines, as Jepsen shades them. */
function faultBands(
  { trace, window, language }: SceneInput,
  scale: TimeScale,
  top: number,
  bottom: number,
): Mark[] {
  const words = sceneWords(language);
  return faultSpans(trace).flatMap(({ id, kind, nodes, startRow, endRow }): Mark[] => {
    const from = trace.rows.at[startRow] as number;
    const to = endRow < 0 ? window.toMicros : (trace.rows.at[endRow] as number);
    if (to < window.fromMicros || from > window.toMicros) return [];
    const x = scale.at(Math.max(from, window.fromMicros));
    const width = Math.max(2, scale.at(Math.min(to, window.toMicros)) - x);
    const end = endRow < 0 ? words.goesOn : seconds(to);
    const title = words.fault(kind, id, nodes.join(', '), seconds(from), end);
    const box = { x, y: top, width, height: bottom - top };
    return [
      rect(box, { fill: 'panel', title, target: { type: 'Row', row: startRow } }),
      hatch(box, 'grid', { opacity: 0.7 }),
    ];
  });
}

function ticks(scale: TimeScale, top: number, bottom: number): Mark[] {
  return timeTicks(scale, 90).flatMap((micros) => {
    const x = scale.at(micros);
    const label = shortTime(micros, scale);
    const half = textWidth(label, { ...NUMBER, size: 10 }) / 2;
    const grid = line(x, top, x, bottom, { stroke: 'grid', opacity: 0.5 });
    if (x - half < scale.from - 2 || x + half > scale.to + 2) return [grid];
    return [
      grid,
      text(x, bottom + 13, label, { ...NUMBER, size: 10, anchor: 'middle', fill: 'muted' }),
    ];
  });
}
