import { seconds } from '../../sim/words/time.ts';
import { nameOf } from './cluster.ts';
import { baseline, disc, hatch, line, rect, text } from './draw.ts';
import { epochTint } from './epoch.ts';
import { groupSpans, lengthMs, membersOf, type OwnerSpan } from './group-spans.ts';
import { seriesOf } from './history.ts';
import type { Mark, Target } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { fitted, textWidth } from './text-width.ts';
import { momentOf, stretch, type TimeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

/** Where a row of the picture stands. */
export interface RowBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

const TYPE = { size: 10, weight: 'normal', family: 'mono' } as const;

/** Marks nearer than so many pixels are one. */
const APART = 3;

/** State and generation of a group: hatched while it is not stable. */
export function bandMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: Pick<RowBox, 'top' | 'height'>,
  group: number,
): Mark[] {
  const { groups } = sceneWords(language);
  return groupSpans(trace, group).flatMap((span): Mark[] => {
    const at = stretch(trace, scale, span.fromRow, span.toRow);
    if (at === null) return [];
    const { state, generation, isClassic } = span;
    const label = groups.band(state, generation, isClassic);
    const target: Target = { type: 'Row', row: span.fromRow };
    const box = { ...at, y: top, height };
    const title = `${seconds(momentOf(trace, span.fromRow))} s: ${label}`;
    const shown = [label, `${state} ${generation}`, `${generation}`].find(
      (one) => textWidth(one, TYPE) <= at.width - 8,
    );
    const y = baseline(top + height / 2, TYPE.size);
    const isQuiet = state === 'Stable' || state === 'Empty';
    const marks: Mark[] = [rect(box, { fill: 'background', stroke: 'grid', title, target })];
    if (!isQuiet) marks.push(hatch(box, 'outOfSync', { opacity: 0.6 }));
    if (shown === undefined) return marks;
    if (!isQuiet) {
      const width = textWidth(shown, TYPE) + 4;
      marks.push(
        rect({ x: at.x + 3, y: top + 2, width, height: height - 4 }, { fill: 'background' }),
      );
    }
    marks.push(text(at.x + 5, y, shown, { ...TYPE, fill: state === 'Empty' ? 'muted' : 'ink' }));
    return marks;
  });
}

/** Who owns a partition: a block for each owner, a hatch with its length where there is none. */
export function ownerMarks(
  input: SceneInput,
  scale: TimeScale,
  row: RowBox,
  group: number,
  partition: number,
  spans: readonly OwnerSpan[],
): Mark[] {
  const members = membersOf(input.trace, group);
  return spans.flatMap((span) =>
    span.owners.length === 0
      ? unowned(input, scale, row, partition, span)
      : owned(input, scale, row, members, partition, span),
  );
}

function unowned(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: RowBox,
  partition: number,
  span: OwnerSpan,
): Mark[] {
  const at = stretch(trace, scale, span.fromRow, span.toRow);
  if (at === null) return [];
  const { groups } = sceneWords(language);
  const ms = lengthMs(trace, span);
  const title = groups.unowned(trace.partitions[partition] ?? '', ms);
  const target: Target = { type: 'Row', row: span.fromRow };
  const box = { ...at, y: top, height: height - 4 };
  const marks: Mark[] = [
    rect(box, { stroke: 'grid', title, target }),
    hatch(box, 'outOfSync', { opacity: 0.7, title, target }),
  ];
  const label = groups.milliseconds(ms);
  // The length of a gap is what the picture is for: it is set smaller before it is left out.
  const type = [TYPE, { ...TYPE, size: 8 }].find((one) => textWidth(label, one) + 6 <= at.width);
  if (type === undefined) return marks;
  const width = textWidth(label, type) + 4;
  const middle = at.x + at.width / 2;
  return [
    ...marks,
    rect({ x: middle - width / 2, y: top + 1, width, height: height - 6 }, { fill: 'background' }),
    text(middle, baseline(top + (height - 4) / 2, type.size), label, { ...type, anchor: 'middle' }),
  ];
}

function owned(
  { trace, language, focus }: SceneInput,
  scale: TimeScale,
  { top, height }: RowBox,
  members: readonly number[],
  partition: number,
  { fromRow, toRow, owners }: OwnerSpan,
): Mark[] {
  const at = stretch(trace, scale, fromRow, toRow);
  if (at === null) return [];
  const { groups } = sceneWords(language);
  const names = owners.map((node) => nameOf(trace, node));
  const title = groups.owners(trace.partitions[partition] ?? '', names);
  const isDouble = owners.length > 1;
  const share = (height - 4) / owners.length;
  return owners.flatMap((node, index): Mark[] => {
    const box = { ...at, y: top + index * share, height: share };
    const size = share < 11 ? 8 : 10;
    // Halves of a thin row are told apart by their title alone.
    const isThin = share < (isDouble ? size + 2 : 7);
    const label = isThin ? '' : fitted(nameOf(trace, node), at.width - 8, { ...TYPE, size });
    return [
      rect(box, {
        fill: epochTint(members.indexOf(node)),
        stroke: isDouble ? 'bad' : focus.node === node ? 'info' : 'grid',
        strokeWidth: isDouble || focus.node === node ? 1.5 : 1,
        title,
        target: { type: 'Row', row: fromRow },
      }),
      ...(label === nameOf(trace, node)
        ? [text(at.x + 4, baseline(box.y + share / 2, size), label, { ...TYPE, size })]
        : []),
    ];
  });
}

/** Commits of offsets as ticks under the ribbon. */
export function commitMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: RowBox,
  group: number,
  partition: number,
): Mark[] {
  const { groups } = sceneWords(language);
  const { rows, values } = seriesOf(trace, 'committedOffset', group, partition);
  const y = top + height - 3;
  return apart(trace, scale, rows).map(({ x, row, last }) => {
    const title = groups.committed(trace.partitions[partition] ?? '', values[last] ?? -1);
    return line(x, y, x, y + 4, {
      stroke: 'ink',
      strokeWidth: 1.25,
      title,
      target: { type: 'Row', row },
    });
  });
}

/** Records that some member had before: dots on the ribbon. */
export function redeliveryMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top }: RowBox,
  group: number,
  partition: number,
): Mark[] {
  const { groups } = sceneWords(language);
  const { rows, values } = seriesOf(trace, 'redelivered', group, partition);
  return apart(trace, scale, rows).map(({ x, row, first, last }) => {
    const before = first === 0 ? 0 : (values[first - 1] as number);
    const count = (values[last] as number) - before;
    const title = groups.again(trace.partitions[partition] ?? '', count);
    return disc(x, top + 2, 3, {
      fill: 'bad',
      stroke: 'background',
      title,
      target: { type: 'Row', row },
    });
  });
}

interface Cluster {
  readonly x: number;
  /** The first row of it, and the indexes of its first and last row. */
  readonly row: number;
  readonly first: number;
  readonly last: number;
}

/** Rows that lie in the window, those put together that no eye can tell apart. */
function apart(
  { rows: { at } }: SceneInput['trace'],
  scale: TimeScale,
  rows: Int32Array,
): Cluster[] {
  const { fromMicros, toMicros } = scale.window;
  const found: Cluster[] = [];
  rows.forEach((row, index) => {
    const micros = at[row] as number;
    if (micros < fromMicros || micros > toMicros) return;
    const x = scale.at(micros);
    const cluster = found.at(-1);
    if (cluster !== undefined && x - cluster.x < APART) {
      found[found.length - 1] = { ...cluster, last: index };
    } else found.push({ x, row, first: index, last: index });
  });
  return found;
}
