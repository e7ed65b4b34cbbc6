import type { Box, Point } from './box.ts';
import { centre } from './box.ts';
import {
  brokerOf,
  clientsOf,
  controllersOf,
  focusedPartition,
  leaderOf,
  nameOf,
  replicasOf,
  shortPartition,
} from './cluster.ts';
import { glyph, line, path, text } from './draw.ts';
import { type HeldLink, heldLinks } from './fault-links.ts';
import { type Ground, placed } from './label.ts';
import type { Mark } from './mark.ts';
import { directionOn, pointOn, type Route, routeBetween, routePath } from './route.ts';
import type { SceneInput } from './scene.ts';
import type { StageLayout } from './stage-layout.ts';
import { sceneWords } from './words.ts';

/** The way between two nodes of the stage, null where one of them has no place. */
export function stageRoute(
  { boxes }: StageLayout,
  from: number,
  to: number,
  isSided: boolean,
): Route | null {
  const [a, b] = [boxes[from], boxes[to]];
  if (a === undefined || b === undefined || a === null || b === null || from === to) return null;
  const stands = boxes.filter(
    (box, node): box is Box => box !== null && node !== from && node !== to,
  );
  return routeBetween(a, b, stands, isSided);
}

/** Who fetches from whom, and whom the clients take for the leader (viz.md §1.3). */
export function standingLinks(input: SceneInput, layout: StageLayout): Mark[] {
  const { trace, view, focus } = input;
  const partition = focusedPartition(trace, focus.partition);
  if (partition < 0) return [];
  const leader = leaderOf(trace, view, partition);
  const followers = replicasOf(trace, view, partition).filter((node) => node !== leader);
  const held = new Set(heldLinks(trace, focus.row).map(({ from, to }) => `${from}>${to}`));
  const fetches = followers.flatMap((node): Mark[] => {
    const route = stageRoute(layout, node, leader, false);
    if (route === null || held.has(`${node}>${leader}`) || held.has(`${leader}>${node}`)) return [];
    return [path(routePath(route), { stroke: 'grid', strokeWidth: 1.5 })];
  });
  return [
    ...fetches,
    ...clientsOf(trace).flatMap((node) => belief(input, layout, node, partition)),
  ];
}

/** A line to the broker that a client takes for the leader: dotted where it is mistaken. */
function belief(
  { trace, view, language }: SceneInput,
  layout: StageLayout,
  client: number,
  partition: number,
): Mark[] {
  const believed = brokerOf(trace, view.value('believedLeader', client, partition));
  const route = believed < 0 ? null : stageRoute(layout, client, believed, false);
  if (route === null) return [];
  const isStale = believed !== leaderOf(trace, view, partition);
  const title = sceneWords(language).belief(
    nameOf(trace, client),
    shortPartition(trace, partition),
    nameOf(trace, believed),
    isStale,
  );
  const end = pointOn(route, 0.93);
  if (!isStale) return [path(routePath(route), { stroke: 'grid', strokeWidth: 1.5, title })];
  return [
    path(routePath(route), { stroke: 'warn', strokeWidth: 1.5, dash: [1.5, 4], title }),
    glyph(end.x, end.y, 'ring', 8, 'warn', { title }),
  ];
}

/** Nodes that a fault has cut off from all others of their kind and more: said on the node instead of by many lines. */
export function isolatedNodes({ trace, focus }: SceneInput): Set<number> {
  const cuts = heldLinks(trace, focus.row).filter(({ state }) => state === 'cut');
  const partners = trace.nodes.map((): Set<number> => new Set());
  for (const { from, to } of cuts) {
    partners[from]?.add(to);
    partners[to]?.add(from);
  }
  const most = Math.max(...partners.map(({ size }) => size), 0);
  // Whoever is at every cut is what was cut off; the others only miss it.
  return new Set(
    partners.flatMap(({ size }, node) =>
      size >= 3 && size === most && size >= trace.nodes.length - 2 ? [node] : [],
    ),
  );
}

/** What faults hold: dotted with a cross where cut, dashed where slow, an arrow where one-way. */
export function faultLinks(input: SceneInput, layout: StageLayout, ground: Ground): Mark[] {
  const { trace, focus } = input;
  const isolated = isolatedNodes(input);
  const links = heldLinks(trace, focus.row).filter(
    ({ from, to, state }) => state !== 'cut' || (!isolated.has(from) && !isolated.has(to)),
  );
  return links.flatMap((link) => {
    const back = links.find(({ from, to }) => from === link.to && to === link.from);
    const isBothWays = back !== undefined && back.state === link.state;
    // A pair of directions is one line.
    if (isBothWays && link.from > link.to) return [];
    return faultLink(input, layout, ground, link, isBothWays);
  });
}

function faultLink(
  { trace, language }: SceneInput,
  layout: StageLayout,
  ground: Ground,
  link: HeldLink,
  isBothWays: boolean,
): Mark[] {
  const route = stageRoute(layout, link.from, link.to, !isBothWays);
  if (route === null) return [];
  const words = sceneWords(language);
  const title = words.linkTitle(
    nameOf(trace, link.from),
    nameOf(trace, link.to),
    words.links[link.state],
    isBothWays,
  );
  const target = { type: 'Link', from: link.from, to: link.to } as const;
  const isCut = link.state === 'cut';
  const colour = isCut ? 'bad' : 'warn';
  const dash = isCut ? [2, 4] : [8, 5];
  const marks: Mark[] = [
    path(routePath(route), { stroke: colour, strokeWidth: 2, dash, title, target }),
  ];
  const middle = pointOn(route, 0.5);
  if (isCut) marks.push(glyph(middle.x, middle.y, 'cross', 11, colour, { title, target }));
  if (!isBothWays) marks.push(arrowAt(route, isCut ? 0.3 : 0.5, colour));
  if (!layout.isCompact && !isCut) {
    const label = placed(ground, labelsBeside(middle, words.links[link.state], colour));
    if (label !== null) marks.push(label);
  }
  return marks;
}

function arrowAt(route: Route, share: number, stroke: 'bad' | 'warn'): Mark {
  const { x, y } = pointOn(route, share);
  const direction = directionOn(route, share);
  return line(x - direction.x * 4, y - direction.y * 4, x + direction.x * 5, y + direction.y * 5, {
    stroke,
    strokeWidth: 2,
    arrow: 'end',
  });
}

const labelsBeside = (
  { x, y }: Point,
  words: string,
  fill: 'bad' | 'warn',
): ReturnType<typeof text>[] => [
  text(x, y - 6, words, { size: 11, anchor: 'middle', fill }),
  text(x, y + 14, words, { size: 11, anchor: 'middle', fill }),
  text(x + 8, y + 4, words, { size: 11, fill }),
];

/** Thin lines between neighbouring voters: they are one quorum. */
export function quorumLinks({ trace }: SceneInput, { boxes }: StageLayout): Mark[] {
  const voters = controllersOf(trace).flatMap((node) => boxes[node] ?? []);
  return voters.slice(1).map((box, index) => {
    const left = voters[index] as Box;
    const y = centre(left).y;
    return line(left.x + left.width, y, box.x, centre(box).y, { stroke: 'grid', strokeWidth: 1.5 });
  });
}
