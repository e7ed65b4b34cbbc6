import type { TrafficClass } from '../kernel/connection.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Episode, Grip } from './episode.ts';
import type { FaultContext } from './kind.ts';

/** A directed link between two nodes, by their indexes. */
export type DirectedLink = readonly [from: number, to: number];

/** Every link from one set of nodes to another, and with `both` the way back. */
export function linksBetween(
  from: readonly number[],
  to: readonly number[],
  both: boolean,
): DirectedLink[] {
  const links = new Map<string, DirectedLink>();
  for (const a of from) {
    for (const b of to) {
      if (a === b) continue;
      links.set(`${a}>${b}`, [a, b]);
      if (both) links.set(`${b}>${a}`, [b, a]);
    }
  }
  return [...links.values()];
}

/** The links of an episode's `from` and `to`, or why there are none. */
export function linksOf(
  context: FaultContext,
  episode: Episode,
  both: boolean,
): DirectedLink[] | string {
  const from = context.select(episode.from);
  const to = context.select(episode.to);
  if (from === null) return `"${episode.from.join(', ')}" names no node at this moment`;
  if (to === null) return `"${episode.to.join(', ')}" names no node at this moment`;
  return linksBetween(from, to, both);
}

/**
 * The links that a partition cuts. `split` cuts between its groups and leaves nodes of no group alone, `bridge` does so
 * but for the nodes of `on`, which see everyone; in a `ring` each node sees itself and its nearest neighbours, so that
 * all see a majority and no two the same; `one-way` cuts from `from` to `to` only.
 */
export function partitionLinks(
  context: FaultContext,
  episode: Episode,
  shape: string,
): DirectedLink[] | string {
  switch (shape) {
    case 'one-way':
      return linksOf(context, episode, false);
    case 'ring': {
      const ring = context.select(episode.on);
      if (ring === null) return 'a ring needs the nodes of "on"';
      return ring.length < 4
        ? 'in a ring of fewer than four everyone is a neighbour'
        : ringLinks(ring);
    }
    default:
      return groupLinks(context, episode, shape === 'bridge');
  }
}

function groupLinks(
  context: FaultContext,
  episode: Episode,
  bridged: boolean,
): DirectedLink[] | string {
  const { from, to, groups: given } = episode;
  const selectors = given.length > 0 ? given : [from, to];
  const bridge = bridged ? context.select(episode.on) : [];
  if (bridge === null) return 'a bridge needs the nodes of "on"';
  const groups: (readonly number[])[] = [];
  const placed = new Set<number>(bridge);
  for (const selector of selectors) {
    const members = context.select(selector);
    if (members === null) return `"${selector.join(', ')}" names no node at this moment`;
    // A role may name a node that an earlier group has already: a node stands on one side.
    groups.push(members.filter((node) => !placed.has(node)));
    for (const node of members) placed.add(node);
  }
  const links = groups.flatMap((group, index) =>
    groups.slice(index + 1).flatMap((other) => linksBetween(group, other, true)),
  );
  return links.length === 0 ? 'its groups have no two nodes on different sides' : links;
}

function ringLinks(ring: readonly number[]): DirectedLink[] {
  const size = ring.length;
  const reach = Math.floor((Math.floor(size / 2) + 1) / 2);
  const links: DirectedLink[] = [];
  ring.forEach((a, i) => {
    ring.forEach((b, j) => {
      const apart = Math.min((i - j + size) % size, (j - i + size) % size);
      if (apart > reach) links.push([a, b]);
    });
  });
  return links;
}

/** Counts cuts in (+1) or out (−1); what waited behind the last cut of a link goes on. */
export function changeCuts(
  kernel: Kernel,
  links: readonly DirectedLink[],
  traffic: readonly TrafficClass[],
  change: 1 | -1,
): void {
  for (const [from, to] of links) {
    for (const one of traffic) kernel.transport.links.changeCut(from, to, one, change);
  }
  if (change === -1) kernel.transport.release();
}

/** A grip on links. */
export const gripOnLinks = (links: readonly DirectedLink[], ...numbers: number[]): Grip => ({
  nodes: [...new Set(links.flat())].sort((a, b) => a - b),
  links,
  numbers,
});
