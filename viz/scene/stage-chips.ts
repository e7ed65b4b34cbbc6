import type { Box } from './box.ts';
import {
  believesToLead,
  nameOf,
  type ReplicaState,
  replicaState,
  shortPartition,
} from './cluster.ts';
import { baseline, glyph, hatch, rect, text } from './draw.ts';
import type { Colour, Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';

const CHIP_HEIGHT = 22;
const CHIP_GAP = 5;
const SQUARE = 10;
const SQUARE_GAP = 3;
const TYPE = { size: 11, weight: 'bold', family: 'sans' } as const;

/**
 * One chip per replica; squares where names do not fit, and counts where squares do not. All brokers are drawn alike, as
 * the one with the most replicas asks for: `most`.
 */
export function replicaChips(
  input: SceneInput,
  node: number,
  partitions: readonly number[],
  box: Box,
  most: number,
): Mark[] {
  const { trace } = input;
  if (partitions.length === 0) return [];
  const names = trace.partitions.map((_, partition) => shortPartition(trace, partition));
  const named = Math.max(27, ...names.map((name) => textWidth(name, TYPE) + 10));
  const fits = (width: number, height: number, gap: number): number =>
    Math.floor((box.width + gap) / (width + gap)) * Math.floor((box.height + gap) / (height + gap));
  if (fits(named, CHIP_HEIGHT, CHIP_GAP) >= most) {
    return grid(partitions, box, named, CHIP_HEIGHT, CHIP_GAP).flatMap(([partition, place]) =>
      chip(input, node, partition, place, shortPartition(trace, partition)),
    );
  }
  if (fits(SQUARE, SQUARE, SQUARE_GAP) >= most) {
    return grid(partitions, box, SQUARE, SQUARE, SQUARE_GAP).flatMap(([partition, place]) =>
      chip(input, node, partition, place, ''),
    );
  }
  return counts(input, node, partitions, box);
}

function grid(
  partitions: readonly number[],
  box: Box,
  width: number,
  height: number,
  gap: number,
): [partition: number, place: Box][] {
  const perRow = Math.max(1, Math.floor((box.width + gap) / (width + gap)));
  return partitions.map((partition, index) => [
    partition,
    {
      x: box.x + (index % perRow) * (width + gap),
      y: box.y + Math.floor(index / perRow) * (height + gap),
      width,
      height,
    },
  ]);
}

function chip(input: SceneInput, node: number, partition: number, box: Box, name: string): Mark[] {
  const { trace, view, focus } = input;
  const state = replicaState(trace, view, node, partition);
  const isZombie = state !== 'leader' && believesToLead(trace, view, node, partition);
  const title = titleOf(input, node, partition, state, isZombie);
  const target = { type: 'Replica', node, partition } as const;
  const radius = name === '' ? 2 : 4;
  const x = box.x + box.width / 2;
  const y = baseline(box.y + box.height / 2, TYPE.size);
  const label = (fill: Colour): Mark[] =>
    name === '' ? [] : [text(x, y, name, { ...TYPE, anchor: 'middle', fill })];
  const marks = isZombie ? zombie(box, radius) : BODIES[state](box, radius);
  const [body, ...rest] = marks as [Mark, ...Mark[]];
  const isFocused = partition === focus.partition && trace.partitions.length > 1;
  return [
    ...(isFocused ? [focusBar(box)] : []),
    { ...body, title, target },
    ...rest,
    ...(state === 'outOfSync' || isZombie ? backed(box, name) : []),
    ...label(state === 'leader' ? 'onLeader' : state === 'offline' ? 'muted' : 'ink'),
  ];
}

/** Letters on a hatch stand on ground of their own. */
function backed(box: Box, name: string): Mark[] {
  if (name === '') return [];
  const width = textWidth(name, TYPE) + 4;
  return [
    rect(
      { x: box.x + (box.width - width) / 2, y: box.y + 4, width, height: box.height - 8 },
      { radius: 2, fill: 'background' },
    ),
  ];
}

const focusBar = ({ x, y, width, height }: Box): Mark =>
  rect({ x, y: y + height + 2, width, height: 2 }, { fill: 'ink' });

/** Fill is the leader, outline in the ISR, hatch out of it, dashes offline (viz.md §1.3). */
const BODIES: Readonly<Record<ReplicaState, (box: Box, radius: number) => Mark[]>> = {
  leader: (box, radius) => [
    rect(box, { radius, fill: 'leader', stroke: 'leader', strokeWidth: 2 }),
  ],
  inSync: (box, radius) => [
    rect(box, { radius, fill: 'background', stroke: 'inSync', strokeWidth: 2 }),
  ],
  outOfSync: (box, radius) => [
    rect(box, { radius, fill: 'background', stroke: 'outOfSync', strokeWidth: 2 }),
    hatch(box, 'outOfSync', { radius }),
  ],
  offline: (box, radius) => [
    rect(box, {
      radius,
      fill: 'background',
      stroke: 'muted',
      strokeWidth: 1.5,
      dash: [3, 3],
    }),
  ],
};

/** Takes itself for the leader while the controllers have chosen another. */
const zombie = (box: Box, radius: number): Mark[] => [
  rect(box, { radius, fill: 'background', stroke: 'leader', strokeWidth: 2, dash: [4, 2] }),
  hatch(box, 'leader', { radius }),
];

function titleOf(
  { trace, view, language }: SceneInput,
  node: number,
  partition: number,
  state: ReplicaState,
  isZombie: boolean,
): string {
  const words = sceneWords(language);
  const name = shortPartition(trace, partition);
  if (isZombie) {
    return words.believesToLead(
      name,
      nameOf(trace, node),
      view.value('leaderEpoch', node, partition),
    );
  }
  return words.replicaTitle(name, nameOf(trace, node), words.replica[state]);
}

/** How many replicas are in which state, where there are too many to be shown. */
function counts(input: SceneInput, node: number, partitions: readonly number[], box: Box): Mark[] {
  const { trace, view, language } = input;
  const number = { leader: 0, inSync: 0, outOfSync: 0, offline: 0 };
  for (const partition of partitions) number[replicaState(trace, view, node, partition)] += 1;
  const title = sceneWords(language).replicaCounts(
    nameOf(trace, node),
    number.leader,
    number.inSync,
    number.outOfSync + number.offline,
  );
  const items = (['leader', 'inSync', 'outOfSync', 'offline'] as const).filter(
    (state) => number[state] > 0,
  );
  const isNarrow = items.length * 40 > box.width;
  return items
    .slice(0, isNarrow ? Math.floor(box.height / 14) : items.length)
    .flatMap((state, index) => {
      const x = isNarrow ? box.x : box.x + index * (box.width / items.length);
      const y = isNarrow ? box.y + index * 14 : box.y;
      const place = { x, y, width: SQUARE, height: SQUARE };
      const [body, ...rest] = BODIES[state](place, 2) as [Mark, ...Mark[]];
      return [
        { ...body, title },
        ...rest,
        text(x + SQUARE + 4, baseline(y + SQUARE / 2, 11), String(number[state]), {
          size: 11,
          family: 'mono',
        }),
      ];
    });
}

/** A sign before a name in a header; none for a process that runs. */
export const standingGlyph = (x: number, y: number, sign: 'cross' | 'pause'): Mark =>
  glyph(x, y, sign, 10, sign === 'cross' ? 'bad' : 'warn');
