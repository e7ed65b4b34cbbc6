import type { BrokerRegistration, MetadataImage } from '../../core/controller/image.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { Cast } from './cast.ts';
import type { Episode, Grip, UncleanStop } from './episode.ts';
import { committedImage, isEveryReplicaInSync, type Scene } from './resolve.ts';
import { isLost } from './storage-faults.ts';

/**
 * The budget of unclean stops. A controller cannot tell a crash from a power loss: both cost a broker its place among
 * the replicas that may lead (KIP-966). Two of them before every replica is in sync again can leave nobody eligible;
 * then the last known leader is taken, and if one of the stops lost data, acknowledged records are lost by right
 * (failures.md, control of `last-replica-standing`). Therefore crashes alone are free, since they keep what was
 * written, and as soon as one stop loses data all of them count.
 */
export function exceedsBudget(
  open: readonly UncleanStop[],
  episode: Episode,
  nodes: readonly number[],
  scene: Scene,
): boolean {
  if (episode.maxDiskLosses === null || !UNCLEAN.includes(episode.kind)) return false;
  const losesData = losesDataIn(episode);
  if (!losesData && !open.some((stop) => stop.losesData)) return false;
  const stopped = new Set(open.map(({ node }) => node));
  for (const node of nodes) {
    if (isBroker(scene.cast, scene.nodes[node]?.spec.name ?? '')) stopped.add(node);
  }
  return stopped.size > episode.maxDiskLosses;
}

/**
 * Whether a lost disk would be one too many for the quorum: voters that forgot what they promised may be a minority of
 * the controllers, once and for all, since nobody tells when one of them has learnt everything again.
 */
export function wipesMajority(
  wiped: readonly number[],
  episode: Episode,
  nodes: readonly number[],
  { cast, nodes: all }: Scene,
): boolean {
  if (episode.kind !== 'wipe') return false;
  const isController = (node: number): boolean =>
    cast.controllers.includes(all[node]?.spec.name ?? '');
  if (!nodes.some(isController)) return false;
  const lost = new Set([...wiped, ...nodes].filter(isController));
  return lost.size * 2 >= cast.controllers.length;
}

const UNCLEAN: readonly string[] = [
  'crash',
  'restart',
  'unregister',
  'power-loss',
  'wipe',
  'disk-full',
  'log-dir-failure',
];

const losesDataIn = (episode: Episode): boolean =>
  episode.kind === 'power-loss' || episode.kind === 'wipe' || isLost(episode);

/** The unclean stops with those that an episode made; `image` is what was committed before it. */
export function noteUncleanStops(
  open: readonly UncleanStop[],
  scene: Scene,
  episode: Episode,
  grip: Grip,
  image: MetadataImage | null,
): UncleanStop[] {
  const stops = open.slice();
  if (!UNCLEAN.includes(episode.kind)) return stops;
  const losesData = losesDataIn(episode);
  for (const index of grip.nodes) {
    const { id, name } = (scene.nodes[index] as NodeRuntime).spec;
    const brokerEpoch = registrationOf(image, id)?.brokerEpoch ?? -1;
    if (isBroker(scene.cast, name)) stops.push({ node: index, brokerEpoch, losesData });
  }
  return stops;
}

/**
 * The stops that still count: all of them until each broker runs again, is registered anew, and every replica is in
 * sync. What the controller has committed may be older than a stop, hence the registration.
 */
export function stillOpen(open: readonly UncleanStop[], scene: Scene): UncleanStop[] {
  if (open.length === 0) return [];
  const isOver = isEveryReplicaInSync(scene) && open.every((stop) => hasReturned(stop, scene));
  return isOver ? [] : open.slice();
}

function hasReturned(stop: UncleanStop, scene: Scene): boolean {
  const { spec, state } = scene.nodes[stop.node] as NodeRuntime;
  const registration = registrationOf(committedImage(scene), spec.id);
  return state !== null && registration !== null && registration.brokerEpoch > stop.brokerEpoch;
}

const registrationOf = (image: MetadataImage | null, id: number): BrokerRegistration | null =>
  image?.brokers.find((broker) => broker.id === id) ?? null;

const isBroker = (cast: Cast, name: string): boolean => cast.brokers.includes(name);
