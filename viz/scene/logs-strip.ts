import type { SceneWords } from '../words/scene-en.ts';
import type { Box } from './box.ts';
import { leaderEpochOf, nameOf, standingOf } from './cluster.ts';
import { baseline, glyph, line, rect, text } from './draw.ts';
import { epochTint } from './epoch.ts';
import { type Ground, placed } from './label.ts';
import { type Column, edgeOf } from './logs-columns.ts';
import { epochAt, type LogRow } from './logs-rows.ts';
import {
  type TransactionKind,
  transactionAt,
  transactionMarks,
  transactionSign,
} from './logs-transactions.ts';
import type { Colour, Mark, Target } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { fitted, textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';

/** Where the strips of the logs stand. */
export interface StripLayout {
  readonly left: number;
  readonly top: number;
  /** From one row to the next. */
  readonly pitch: number;
  readonly cellHeight: number;
  readonly columns: readonly Column[];
  readonly isCompact: boolean;
  /** Whether there is room for words under the cells. */
  readonly hasLabels: boolean;
}

const CELL = { size: 11, weight: 'normal', family: 'mono' } as const;
const LABEL = { size: 11, weight: 'normal', family: 'mono' } as const;

/** One replica's log. */
export function logStrip(
  input: SceneInput,
  layout: StripLayout,
  ground: Ground,
  row: LogRow,
  partition: number,
  index: number,
): Mark[] {
  const y = layout.top + index * layout.pitch;
  const cells = layout.columns.flatMap((column) => cell(input, layout, row, partition, column, y));
  return [
    ...rowName(input, layout, row, partition, y),
    ...cells,
    ...flushedLine(input, layout, row, y),
    ...edges(input, layout, ground, row, y),
  ];
}

function rowName(
  { trace, view, language, focus }: SceneInput,
  layout: StripLayout,
  { node, state }: LogRow,
  partition: number,
  y: number,
): Mark[] {
  const words = sceneWords(language);
  const x = layout.isCompact ? 10 : 16;
  const standing = standingOf(view, node);
  const epoch = leaderEpochOf(view, node, partition);
  const says =
    standing !== 'running'
      ? words.standing[standing]
      : state === 'leader'
        ? words.leaderIn(epoch)
        : state === 'inSync'
          ? words.follows
          : words.lagging;
  const name = nameOf(trace, node);
  const middle = y + layout.cellHeight / 2;
  const hasLine = !layout.isCompact && layout.pitch >= 36;
  const nameY = baseline(hasLine ? middle - 7 : middle, 12);
  const bold = { size: 12, weight: 'bold', family: 'sans' } as const;
  const target: Target = { type: 'Replica', node, partition };
  const signX = x + textWidth(name, bold) + 11;
  const marks: Mark[] = [
    text(x, nameY, name, {
      ...bold,
      fill: focus.node === node ? 'info' : 'ink',
      target,
      title: words.replicaTitle(trace.partitions[partition] ?? '', name, says),
    }),
  ];
  if (state === 'leader') marks.push(glyph(signX, nameY - 4, 'square', 9, 'leader'));
  if (state === 'offline') marks.push(glyph(signX, nameY - 4, 'cross', 9, 'bad'));
  if (hasLine) {
    const said = fitted(says, layout.left - x - 8, { ...bold, size: 11, weight: 'normal' });
    marks.push(text(x, baseline(middle + 8, 11), said, { size: 11, fill: 'muted' }));
  }
  return marks;
}

function cell(
  { trace, language }: SceneInput,
  layout: StripLayout,
  row: LogRow,
  partition: number,
  column: Column,
  y: number,
): Mark[] {
  const { from, to } = column;
  const words = sceneWords(language);
  const name = nameOf(trace, row.node);
  const box: Box = { x: column.x + 1, y, width: column.width - 2, height: layout.cellHeight };
  const target: Target = { type: 'Offset', node: row.node, partition, offset: from };
  if (from >= row.truncated.from && to <= row.truncated.to) {
    return gone(box, words.wasTruncated(name, from, to), target);
  }
  if (from < row.logStartOffset || to > row.logEndOffset) return [];
  const epoch = epochAt(row, from);
  const isDoomed = from >= row.doomed.from && to <= row.doomed.to;
  const title = isDoomed
    ? words.willBeTruncated(name, from, to)
    : words.cell(name, from, to, epoch) + transactionWords(row, from, to, words);
  const marks: Mark[] = [
    rect(box, {
      radius: 2,
      fill: epochTint(epoch),
      stroke: isDoomed ? 'bad' : 'grid',
      strokeWidth: isDoomed ? 1.5 : 1,
      dash: isDoomed ? [3, 2] : [],
      title,
      target,
      opacity: row.state === 'offline' && !isDoomed ? 0.65 : 1,
    }),
  ];
  const kind = transactionAt(row.transactions, from, to);
  if (kind !== null) marks.push(...transactionMarks(box, kind));
  const label = cellLabel(layout, column, epoch, kind);
  if (label !== '') {
    marks.push(
      text(box.x + box.width / 2, baseline(y + layout.cellHeight / 2, CELL.size), label, {
        ...CELL,
        anchor: 'middle',
      }),
    );
  }
  if (isDoomed) marks.push(glyph(box.x + box.width / 2, y - 6, 'cross', 8, 'bad'));
  return marks;
}

function transactionWords(row: LogRow, from: number, to: number, words: SceneWords): string {
  const kind = transactionAt(row.transactions, from, to);
  return kind === null ? '' : `, ${words.transaction[kind]}`;
}

/** The epoch is always printed: colour alone says nothing (viz.md §1.4). */
function cellLabel(
  { isCompact, cellHeight }: StripLayout,
  { from, to, width }: Column,
  epoch: number,
  kind: TransactionKind | null,
): string {
  if (epoch < 0 || cellHeight < 13) return '';
  const sign = transactionSign(kind);
  if (kind === 'commitMarker' || kind === 'abortMarker') return sign;
  const short = `${sign}${isCompact ? epoch : `e${epoch}`}`;
  const candidates = to - from > 1 ? [`${short}×${to - from}`, short] : [short];
  return candidates.find((one) => textWidth(one, CELL) <= width - 4) ?? '';
}

/** Records that were cut off: an empty dashed cell with a cross. */
const gone = (box: Box, title: string, target: Target): Mark[] => [
  rect(box, { radius: 2, stroke: 'bad', strokeWidth: 1.5, dash: [3, 2], title, target }),
  glyph(box.x + box.width / 2, box.y + box.height / 2, 'cross', 10, 'bad'),
];

/** What a loss of power would leave. */
function flushedLine(
  { trace, language }: SceneInput,
  { columns, cellHeight }: StripLayout,
  row: LogRow,
  y: number,
): Mark[] {
  const to = Math.min(row.flushedTo, row.logEndOffset);
  const from = Math.max(row.logStartOffset, columns[0]?.from ?? 0);
  if (to <= from) return [];
  const title = sceneWords(language).flushed(nameOf(trace, row.node), to);
  const below = y + cellHeight + 2.5;
  return [
    line(edgeOf(columns, from) + 1, below, edgeOf(columns, to) - 1, below, {
      stroke: 'info',
      strokeWidth: 2,
      title,
    }),
  ];
}

/** High watermark, log end, last stable offset and log start, each at the edge of a cell. */
function edges(
  input: SceneInput,
  layout: StripLayout,
  ground: Ground,
  row: LogRow,
  y: number,
): Mark[] {
  const words = sceneWords(input.language);
  const { columns, cellHeight, hasLabels, pitch } = layout;
  const bottom = y + cellHeight;
  // Signs stay between their row and the next one, however close they are.
  const gap = pitch - cellHeight;
  const reach = Math.min(5, gap / 2 - 0.5);
  const triangle = Math.max(4, Math.min(8, gap - 3));
  const triangleY = bottom + Math.min(11, gap / 2 + 1);
  const labelY = bottom + 17;
  const marks: Mark[] = [];
  const first = columns[0]?.from ?? 0;
  const endX = edgeOf(columns, row.logEndOffset);
  const watermarkX = edgeOf(columns, row.highWatermark);
  if (row.logStartOffset > first || (row.logStartOffset === first && first > 0)) {
    const x = edgeOf(columns, row.logStartOffset);
    const title = words.logStart(row.logStartOffset);
    marks.push(
      line(x, y - Math.min(3, reach), x, bottom + Math.min(3, reach), { strokeWidth: 1.5, title }),
    );
    marks.push(line(x - 6, y + cellHeight / 2, x, y + cellHeight / 2, { strokeWidth: 1.5 }));
  }
  if (row.lastStableOffset >= first) {
    const x = edgeOf(columns, row.lastStableOffset);
    marks.push(
      line(x, y - reach, x, bottom + reach, {
        strokeWidth: 2,
        dash: [2, 3],
        title: words.lastStable(row.lastStableOffset),
      }),
    );
  }
  marks.push(
    line(watermarkX, y - reach, watermarkX, bottom + reach, {
      strokeWidth: 2.5,
      title: words.highWatermark(row.highWatermark),
    }),
    glyph(endX, triangleY, 'triangle', triangle, 'ink', {
      title: words.logEndOffset(row.logEndOffset),
    }),
  );
  ground.taken.push({ x: endX - 5, y: triangleY - 5, width: 10, height: 10 });
  if (!hasLabels) return marks;
  const wanted: [string, number, Colour][] = [
    [words.logEndOffset(row.logEndOffset), endX, 'muted'],
    [words.highWatermark(row.highWatermark), watermarkX, 'ink'],
    ...(row.lastStableOffset >= first
      ? ([
          [words.lastStable(row.lastStableOffset), edgeOf(columns, row.lastStableOffset), 'muted'],
        ] as [string, number, Colour][])
      : []),
  ];
  wanted.forEach(([said, x, fill], index) => {
    const toRight = text(x + 8, labelY, said, { ...LABEL, fill });
    const toLeft = text(x - 7, labelY, said, { ...LABEL, fill, anchor: 'end' });
    // Before the label of the high watermark, where both stand close together.
    const before = textWidth(words.highWatermark(row.highWatermark), LABEL) + 22;
    const farLeft = text(x - before, labelY, said, { ...LABEL, fill, anchor: 'end' });
    const label = placed(ground, index === 0 ? [toRight, toLeft] : [toLeft, toRight, farLeft]);
    if (label !== null) marks.push(label);
  });
  return marks;
}
