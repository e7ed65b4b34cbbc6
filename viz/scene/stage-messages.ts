import type { Trace } from '../../sim/trace/trace.ts';
import type { MessageWords } from '../words/scene-en.ts';
import type { Box, Point } from './box.ts';
import { nameOf, shortPartition } from './cluster.ts';
import { glyph, line, path, rect, text } from './draw.ts';
import { apiOf, familyOf, LOOKS } from './family.ts';
import { type Flight, flightsAt } from './flights.ts';
import { type Ground, placed } from './label.ts';
import type { Colour, Mark, TextMark } from './mark.ts';
import { directionOn, pointOn, type Route, routePath } from './route.ts';
import type { SceneInput } from './scene.ts';
import type { StageLayout } from './stage-layout.ts';
import { stageRoute } from './stage-links.ts';
import { sceneWords } from './words.ts';

/** A message has one size, so that size means nothing (viz.md §1.3). */
const SIZE = 12;
/** More of one type on one link are one mark with a count. */
const MOST_ON_A_LINK = 8;
/** Labels stand only where few messages are on their way (viz.md §1.5). */
const MOST_LABELLED = 4;
const ROUTE_BOXES = 24;

/** What is on its way: its route, a shape where it is now, a label, an arrow where nothing moves. */
export function stageMessages(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const flights = flightsAt(input.trace, input.focus);
  const groups = grouped(input.trace, flights);
  const routes: Mark[] = [];
  const shapes: Mark[] = [];
  const labels: Mark[] = [];
  const isLabelled = !layout.isCompact && flights.length <= MOST_LABELLED && !input.isPlaying;
  const spots: [Flight, Point, Route][] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const route = stageRoute(layout, first.from, first.to, true);
    if (route === null) continue;
    routes.push(path(routePath(route), { stroke: colourOf(input.trace, first), opacity: 0.55 }));
    if (group.length > MOST_ON_A_LINK) {
      shapes.push(...crowd(input, route, group));
      continue;
    }
    for (const flight of group) {
      shapes.push(
        ...(input.reducedMotion ? still(input, route, flight) : moving(input, route, flight)),
      );
      spots.push([flight, pointOn(route, flight.progress), route]);
    }
  }
  for (const [, { x, y }] of spots) {
    ground.taken.push({ x: x - SIZE / 2, y: y - SIZE / 2, width: SIZE, height: SIZE });
  }
  if (isLabelled) {
    for (const [, , route] of spots) ground.taken.push(...alongRoute(route));
    for (const [flight, point] of spots) {
      const label = placed(ground, labelsAround(point, labelOf(input, flight), flight));
      if (label !== null) labels.push(label);
    }
  }
  return [...routes, ...shapes, ...labels];
}

/** Small boxes along a route: a label beside it is read, one across it is not. */
const alongRoute = (route: Route): Box[] =>
  Array.from({ length: ROUTE_BOXES }, (_, index) => {
    const { x, y } = pointOn(route, (index + 0.5) / ROUTE_BOXES);
    return { x: x - 1, y: y - 1, width: 2, height: 2 };
  });

