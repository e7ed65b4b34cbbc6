import {
  focusedPartition,
  leaderEpochOf,
  leaderOf,
  nameOf,
  replicasOf,
  standingOf,
} from './cluster.ts';
import { text } from './draw.ts';
import type { Ground } from './label.ts';
import { type Column, logColumns } from './logs-columns.ts';
import { acknowledgedIn, type LogRow, logRows } from './logs-rows.ts';
import { logStrip, type StripLayout } from './logs-strip.ts';
import type { Mark } from './mark.ts';
import type { Scene, SceneInput } from './scene.ts';
import { textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';
import { wrapped } from './wrap.ts';

const COMPACT_WIDTH = 560;
const TOP = 34;
const LINE = 17;
const LEAST_PITCH = 16;
const OFFSETS = { size: 11, weight: 'normal', family: 'mono' } as const;

/** The logs of the focused partition's replicas under one another, aligned by offset (viz.md §1.3). */
export function logsScene(input: SceneInput): Scene {
  const { trace, view, size, focus, language } = input;
  const partition = focusedPartition(trace, focus.partition);
  const words = sceneWords(language);
  if (partition < 0 || replicasOf(trace, view, partition).length === 0) {
    const none = words.logs.none;
    return { size, marks: [text(16, 30, none, { fill: 'muted' })], words: none };
  }
  const all = logRows(trace, view, partition);
  const isCompact = size.width < COMPACT_WIDTH;
  const said = sentence(input, all, partition);
  const margin = isCompact ? 10 : 16;
  const type = { size: isCompact ? 11 : 12, weight: 'bold', family: 'sans' } as const;
  const lines = wrapped(said.text, size.width - 2 * margin, type);
  const below = lines.length * LINE + 12;
  const rows = shownRows(all, Math.floor((size.height - below - TOP) / LEAST_PITCH));
  const layout = stripLayout(input, rows, isCompact, below);
  const ground: Ground = {
    edge: { x: 2, y: 2, width: size.width - 4, height: size.height - 4 },
    taken: [],
  };
  const marks: Mark[] = [
    ...offsetNumbers(layout, size.width),
    ...rows.flatMap((row, index) => logStrip(input, layout, ground, row, partition, index)),
  ];
  const end = layout.top + rows.length * layout.pitch;
  const first = Math.min(end + 16, size.height - LINE * lines.length + 10);
  lines.forEach((line, index) => {
    const fill = said.isBad ? 'bad' : 'muted';
    const weight = said.isBad ? 'bold' : 'normal';
    marks.push(text(margin, first + index * LINE, line, { ...type, weight, fill }));
  });
  if (rows.length < all.length) {
    const more = `+${all.length - rows.length}`;
    marks.push(text(margin, layout.top - 14, more, { ...OFFSETS, fill: 'muted' }));
  }
  return { size, marks, words: logsWords(input, all, said.text) };
}

/** So many rows as there is room for: the leader and what diverges first, in the order of the replica list. */
function shownRows(rows: readonly LogRow[], most: number): readonly LogRow[] {
  if (rows.length <= most) return rows;
  const worth = ({ state, doomed, truncated }: LogRow): number =>
    (state === 'leader' ? 2 : 0) +
    (doomed.to > doomed.from || truncated.to > truncated.from ? 1 : 0);
  const kept = rows.toSorted((a, b) => worth(b) - worth(a)).slice(0, Math.max(1, most));
  return rows.filter((row) => kept.includes(row));
}

function stripLayout(
  { trace, size }: SceneInput,
  rows: readonly LogRow[],
  isCompact: boolean,
  below: number,
): StripLayout {
  const names = rows.map(({ node }) =>
    textWidth(nameOf(trace, node), { size: 12, weight: 'bold', family: 'sans' }),
  );
  const left = Math.max(isCompact ? 52 : 108, Math.max(...names) + (isCompact ? 28 : 40));
  const top = TOP;
  const room = size.height - top - below;
  const pitch = Math.max(LEAST_PITCH, Math.min(isCompact ? 60 : 64, room / rows.length));
  const cellHeight = Math.max(10, Math.min(isCompact ? 22 : 26, pitch - 6));
  const columns = logColumns(rows, left, size.width - (isCompact ? 12 : 78), isCompact ? 22 : 30);
  return { left, top, pitch, cellHeight, columns, isCompact, hasLabels: pitch >= cellHeight + 20 };
}

/** Numbers above the columns: all where they fit, else so many that they stand apart. */
function offsetNumbers({ columns, top }: StripLayout, width: number): Mark[] {
  const marks: Mark[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    const label = numberOf(column);
    const half = textWidth(label, OFFSETS) / 2;
    const middle = column.x + column.width / 2;
    if (middle - half < free || 2 * half > column.width * 1.9 || middle + half > width - 2)
      continue;
    free = middle + half + 4;
    marks.push(text(middle, top - 14, label, { ...OFFSETS, anchor: 'middle', fill: 'muted' }));
  }
  return marks;
}

const numberOf = ({ from, to }: Column): string =>
  to - from === 1 ? String(from) : `${from}–${to - 1}`;

/** The one sentence that the picture shows, and whether it is about records that are or will be gone. */
function sentence(
  { trace, view, focus, language }: SceneInput,
  rows: readonly LogRow[],
  partition: number,
): { readonly text: string; readonly isBad: boolean } {
  const { logs } = sceneWords(language);
  const leader = rows.find(({ node }) => node === leaderOf(trace, view, partition));
  const doomed = rows.find((row) => row.doomed.to > row.doomed.from);
  if (doomed !== undefined && leader !== undefined) {
    const who = nameOf(trace, doomed.node);
    const { from, to } = doomed.doomed;
    const acked = acknowledgedIn(trace, focus.row, doomed.node, partition, doomed.doomed);
    return acked === null
      ? { text: logs.diverged(from, to - 1, who, nameOf(trace, leader.node)), isBad: false }
      : {
          text: logs.acknowledged(acked.first, acked.last, who, nameOf(trace, leader.node)),
          isBad: true,
        };
  }
  const truncated = rows.find((row) => row.truncated.to > row.truncated.from);
  if (truncated !== undefined) {
    const { from, to } = truncated.truncated;
    return { text: logs.truncated(from, to - 1, nameOf(trace, truncated.node)), isBad: false };
  }
  if (leader === undefined) return { text: logs.noLeader, isBad: true };
  const name = nameOf(trace, leader.node);
  if (leader.state === 'offline') return { text: logs.leaderDown(name), isBad: true };
  const epoch = leaderEpochOf(view, leader.node, partition);
  return { text: logs.flow(name, epoch, leader.highWatermark), isBad: false };
}

function logsWords(
  { trace, view, language }: SceneInput,
  rows: readonly LogRow[],
  said: string,
): string {
  const words = sceneWords(language);
  const each = rows.map((row) => {
    const standing = standingOf(view, row.node);
    const state = standing === 'running' ? words.replica[row.state] : words.standing[standing];
    return words.logs.replica(nameOf(trace, row.node), state, row.highWatermark, row.logEndOffset);
  });
  return [said, ...each].join(' ');
}
