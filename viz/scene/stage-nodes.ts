import type { Box } from './box.ts';
import {
  activeController,
  brokerOf,
  clientsOf,
  controllersOf,
  focusedPartition,
  isUp,
  leaderOf,
  nameOf,
  shortPartition,
  standingOf,
} from './cluster.ts';
import { baseline, glyph, hatch, rect, text } from './draw.ts';
import type { Ground } from './label.ts';
import type { Colour, Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import type { StageLayout } from './stage-layout.ts';
import { isolatedNodes } from './stage-links.ts';
import { fitted, textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';

const TYPE = { size: 12, weight: 'normal', family: 'sans' } as const;
const TAG = { size: 10, weight: 'bold', family: 'mono' } as const;

/** The voters of the quorum in a row; the active controller wears the crown. */
export function controllerPills(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const { trace, view } = input;
  const active = activeController(trace, view);
  const isolated = isolatedNodes(input);
  return controllersOf(trace).flatMap((node) => {
    const box = layout.boxes[node];
    if (box === undefined || box === null || trace.nodes[node]?.role === 'combined') return [];
    ground.taken.push(box);
    return pill(input, node, box, node === active, isolated.has(node));
  });
}

function pill(
  { trace, view, language, focus }: SceneInput,
  node: number,
  box: Box,
  isActive: boolean,
  isIsolated: boolean,
): Mark[] {
  const words = sceneWords(language);
  const standing = standingOf(view, node);
  const isDown = !isUp(view, node);
  const epoch = view.value('controllerEpoch', node, -1);
  const isMistaken = !isActive && !isDown && epoch >= 0;
  const state = isIsolated
    ? `${words.standing[standing]}, ${words.cutOff}`
    : words.standing[standing];
  const name = nameOf(trace, node);
  const title = isMistaken
    ? words.believesActive(name, epoch)
    : words.controller(name, isActive, state);
  const y = box.y + box.height / 2;
  const sign =
    isDown && standing !== 'unstarted'
      ? 'cross'
      : standing === 'paused'
        ? 'pause'
        : isActive || isMistaken
          ? 'crown'
          : null;
  const room = box.width - 16 - (sign === null ? 0 : 17);
  const label = fitted(name, room, TYPE);
  const width = textWidth(label, TYPE) + (sign === null ? 0 : 17);
  const left = box.x + (box.width - width) / 2;
  const radius = box.height / 2;
  return [
    rect(box, {
      radius,
      fill: 'background',
      stroke: isIsolated ? 'bad' : isActive ? 'metadata' : focus.node === node ? 'info' : 'muted',
      strokeWidth: isActive ? 2.5 : 1.25,
      dash: isIsolated ? [2, 4] : isDown ? [3, 3] : [],
      title,
      target: { type: 'Node', node },
    }),
    ...(isDown ? [hatch(box, 'grid', { radius })] : []),
    ...(sign === null
      ? []
      : [
          glyph(left + 6, y, sign, sign === 'crown' ? 12 : 10, signColour(sign), {
            hollow: isMistaken,
          }),
        ]),
    text(left + (sign === null ? 0 : 17), baseline(y, TYPE.size), label, TYPE),
  ];
}

const signColour = (sign: 'cross' | 'pause' | 'crown'): Colour =>
  sign === 'cross' ? 'bad' : sign === 'pause' ? 'warn' : 'metadata';

/** The clients, each with whom it takes for the leader of the focused partition. */
export function clientBoxes(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const { trace, language } = input;
  const marks = clientsOf(trace).flatMap((node) => {
    const box = layout.boxes[node];
    if (box === undefined || box === null) return [];
    ground.taken.push(box);
    return client(input, node, box);
  });
  if (layout.moreClients !== null) {
    const { count, box } = layout.moreClients;
    ground.taken.push(box);
    marks.push(
      rect(box, {
        radius: 4,
        stroke: 'muted',
        dash: [3, 3],
        title: sceneWords(language).moreClients(count),
      }),
      text(box.x + box.width / 2, baseline(box.y + box.height / 2, 12), `+${count}`, {
        anchor: 'middle',
      }),
    );
  }
  return marks;
}

const CLIENT_COLOURS = { producer: 'produce', consumer: 'consume', admin: 'metadata' } as const;

function client(input: SceneInput, node: number, box: Box): Mark[] {
  const { trace, view, language, focus } = input;
  const { role, labels } = trace.nodes[node] ?? { role: 'admin', labels: [] };
  const colour = role === 'producer' || role === 'consumer' ? CLIENT_COLOURS[role] : 'metadata';
  const isDown = standingOf(view, node) === 'stopped' || standingOf(view, node) === 'off';
  const name = nameOf(trace, node);
  const belief = believed(input, node);
  const beliefWidth = belief === null ? 0 : textWidth(belief.name, TAG) + 10;
  const y = box.y + box.height / 2;
  const full = [name, ...labels].join(' ');
  const room = box.width - 12;
  const hasBelief = belief !== null && textWidth(name, TYPE) + 6 + beliefWidth <= room;
  const said = [full, [name, ...labels.slice(0, 1)].join(' '), name].find(
    (one) => textWidth(one, TYPE) + (hasBelief ? beliefWidth + 6 : 0) <= room,
  );
  const label = said ?? fitted(name, room - (hasBelief ? beliefWidth + 6 : 0), TYPE);
  const used = textWidth(label, TYPE) + (hasBelief ? beliefWidth + 6 : 0);
  const left = box.x + (box.width - used) / 2;
  const marks: Mark[] = [
    rect(box, {
      radius: 4,
      fill: 'background',
      stroke: focus.node === node ? 'info' : colour,
      strokeWidth: 1.5,
      dash: isDown ? [3, 3] : [],
      title: sceneWords(language).client(name, labels.join(', ')),
      target: { type: 'Node', node },
    }),
    text(left, baseline(y, TYPE.size), label, { ...TYPE, fill: isDown ? 'muted' : 'ink' }),
  ];
  if (!hasBelief || belief === null) return marks;
  const x = left + textWidth(label, TYPE) + 6;
  marks.push(
    rect(
      { x, y: y - 8, width: beliefWidth, height: 16 },
      {
        radius: 8,
        stroke: belief.isStale ? 'warn' : 'leader',
        strokeWidth: 1.5,
        dash: belief.isStale ? [2, 2] : [],
        title: belief.title,
      },
    ),
    text(x + beliefWidth / 2, baseline(y, TAG.size), belief.name, { ...TAG, anchor: 'middle' }),
  );
  return marks;
}

/** Whom a client takes for the leader of the focused partition; null where it has not asked yet. */
function believed(
  { trace, view, focus, language }: SceneInput,
  client: number,
): { readonly name: string; readonly isStale: boolean; readonly title: string } | null {
  const partition = focusedPartition(trace, focus.partition);
  if (partition < 0) return null;
  const node = brokerOf(trace, view.value('believedLeader', client, partition));
  if (node < 0) return null;
  const isStale = node !== leaderOf(trace, view, partition);
  const name = nameOf(trace, node);
  const title = sceneWords(language).belief(
    nameOf(trace, client),
    shortPartition(trace, partition),
    name,
    isStale,
  );
  return { name, isStale, title };
}