/** Flights of one type, link and direction, in the order of the first of each. */
function grouped(trace: Trace, flights: readonly Flight[]): Flight[][] {
  const groups = new Map<string, Flight[]>();
  for (const flight of flights) {
    const key = `${flight.from}>${flight.to} ${trace.messages.name[flight.message]} ${flight.isLost}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [flight]);
    else group.push(flight);
  }
  return [...groups.values()];
}

/** What is said of a message. */
export function messageWords(trace: Trace, message: number): MessageWords {
  const { messages } = trace;
  const partition = messages.partition[message] as number;
  return {
    api: apiOf(trace.names[messages.name[message] as number] ?? ''),
    isReply: messages.isReply[message] === 1,
    partition: partition < 0 ? '' : shortPartition(trace, partition),
    offset: messages.offset[message] as number,
    from: nameOf(trace, messages.from[message] as number),
    to: nameOf(trace, messages.to[message] as number),
  };
}

function titleOf({ trace, language }: SceneInput, { message, isLost }: Flight): string {
  const words = sceneWords(language);
  return isLost
    ? words.lost(messageWords(trace, message))
    : words.message(messageWords(trace, message));
}

const labelOf = ({ trace, language }: SceneInput, { message }: Flight): string =>
  sceneWords(language).messageLabel(messageWords(trace, message));

const colourOf = (trace: Trace, { message }: Flight): Colour =>
  LOOKS[familyOf(trace, message)].colour;

/** A message where virtual time has it; a lost one is a cross where it was dropped. */
function moving(input: SceneInput, route: Route, flight: Flight): Mark[] {
  const { trace, isPlaying, focus } = input;
  const { message, isReply, isLost, progress } = flight;
  const { x, y } = pointOn(route, progress);
  const meaning = { title: titleOf(input, flight), target: { type: 'Message', message } as const };
  if (isLost) return [glyph(x, y, 'cross', SIZE, 'bad', meaning)];
  const { colour, shape } = LOOKS[familyOf(trace, message)];
  const marks: Mark[] = [];
  if (!isPlaying) marks.push(ahead(route, progress, colour));
  if (focus.message === message) marks.push(halo(x, y));
  marks.push(...shapeOf(x, y, shape, colour, isReply, meaning));
  return marks;
}

/** A ring is a ring in both directions: the request has a filled middle. */
function shapeOf(
  x: number,
  y: number,
  shape: (typeof LOOKS)['produce']['shape'],
  colour: Colour,
  hollow: boolean,
  meaning: {
    readonly title: string;
    readonly target: { readonly type: 'Message'; readonly message: number };
  },
): Mark[] {
  if (shape !== 'ring') return [glyph(x, y, shape, SIZE, colour, { ...meaning, hollow })];
  const backing = glyph(x, y, 'disc', SIZE, 'background');
  const ring = glyph(x, y, 'ring', SIZE, colour, meaning);
  return hollow ? [backing, ring] : [backing, ring, glyph(x, y, 'disc', 5, colour)];
}

const halo = (x: number, y: number): Mark =>
  rect(
    { x: x - SIZE, y: y - SIZE, width: 2 * SIZE, height: 2 * SIZE },
    { radius: SIZE, stroke: 'ink', strokeWidth: 1.5 },
  );

/** Where the message goes, shown while nothing moves. */
function ahead(route: Route, progress: number, stroke: Colour): Mark {
  const { x, y } = pointOn(route, progress);
  const direction = directionOn(route, progress);
  const [near, far] = [SIZE / 2 + 2, SIZE / 2 + 13];
  return line(
    x + direction.x * near,
    y + direction.y * near,
    x + direction.x * far,
    y + direction.y * far,
    {
      stroke,
      strokeWidth: 1.5,
      arrow: 'end',
    },
  );
}

/** Without motion: an arrow from end to end, its shape at the sender, and a tick where the message is. */
function still(input: SceneInput, route: Route, flight: Flight): Mark[] {
  const { trace } = input;
  const { message, isReply, isLost, progress } = flight;
  const title = titleOf(input, flight);
  const target = { type: 'Message', message } as const;
  const { colour, shape } = LOOKS[familyOf(trace, message)];
  const { x, y } = pointOn(route, progress);
  const start = pointOn(route, 0.12);
  const { x: dx, y: dy } = directionOn(route, progress);
  const tip = pointOn(route, 1);
  const before = pointOn(route, 0.92);
  return [
    line(before.x, before.y, tip.x, tip.y, { stroke: colour, strokeWidth: 1.5, arrow: 'end' }),
    ...shapeOf(start.x, start.y, shape, colour, isReply, { title, target }),
    isLost
      ? glyph(x, y, 'cross', SIZE, 'bad', { title, target })
      : line(x - dy * 6, y + dx * 6, x + dy * 6, y - dx * 6, {
          stroke: colour,
          strokeWidth: 3,
          title,
          target,
        }),
  ];
}

/** More than can be told apart: one mark in the middle of them with their number. */
function crowd({ trace, language }: SceneInput, route: Route, group: readonly Flight[]): Mark[] {
  const [first] = group as [Flight];
  const { colour, shape } = LOOKS[familyOf(trace, first.message)];
  const share = group.reduce((sum, { progress }) => sum + progress, 0) / group.length;
  const { x, y } = pointOn(route, share);
  const title = sceneWords(language).messages(group.length, messageWords(trace, first.message));
  const target = { type: 'Link', from: first.from, to: first.to } as const;
  const count = `×${group.length}`;
  return [
    rect(
      { x: x - 10, y: y - 10, width: 46, height: 20 },
      { radius: 10, fill: 'background', stroke: colour, strokeWidth: 1.5, title, target },
    ),
    glyph(x, y, shape, SIZE, colour, { hollow: first.isReply }),
    text(x + 9, y + 4, count, { size: 11, family: 'mono' }),
  ];
}

function labelsAround({ x, y }: Point, words: string, flight: Flight): TextMark[] {
  const look = {
    size: 11,
    family: 'mono',
    fill: 'muted',
    target: { type: 'Message', message: flight.message },
  } as const;
  return [
    text(x + 11, y - 5, words, look),
    text(x + 11, y + 14, words, look),
    text(x - 11, y - 5, words, { ...look, anchor: 'end' }),
    text(x - 11, y + 14, words, { ...look, anchor: 'end' }),
    text(x, y - 12, words, { ...look, anchor: 'middle' }),
    text(x, y + 22, words, { ...look, anchor: 'middle' }),
    text(x + 11, y + 4, words, look),
    text(x - 11, y + 4, words, { ...look, anchor: 'end' }),
  ];
}
