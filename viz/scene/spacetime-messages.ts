import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import { seconds } from '../../sim/words/time.ts';
import type { Point } from './box.ts';
import { nameOf } from './cluster.ts';
import { CONE_OPACITY, relations } from './cone.ts';
import { disc, glyph, line } from './draw.ts';
import { familyOf, LOOKS } from './family.ts';
import { endedAt, isLost, messagesDuring } from './flights.ts';
import type { Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { place, type SpacetimeFrame } from './spacetime-frame.ts';
import { messageWords } from './stage-messages.ts';
import { sceneWords } from './words.ts';

/** How much of a message is drawn, by how many there are (viz.md §1.7). */
export type Detail = 'full' | 'lines' | 'bars';

const MOST_FULL = 320;
const MOST_LINES = 1200;
const MOST_TICKS = 500;
/** Messages of hidden lanes count for this one only. */
const MOST_LOOKED_AT = 3 * MOST_LINES;

/** The messages of a window between two lanes that are shown, and how they are drawn. */
export function messagesIn(
  { trace, window }: SceneInput,
  frame: SpacetimeFrame,
): { readonly messages: readonly number[]; readonly detail: Detail } {
  const all = messagesDuring(trace, window.fromMicros, window.toMicros, MOST_LOOKED_AT);
  const { from, to } = trace.messages;
  const messages = all.filter(
    (message) =>
      frame.across(from[message] as number) >= 0 && frame.across(to[message] as number) >= 0,
  );
  const detail =
    messages.length <= MOST_FULL ? 'full' : messages.length <= MOST_LINES ? 'lines' : 'bars';
  return { messages, detail };
}

/** Arrows from lane to lane, dimmed beside a chosen row. */
export function messageArrows(
  input: SceneInput,
  frame: SpacetimeFrame,
  messages: readonly number[],
  detail: 'full' | 'lines',
  chosenRow: number | null,
): Mark[] {
  const { trace } = input;
  const opacityOf = opacities(trace, frame, chosenRow);
  const lines: Mark[] = [];
  const ends: Mark[] = [];
  for (const message of messages) {
    const arrow = arrowOf(input, frame, message, detail, opacityOf(message));
    lines.push(arrow.line);
    ends.push(...arrow.ends);
  }
  return [...lines, ...ends];
}

function opacities(
  trace: Trace,
  frame: SpacetimeFrame,
  chosenRow: number | null,
): (message: number) => number {
  if (chosenRow === null) return () => 1;
  const relation = relations(trace, chosenRow, frame.fromRow, frame.toRow);
  const { sentRow, endRow } = trace.messages;
  return (message) => {
    const sent = CONE_OPACITY[relation(sentRow[message] as number)];
    const end = endRow[message] as number;
    // An arrow is as strong as the weaker of its ends: it is a link of the chain only where both are.
    return end < 0 ? sent : Math.min(sent, CONE_OPACITY[relation(end)]);
  };
}

function arrowOf(
  input: SceneInput,
  frame: SpacetimeFrame,
  message: number,
  detail: 'full' | 'lines',
  opacity: number,
): { readonly line: Mark; readonly ends: readonly Mark[] } {
  const { trace, focus, language } = input;
  const { colour } = LOOKS[familyOf(trace, message)];
  const way = wayOf(trace, frame, message);
  const { from, to, hasStart, hasEnd } = way;
  const lost = isLost(trace, message);
  const isChosen = focus.message === message;
  const words = sceneWords(language);
  const said = messageWords(trace, message);
  const meaning = {
    title: lost ? words.lost(said) : words.message(said),
    target: { type: 'Message', message } as const,
    opacity,
  };
  const shaft = line(from.x, from.y, to.x, to.y, {
    stroke: colour,
    strokeWidth: isChosen ? 2.5 : 1.25,
    dash: lost ? [3, 3] : [],
    // A stub at the edge of the plot is too short for a head.
    arrow: detail === 'full' && !lost && hasEnd && lengthOf(way) > STUB ? 'end' : 'none',
    ...meaning,
  });
  const ends: Mark[] = lost && hasEnd ? [glyph(to.x, to.y, 'cross', 9, 'bad', meaning)] : [];
  if (detail === 'full' && hasStart) {
    ends.push(disc(from.x, from.y, isChosen ? 3.5 : 2.5, { fill: colour, opacity }));
  }
  return { line: shaft, ends };
}

/** The line of a message as far as it lies within the plot. */
interface Way {
  readonly from: Point;
  readonly to: Point;
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

const STUB = 8;

const lengthOf = ({ from, to }: Way): number => Math.hypot(to.x - from.x, to.y - from.y);

/** A lost message ends before the lane of its receiver. */
const LOST_SHARE = 0.75;

function wayOf(trace: Trace, frame: SpacetimeFrame, message: number): Way {
  const { messages } = trace;
  const endRow = messages.endRow[message] as number;
  const sent = frame.along(messages.sentRow[message] as number);
  const ended = endRow >= 0 ? frame.along(endRow) : dueAlong(frame, endedAt(trace, message));
  const sender = frame.across(messages.from[message] as number);
  const receiver = frame.across(messages.to[message] as number);
  const share = isLost(trace, message) ? LOST_SHARE : 1;
  const stop = sent + (ended - sent) * share;
  const far = sender + (receiver - sender) * share;
  const acrossAt = (along: number): number =>
    stop <= sent ? far : sender + ((far - sender) * (along - sent)) / (stop - sent);
  const start = Math.max(sent, frame.start);
  const end = Math.min(stop, frame.end);
  return {
    from: place(frame, start, start === sent ? sender : acrossAt(start)),
    to: place(frame, end, end === stop ? far : acrossAt(end)),
    hasStart: sent >= frame.start,
    hasEnd: stop <= frame.end,
  };
}

const dueAlong = ({ scale, isCausal, end }: SpacetimeFrame, micros: number): number =>
  isCausal ? end : scale.at(micros);

const TIMER = ROW_KINDS.indexOf('TimerFired');

/** Where timers fire: a tick on the lane, as long as there are few. */
export function timerTicks(input: SceneInput, frame: SpacetimeFrame): Mark[] {
  const { trace, language } = input;
  const found: number[] = [];
  for (let row = frame.fromRow; row < frame.toRow; row++) {
    if (trace.rows.kind[row] !== TIMER || frame.across(trace.rows.node[row] as number) < 0)
      continue;
    if (found.push(row) > MOST_TICKS) return [];
  }
  const words = sceneWords(language);
  return found.map((row) => {
    const node = trace.rows.node[row] as number;
    const along = frame.along(row);
    const a = place(frame, along, frame.across(node) - 4);
    const b = place(frame, along, frame.across(node) + 4);
    const timer = trace.names[trace.rows.name[row] as number] ?? '';
    return line(a.x, a.y, b.x, b.y, {
      stroke: 'muted',
      opacity: 0.7,
      title: words.timerFired(timer, nameOf(trace, node), seconds(trace.rows.at[row] as number)),
      target: { type: 'Row', row },
    });
  });
}
