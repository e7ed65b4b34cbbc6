import { unreachable } from '../../core/assert.ts';
import type { MetadataImage, PartitionRegistration } from '../../core/controller/image.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import { type Cast, everyName } from './cast.ts';
import { type Insight, parseSelector, type Term } from './selectors.ts';

/** Selectors resolved against the machines' states at one moment. */
export interface Scene {
  readonly cast: Cast;
  readonly nodes: readonly NodeRuntime[];
  readonly insight: Insight;
}

/** The node indexes that selectors name now, ascending, or null where one names nobody. */
export function resolveSelectors(scene: Scene, selectors: readonly string[]): number[] | null {
  const found = new Set<number>();
  for (const selector of selectors) {
    const parsed = parseSelector(selector, scene.cast);
    if (parsed.type === 'Wrong') return null;
    for (const term of parsed.terms) {
      const indexes = resolveTerm(scene, term);
      if (indexes.length === 0) return null;
      for (const index of indexes) found.add(index);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function resolveTerm(scene: Scene, term: Term): number[] {
  const { cast, nodes } = scene;
  switch (term.type) {
    case 'Node':
      return named(nodes, [term.name]);
    case 'Group':
      return named(nodes, term.group === 'all' ? everyName(cast) : cast[term.group]);
    case 'Rack':
      return named(nodes, cast.racks.find(({ rack }) => rack === term.rack)?.nodes ?? []);
    case 'Region':
      return named(nodes, cast.regions.find(({ rack }) => rack === term.rack)?.nodes ?? []);
    case 'Voter':
      return named(nodes, cast.controllers.slice(term.nth - 1, term.nth));
    case 'Controller': {
      const active = activeController(scene);
      return active === null ? [] : [active.index];
    }
    case 'Leader': {
      const leader = leaderOf(scene, term.partition);
      return leader === null ? [] : [leader.index];
    }
    case 'Followers':
      return followersOf(scene, term.partition);
    case 'Follower':
      return followersOf(scene, term.partition).slice(term.nth - 1, term.nth);
    default:
      return unreachable(term);
  }
}

const named = (nodes: readonly NodeRuntime[], names: readonly string[]): number[] =>
  nodes.filter(({ spec }) => names.includes(spec.name)).map(({ index }) => index);

/** The node whose controller claims the highest epoch, or null. */
export function activeController({ nodes, insight }: Scene): NodeRuntime | null {
  let active: NodeRuntime | null = null;
  let epoch = -1;
  for (const node of nodes) {
    const claimed = node.state === null ? -1 : insight.controllerEpoch(node);
    if (claimed > epoch) {
      active = node;
      epoch = claimed;
    }
  }
  return active;
}

/** The metadata that the active controller has committed, else the furthest that any node knows of; or null. */
export function committedImage(scene: Scene): MetadataImage | null {
  const active = activeController(scene);
  const image = active === null ? null : scene.insight.image(active);
  if (image !== null) return image;
  let furthest: MetadataImage | null = null;
  for (const node of scene.nodes) {
    const known = node.state === null ? null : scene.insight.image(node);
    if (known !== null && known.endOffset > (furthest?.endOffset ?? -1)) furthest = known;
  }
  return furthest;
}

/** The leader as the active controller has it, else the node that believes to lead under the highest epoch. */
export function leaderOf(scene: Scene, partition: string): NodeRuntime | null {
  const decided = registrationOf(committedImage(scene), partition);
  if (decided !== null && decided.leader >= 0) return byId(scene.nodes, decided.leader);
  let leader: NodeRuntime | null = null;
  let epoch = -1;
  for (const node of scene.nodes) {
    const believed = node.state === null ? -1 : scene.insight.leaderEpoch(node, partition);
    if (believed > epoch) {
      leader = node;
      epoch = believed;
    }
  }
  return leader;
}

function followersOf(scene: Scene, partition: string): number[] {
  const registration = registrationOf(committedImage(scene), partition);
  if (registration === null) return [];
  const leader = leaderOf(scene, partition);
  const followers: number[] = [];
  for (const id of registration.replicas) {
    const node = byId(scene.nodes, id);
    if (node !== null && node !== leader) followers.push(node.index);
  }
  return followers;
}

function registrationOf(
  image: MetadataImage | null,
  partition: string,
): PartitionRegistration | null {
  for (const topic of image?.topics ?? []) {
    for (const registration of topic.partitions) {
      if (registration.partition === partition) return registration;
    }
  }
  return null;
}

const byId = (nodes: readonly NodeRuntime[], id: number): NodeRuntime | null =>
  nodes.find(({ spec }) => spec.id === id) ?? null;

/** Whether every replica of every partition is in sync and its broker unfenced, as the controller has it. */
export function isEveryReplicaInSync(scene: Scene): boolean {
  const image = committedImage(scene);
  if (image === null) return false;
  const isWhole = image.topics.every(({ partitions }) =>
    partitions.every(({ replicas, isr }) => isr.length === replicas.length),
  );
  return isWhole && image.brokers.every(({ fenced }) => !fenced);
}
