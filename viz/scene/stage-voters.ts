import type { Box } from './box.ts';
import {
  activeController,
  controllersOf,
  isController,
  isUp,
  nameOf,
  standingOf,
} from './cluster.ts';
import { baseline, glyph, hatch, line, rect, text } from './draw.ts';
import type { Ground } from './label.ts';
import type { Colour, Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { standingGlyph } from './stage-chips.ts';
import type { StageLayout } from './stage-layout.ts';
import { isolatedNodes } from './stage-links.ts';
import { fitted, textWidth } from './text-width.ts';
import { sceneWords } from './words.ts';

const NAME = { size: 13, weight: 'bold', family: 'sans' } as const;
const LINE = { size: 12, weight: 'normal', family: 'sans' } as const;
const NUMBERS = { size: 11, weight: 'normal', family: 'mono' } as const;

/** Where there is nothing but a quorum, each voter has a card: its role, its epoch, whom it follows, its log. */
export function voterCards(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const active = activeController(input.trace, input.view);
  const isolated = isolatedNodes(input);
  return controllersOf(input.trace).flatMap((node) => {
    const box = layout.boxes[node];
    if (box === undefined || box === null) return [];
    ground.taken.push(box);
    return card(input, node, box, node === active, isolated.has(node));
  });
}

function card(
  input: SceneInput,
  node: number,
  box: Box,
  isActive: boolean,
  isIsolated: boolean,
): Mark[] {
  const { trace, view, language, focus } = input;
  const words = sceneWords(language);
  const standing = standingOf(view, node);
  const isDown = !isUp(view, node);
  const states = [
    ...(standing === 'running' ? [] : [words.standing[standing]]),
    ...(isIsolated ? [words.cutOff] : []),
  ];
  const title = words.controller(
    nameOf(trace, node),
    isActive,
    states.length === 0 ? words.standing.running : states.join(', '),
  );
  const header = { ...box, height: 24 };
  const inner = { x: box.x + 2, y: box.y + 2, width: box.width - 4, height: 22 };
  const body = { ...box, y: box.y + 24, height: box.height - 24 };
  return [
    rect(box, {
      radius: 6,
      fill: 'panel',
      stroke: isIsolated ? 'bad' : focus.node === node ? 'info' : isActive ? 'metadata' : 'grid',
      strokeWidth: isActive || focus.node === node ? 2.5 : 1.5,
      dash: isIsolated ? [2, 4] : [],
      title,
      target: { type: 'Node', node },
    }),
    rect(inner, { radius: 4, fill: 'background' }),
    line(box.x + 2, body.y, box.x + box.width - 2, body.y, { stroke: 'grid' }),
    ...(isDown ? [hatch(body, 'grid', { radius: 6 })] : []),
    ...headerMarks(input, node, header, isActive, states.join(', ')),
    ...bodyMarks(input, node, body, isDown),
  ];
}

function headerMarks(
  { trace, view }: SceneInput,
  node: number,
  box: Box,
  isActive: boolean,
  status: string,
): Mark[] {
  const standing = standingOf(view, node);
  const y = box.y + box.height / 2;
  const marks: Mark[] = [];
  let x = box.x + 10;
  if (isActive) {
    marks.push(glyph(x + 5, y, 'crown', 12, 'metadata'));
    x += 18;
  }
  if (standing === 'paused' || standing === 'stopped' || standing === 'off') {
    marks.push(standingGlyph(x + 4, y, standing === 'paused' ? 'pause' : 'cross'));
    x += 15;
  }
  const name = nameOf(trace, node);
  marks.push(text(x, baseline(y, NAME.size), name, NAME));
  const left = x + textWidth(name, NAME) + 8;
  const said = fitted(status, box.x + box.width - 8 - left, LINE);
  const fill = standing === 'stopped' || standing === 'off' ? 'bad' : 'warn';
  if (said !== '') marks.push(text(left, baseline(y, LINE.size), said, { ...LINE, fill }));
  return marks;
}

/** Colours of what a voter is about: leading, seeking to lead, or neither. */
const ROLE_COLOURS: Readonly<Record<string, Colour>> = {
  Leader: 'metadata',
  Candidate: 'warn',
  Prospective: 'warn',
};

function bodyMarks(
  { trace, view, language }: SceneInput,
  node: number,
  box: Box,
  isDown: boolean,
): Mark[] {
  const words = sceneWords(language).voter;
  const x = box.x + 12;
  const room = box.width - 24;
  const marks: Mark[] = [];
  const put = (
    row: number,
    said: string,
    look: typeof LINE | typeof NUMBERS,
    fill: Colour,
  ): void => {
    const shown = fitted(said, room, look);
    const y = box.y + 20 + row * 20;
    if (isDown && shown !== '') {
      const width = textWidth(shown, look) + 6;
      marks.push(rect({ x: x - 3, y: y - 8, width, height: 16 }, { fill: 'panel', radius: 2 }));
    }
    marks.push(text(x, baseline(y, look.size), shown, { ...look, fill }));
  };
  const role = view.choice('quorumRole', node, -1);
  if (role !== null) put(0, words.roles[role] ?? role, LINE, ROLE_COLOURS[role] ?? 'ink');
  const epoch = view.value('quorumEpoch', node, -1);
  if (epoch >= 0) {
    const id = view.value('quorumLeader', node, -1);
    const leader = trace.nodes.findIndex((one) => one.id === id && isController(one.role));
    const name = leader < 0 || leader === node ? '' : nameOf(trace, leader);
    put(1, words.epoch(epoch, name), LINE, 'muted');
  }
  const end = view.value('quorumLogEndOffset', node, -1);
  if (end >= 0) {
    const highWatermark = view.value('quorumHighWatermark', node, -1);
    put(2, words.log(end, highWatermark), NUMBERS, 'muted');
    marks.push(...logBar({ trace, view }, node, { ...box, x, width: room }));
  }
  return marks;
}

/** The log as a bar beside the longest one, with a line at the high watermark. */
function logBar(
  { trace, view }: Pick<SceneInput, 'trace' | 'view'>,
  node: number,
  box: Box,
): Mark[] {
  const ends = controllersOf(trace).map((one) => view.value('quorumLogEndOffset', one, -1));
  const most = Math.max(1, ...ends);
  const at = (offset: number): number => box.x + (box.width * Math.min(offset, most)) / most;
  const y = box.y + box.height - 18;
  const end = view.value('quorumLogEndOffset', node, -1);
  const highWatermark = view.value('quorumHighWatermark', node, -1);
  const marks: Mark[] = [
    rect({ x: box.x, y, width: box.width, height: 8 }, { stroke: 'grid', radius: 2 }),
    rect({ x: box.x, y, width: at(end) - box.x, height: 8 }, { fill: 'inSync', radius: 2 }),
  ];
  if (highWatermark >= 0) {
    const x = at(highWatermark);
    marks.push(line(x, y - 3, x, y + 11, { strokeWidth: 2.5 }));
  }
  return marks;
}
