import { seconds } from '../../sim/words/time.ts';
import { nameOf, shortPartition } from './cluster.ts';
import { glyph, text } from './draw.ts';
import { faultSpans } from './fault-links.ts';
import {
  firstRowOf,
  groupSpans,
  membersOf,
  ownerSpans,
  partitionsOf,
  unownedMs,
} from './group-spans.ts';
import { bandMarks, commitMarks, ownerMarks, type RowBox, redeliveryMarks } from './groups-rows.ts';
import type { Mark } from './mark.ts';
import { playheadLine } from './playhead.ts';
import type { Scene, SceneInput } from './scene.ts';
import { fitted } from './text-width.ts';
import { momentOf, plotOf, type TimeScale, timeAxis, timeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

const COMPACT_WIDTH = 560;
const BAND = 22;
const GAP = 8;
const LEAST_ROW = 13;
const MOST_ROW = 40;
/** Where numbers behind the rows end, from the right edge of the plot. */
const TOTAL = 80;
const NAME = { size: 11, weight: 'normal', family: 'sans' } as const;
const TITLE = { ...NAME, weight: 'bold' } as const;
const NUMBER = { size: 11, weight: 'normal', family: 'mono' } as const;

/**
 * Consumer groups as ribbons (viz.md §1.3): who owns which partition when, hatched where nobody does, with the state and
 * generation of the group above, commits below, and what was delivered again as dots.
 */
export function groupsScene(input: SceneInput): Scene {
  const { size, window, language } = input;
  const words = sceneWords(language);
  const groups = shownGroups(input);
  if (groups.length === 0) {
    return {
      size,
      marks: [text(16, 30, words.groups.none, { fill: 'muted' })],
      words: words.groups.none,
    };
  }
  const isCompact = size.width < COMPACT_WIDTH;
  const left = isCompact ? 64 : 112;
  const right = size.width - (isCompact ? 8 : 92);
  const scale = timeScale(window, left, right);
  const [top, bottom] = [8, size.height - 18];
  const pitch = rowPitch(groups, bottom - top);
  const marks: Mark[] = timeAxis(scale, top, bottom);
  const said: string[] = [];
  let y = top;
  for (const { group, partitions, hidden } of groups) {
    const band: RowBox = { left, right, top: y, height: BAND - 6 };
    marks.push(...groupName(input, group, band, left), ...bandMarks(input, scale, band, group));
    if (!isCompact) marks.push(totalHead(input, band));
    said.push(groupWords(input, group, partitions));
    y += BAND;
    for (const partition of partitions) {
      const row: RowBox = { left, right, top: y, height: pitch - 3 };
      marks.push(...partitionRow(input, scale, row, group, partition, isCompact));
      y += pitch;
    }
    if (hidden > 0)
      marks.push(text(10, size.height - 6, `+${hidden}`, { ...NUMBER, fill: 'muted' }));
    y += GAP;
  }
  marks.push(...faultMarks(input, scale, bottom));
  marks.push(...playheadLine(input, scale, top, bottom));
  return { size, marks, plot: plotOf(scale), words: said.join(' ') };
}

interface ShownGroup {
  readonly group: number;
  readonly partitions: readonly number[];
  /** Partitions for which there is no room. */
  readonly hidden: number;
}

/** All groups where there is room for them, else the one that the focused member is in, and no more rows than fit. */
function shownGroups(input: SceneInput): ShownGroup[] {
  const { trace, size } = input;
  const all = [...trace.groups.keys()]
    .filter((group) => firstRowOf(trace, group) >= 0)
    .map((group) => ({ group, partitions: partitionsOf(trace, group), hidden: 0 }));
  const room = size.height - 26;
  const needed = ({ partitions }: ShownGroup): number => BAND + GAP + partitions.length * LEAST_ROW;
  if (all.reduce((sum, one) => sum + needed(one), 0) <= room) return all;
  const focused = all.find(({ group }) => group === focusedGroup(input)) ?? all[0];
  if (focused === undefined) return [];
  const most = Math.max(1, Math.floor((room - BAND - GAP) / LEAST_ROW));
  const { group, partitions } = focused;
  return [
    { group, partitions: partitions.slice(0, most), hidden: Math.max(0, partitions.length - most) },
  ];
}

/** The group of the node in focus, else the first one. */
const focusedGroup = ({ view, focus }: SceneInput): number =>
  focus.node === null ? 0 : Math.max(0, view.value('memberGroup', focus.node, -1));

function rowPitch(groups: readonly ShownGroup[], height: number): number {
  const rows = groups.reduce((sum, { partitions }) => sum + partitions.length, 0);
  const room = height - groups.length * (BAND + GAP);
  return Math.min(MOST_ROW, Math.max(LEAST_ROW, room / Math.max(1, rows)));
}

function groupName(
  { trace, language }: SceneInput,
  group: number,
  { top, height }: RowBox,
  left: number,
): Mark[] {
  const id = trace.groups[group] ?? '';
  const name = sceneWords(language).groups.name(id);
  const fits = fitted(name, left - 14, TITLE);
  const shown = fits === name ? name : fitted(id, left - 14, TITLE);
  return [text(10, top + height / 2 + 4, shown, { ...TITLE, title: name })];
}

/** Above the milliseconds that each partition had no owner. */
function totalHead({ language }: SceneInput, { right, top, height }: RowBox): Mark {
  const { total } = sceneWords(language).groups;
  return text(right + TOTAL, top + height / 2 + 4, total, {
    ...NAME,
    anchor: 'end',
    fill: 'muted',
  });
}

function partitionRow(
  input: SceneInput,
  scale: TimeScale,
  row: RowBox,
  group: number,
  partition: number,
  isCompact: boolean,
): Mark[] {
  const { trace, focus, language } = input;
  const words = sceneWords(language);
  const spans = ownerSpans(trace, group, partition);
  const name = shortPartition(trace, partition);
  const y = row.top + row.height / 2 + 4;
  const marks: Mark[] = [
    text(10, y, fitted(name, row.left - 14, NUMBER), {
      ...NUMBER,
      fill: focus.partition === partition ? 'info' : 'ink',
      target: { type: 'Partition', partition },
      title: trace.partitions[partition] ?? '',
    }),
    ...ownerMarks(input, scale, row, group, partition, spans),
    ...commitMarks(input, scale, row, group, partition),
    ...redeliveryMarks(input, scale, row, group, partition),
  ];
  const unowned = unownedMs(trace, spans);
  if (!isCompact && unowned > 0) {
    const title = words.groups.unowned(trace.partitions[partition] ?? '', unowned);
    const label = words.groups.milliseconds(unowned);
    marks.push(text(row.right + TOTAL, y, label, { ...NUMBER, anchor: 'end', title }));
  }
  return marks;
}

/** The group in a sentence or two, as at the playhead. */
function groupWords(
  { trace, view, language }: SceneInput,
  group: number,
  partitions: readonly number[],
): string {
  const { groups } = sceneWords(language);
  const state = view.choice('groupState', group, -1) ?? '';
  const generation = view.value('groupGeneration', group, -1);
  const members = membersOf(trace, group);
  const owners = partitions.map((partition) => {
    const names = members
      .filter((node) => view.value('isOwned', node, partition) === 1)
      .map((node) => nameOf(trace, node));
    return groups.owners(shortPartition(trace, partition), names);
  });
  const name = trace.groups[group] ?? '';
  const isClassic = groupSpans(trace, group)[0]?.isClassic ?? true;
  const stands =
    state === '' ? groups.unknown(name) : groups.stands(name, state, generation, isClassic);
  return [stands, ...owners].join(' ');
}

/** Where faults begin: what a rebalance often comes from. */
function faultMarks({ trace, language, window }: SceneInput, scale: TimeScale, y: number): Mark[] {
  const words = sceneWords(language);
  return faultSpans(trace).flatMap(({ id, kind, nodes, startRow, endRow }): Mark[] => {
    const at = momentOf(trace, startRow);
    if (at < window.fromMicros || at > window.toMicros) return [];
    const end = endRow < 0 ? words.goesOn : seconds(momentOf(trace, endRow));
    const title = words.fault(kind, id, nodes.join(', '), seconds(at), end);
    return [
      glyph(scale.at(at), y - 4, 'cross', 9, 'bad', {
        title,
        target: { type: 'Row', row: startRow },
      }),
    ];
  });
}
