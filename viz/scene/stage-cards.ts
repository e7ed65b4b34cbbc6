import type { Box } from './box.ts';
import {
  activeController,
  brokersOf,
  focusedPartition,
  isController,
  nameOf,
  replicasOf,
  standingOf,
} from './cluster.ts';
import { baseline, glyph, hatch, rect, text } from './draw.ts';
import type { Ground } from './label.ts';
import type { Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { replicaChips, standingGlyph } from './stage-chips.ts';
import type { StageLayout } from './stage-layout.ts';
import { isolatedNodes } from './stage-links.ts';
import { fitted, textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';

const TYPE = { size: 12, weight: 'normal', family: 'sans' } as const;
const FOOT = { size: 11, weight: 'normal', family: 'mono' } as const;

/** The brokers' cards. */
export function brokerCards(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const { trace, view } = input;
  const hosted = trace.nodes.map((): number[] => []);
  for (let partition = 0; partition < trace.partitions.length; partition++) {
    for (const node of replicasOf(trace, view, partition)) hosted[node]?.push(partition);
  }
  const isolated = isolatedNodes(input);
  const most = Math.max(0, ...hosted.map(({ length }) => length));
  return brokersOf(trace).flatMap((node) => {
    const box = layout.boxes[node];
    if (box === undefined || box === null) return [];
    ground.taken.push(box);
    const partitions = hosted[node] ?? [];
    return card(input, layout, { node, box, partitions, most, isIsolated: isolated.has(node) });
  });
}

/** What a header says of a broker besides its name; empty where all is well. */
export function brokerStatus({ trace, view, language }: SceneInput, node: number): string {
  const words = sceneWords(language);
  const standing = standingOf(view, node);
  if (standing !== 'running') return words.standing[standing];
  const state = view.choice('brokerState', node, -1);
  if (state === 'STARTING' || state === 'RECOVERY') return words.starting;
  const isFenced = view.value('isFenced', node, -1) === 1 && trace.nodes[node] !== undefined;
  if (isFenced) return words.fenced;
  const offline = view.list('offlineDirectories', node, -1);
  return offline.length === 0 ? '' : words.offline(offline);
}

/** The name of a node with the rack in which it stands, if it stands in one. */
function placedName({ trace }: SceneInput, node: number): string {
  const rack = trace.nodes[node]?.rack ?? '';
  return rack === '' ? nameOf(trace, node) : `${nameOf(trace, node)} (${rack})`;
}

/** A broker on the stage. */
interface Card {
  readonly node: number;
  readonly box: Box;
  readonly partitions: readonly number[];
  /** The most replicas that a broker of the cluster holds. */
  readonly most: number;
  readonly isIsolated: boolean;
}

function card(
  input: SceneInput,
  layout: StageLayout,
  { node, box, partitions, most, isIsolated }: Card,
): Mark[] {
  const { view, language, focus } = input;
  const words = sceneWords(language);
  const standing = standingOf(view, node);
  const isDown = standing === 'stopped' || standing === 'off' || standing === 'unstarted';
  const status = brokerStatus(input, node);
  const saidStatus = isIsolated
    ? [status, words.cutOff].filter((one) => one !== '').join(', ')
    : status;
  const title = words.broker(
    placedName(input, node),
    saidStatus === '' ? words.standing.running : saidStatus,
  );
  const target = { type: 'Node', node } as const;
  const { headerHeight } = layout;
  const header = { ...box, height: headerHeight };
  const body = { ...box, y: box.y + headerHeight, height: box.height - headerHeight };
  const marks: Mark[] = [
    rect(box, {
      radius: 6,
      fill: 'panel',
      stroke: focus.node === node ? 'info' : 'grid',
      strokeWidth: focus.node === node ? 2 : 1.5,
      title,
      target,
    }),
    rect(header, { radius: 6, fill: 'background', stroke: 'grid' }),
  ];
  if (isDown) marks.push(hatch(body, 'grid', { radius: 6 }));
  if (view.value('isFenced', node, -1) === 1) marks.push(...doubled(box));
  if (isIsolated) marks.push(...cutOffRing(box));
  marks.push(...headerMarks(input, header, node, saidStatus));
  marks.push(
    ...bodyMarks(input, layout, { node, box: body, partitions, most, isIsolated }, isDown),
  );
  return marks;
}

/** A fenced broker has a double border (viz.md §1.3). */
const doubled = ({ x, y, width, height }: Box): Mark[] => [
  rect({ x, y, width, height }, { radius: 6, stroke: 'warn', strokeWidth: 1.5 }),
  rect(
    { x: x - 3, y: y - 3, width: width + 6, height: height + 6 },
    { radius: 8, stroke: 'warn', strokeWidth: 1.5 },
  ),
];

const cutOffRing = ({ x, y, width, height }: Box): Mark[] => [
  rect(
    { x: x - 6, y: y - 6, width: width + 12, height: height + 12 },
    { radius: 11, stroke: 'bad', strokeWidth: 2, dash: [2, 4] },
  ),
  glyph(x + width + 6, y + height / 2, 'cross', 11, 'bad'),
  glyph(x - 6, y + height / 2, 'cross', 11, 'bad'),
];

function headerMarks(input: SceneInput, header: Box, node: number, status: string): Mark[] {
  const { trace, view } = input;
  const standing = standingOf(view, node);
  const y = header.y + header.height / 2;
  const isCrown =
    isController(trace.nodes[node]?.role ?? 'admin') && activeController(trace, view) === node;
  const sign =
    standing === 'stopped' || standing === 'off' ? 'cross' : standing === 'paused' ? 'pause' : null;
  let x = header.x + 8;
  const marks: Mark[] = [];
  if (isCrown) {
    marks.push(glyph(x + 6, y, 'crown', 12, 'metadata'));
    x += 18;
  }
  if (sign !== null) {
    marks.push(standingGlyph(x + 5, y, sign));
    x += 15;
  }
  const room = header.x + header.width - 6 - x;
  const name = fitted(nameOf(trace, node), room, { ...TYPE, weight: 'bold' });
  marks.push(text(x, baseline(y, TYPE.size), name, { ...TYPE, weight: 'bold' }));
  let left = x + textWidth(name, { ...TYPE, weight: 'bold' }) + 6;
  const rack = trace.nodes[node]?.rack ?? '';
  const end = header.x + header.width - 6;
  // Where it stands gives way to how it is.
  const needed = status === '' ? 0 : textWidth(status, TYPE) + 6;
  if (rack !== '' && left + textWidth(rack, TYPE) + needed <= end) {
    marks.push(text(left, baseline(y, TYPE.size), rack, { ...TYPE, fill: 'muted' }));
    left += textWidth(rack, TYPE) + 6;
  }
  if (status !== '' && left + textWidth(status, TYPE) <= header.x + header.width - 6) {
    const fill = sign === 'cross' ? 'bad' : 'warn';
    marks.push(text(left, baseline(y, TYPE.size), status, { ...TYPE, fill }));
  }
  return marks;
}

function bodyMarks(
  input: SceneInput,
  layout: StageLayout,
  { node, box: body, partitions, most }: Card,
  isDown: boolean,
): Mark[] {
  const foot = body.height >= 44 ? footText(input, node, body.width - 14) : '';
  const inset = layout.isCompact ? 5 : 7;
  const inner = {
    x: body.x + inset,
    y: body.y + inset,
    width: body.width - 2 * inset,
    height: body.height - 2 * inset - (foot === '' ? 0 : 16),
  };
  const marks = replicaChips(input, node, partitions, inner, most);
  if (foot === '') return marks;
  const y = body.y + body.height - 13;
  const width = textWidth(foot, FOOT);
  if (isDown) {
    marks.push(
      rect(
        { x: inner.x - 2, y: y - 7, width: width + 6, height: 15 },
        { fill: 'panel', radius: 2 },
      ),
    );
  }
  marks.push(text(inner.x + 1, baseline(y, FOOT.size), foot, { ...FOOT, fill: 'muted' }));
  return marks;
}

/** Log end and high watermark of the focused partition, as much as there is room for. */
function footText(
  { trace, view, language, focus }: SceneInput,
  node: number,
  width: number,
): string {
  const partition = focusedPartition(trace, focus.partition);
  if (partition < 0) return '';
  const logEndOffset = view.value('logEndOffset', node, partition);
  if (logEndOffset < 0) return '';
  const words = sceneWords(language);
  const highWatermark = Math.max(0, view.value('highWatermark', node, partition));
  const candidates = [
    words.logEnds(logEndOffset, highWatermark),
    words.logEndOffset(logEndOffset),
    String(logEndOffset),
  ];
  return candidates.find((candidate) => textWidth(candidate, FOOT) <= width) ?? '';
}
