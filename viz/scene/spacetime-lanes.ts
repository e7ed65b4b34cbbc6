import { FIELDS } from '../../sim/trace/fields.ts';
import { seconds } from '../../sim/words/time.ts';
import { nameOf } from './cluster.ts';
import { baseline, glyph, line, text } from './draw.ts';
import { seriesOf, spansOf } from './history.ts';
import { type Ground, placed } from './label.ts';
import type { Dash, Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { place, type SpacetimeFrame } from './spacetime-frame.ts';
import { fitted } from './text-width.ts';
import { timeAxis } from './time-axis.ts';
import { sceneWords } from './words.ts';

const NAME = { size: 12, weight: 'bold', family: 'sans' } as const;
const STATUS = FIELDS.status.choices;

/** The lanes: solid while the process runs, dashed while it is paused, dotted while it is gone. */
export function laneMarks(input: SceneInput, frame: SpacetimeFrame, ground: Ground): Mark[] {
  return [
    ...(frame.isCausal || frame.isPortrait ? [] : timeAxis(frame.scale, frame.near, frame.far)),
    ...frame.lanes.flatMap((node) => [
      ...laneName(input, frame, node),
      ...laneLine(input, frame, node),
      ...lifeMarks(input, frame, ground, node),
    ]),
  ];
}

function laneName(
  { trace, language, focus }: SceneInput,
  frame: SpacetimeFrame,
  node: number,
): Mark[] {
  const across = frame.across(node);
  const title = sceneWords(language).lane(nameOf(trace, node));
  const look = {
    ...NAME,
    fill: focus.node === node ? 'info' : 'ink',
    target: { type: 'Node', node },
    title,
  } as const;
  if (frame.isPortrait) {
    const name = fitted(nameOf(trace, node), frame.laneGap - 4, NAME);
    return [text(across, 18, name, { ...look, anchor: 'middle' })];
  }
  const size = Math.max(8, Math.min(NAME.size, frame.laneGap - 1));
  const name = fitted(nameOf(trace, node), frame.start - 18, { ...NAME, size });
  return [text(12, baseline(across, size), name, { ...look, size })];
}

function laneLine({ trace }: SceneInput, frame: SpacetimeFrame, node: number): Mark[] {
  const across = frame.across(node);
  const spans = spansOf(seriesOf(trace, 'status', node, -1), frame.fromRow - 1, frame.toRow);
  return spans.flatMap(({ fromRow, toRow, value }): Mark[] => {
    const from = fromRow < frame.fromRow ? frame.start : frame.along(fromRow);
    const to = toRow >= frame.toRow ? frame.end : frame.along(toRow);
    if (to <= from) return [];
    const a = place(frame, from, across);
    const b = place(frame, to, across);
    const status = STATUS[value] ?? 'unstarted';
    const isGone = status === 'stopped' || status === 'off';
    const dash: Dash = isGone
      ? [2, 4]
      : status === 'paused'
        ? [8, 5]
        : status === 'unstarted'
          ? [1, 6]
          : [];
    return [
      line(a.x, a.y, b.x, b.y, {
        stroke: isGone ? 'bad' : status === 'paused' ? 'warn' : 'grid',
        strokeWidth: isGone ? 1.5 : 2,
        dash,
      }),
    ];
  });
}

const SIGNS: Readonly<Record<string, 'crash' | 'powerLoss' | 'pause' | 'start'>> = {
  crashed: 'crash',
  halted: 'crash',
  'power-lost': 'powerLoss',
  paused: 'pause',
  started: 'start',
  resumed: 'start',
};

const MOST_LIVES = 60;

/** What happened to the processes: a cross with a word for an end, a small triangle for a start. */
function lifeMarks(
  { trace, language }: SceneInput,
  frame: SpacetimeFrame,
  ground: Ground,
  node: number,
): Mark[] {
  const words = sceneWords(language);
  const across = frame.across(node);
  const { rows } = seriesOf(trace, 'status', node, -1);
  const marks: Mark[] = [];
  for (const row of rows) {
    if (row < frame.fromRow || row >= frame.toRow || marks.length > MOST_LIVES) continue;
    const change = trace.names[trace.rows.name[row] as number] ?? '';
    const sign = SIGNS[change];
    if (sign === undefined) continue;
    const { x, y } = place(frame, frame.along(row), across);
    const time = seconds(trace.rows.at[row] as number);
    const title = words.nodeChanged(words[sign], nameOf(trace, node), time);
    const target = { type: 'Row', row } as const;
    const isEnd = sign === 'crash' || sign === 'powerLoss';
    if (isEnd) marks.push(glyph(x, y, 'cross', 10, 'bad', { title, target }));
    else if (sign === 'pause') marks.push(glyph(x, y, 'pause', 10, 'warn', { title, target }));
    else marks.push(glyph(x, y, 'disc', 7, 'muted', { title, target, hollow: true }));
    if (sign === 'start' || frame.laneGap < 22) continue;
    const look = { size: 11, weight: 'bold', fill: isEnd ? 'bad' : 'warn' } as const;
    const label = placed(ground, [
      text(x + 8, y - 5, words[sign], look),
      text(x - 8, y - 5, words[sign], { ...look, anchor: 'end' }),
      text(x + 8, y + 14, words[sign], look),
    ]);
    if (label !== null) marks.push(label);
  }
  return marks;
}
