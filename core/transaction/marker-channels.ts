import { find, put, type Row } from '../collections/table.ts';
import type { MetadataImage } from '../controller/image.ts';
import { partitionOf } from '../controller/image-lookup.ts';
import type { NodeId, Purpose } from '../machine.ts';
import { sendRequest } from '../network/network.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { WritableTxnMarker } from '../protocol/transactions.ts';
import { type Instant, plusMs } from '../time.ts';
import type { TransactionBench } from './bench.ts';
import type { TransactionTarget } from './state.ts';

/**
 * How a transaction coordinator tells partition leaders that transactions ended (TransactionMarkerChannelManager; clients
 * §3.6). It belongs to the process, not to the partitions that it coordinates: what is on its way when one of them is
 * given up comes back all the same.
 */
export interface MarkerChannels {
  /** Transactions whose markers are being written, by transactional id. */
  readonly rounds: readonly MarkerRound[];
  readonly nextRound: number;
  /** By broker. */
  readonly queues: readonly MarkerQueue[];
  /** Markers of partitions whose leader is not alive. */
  readonly unknown: readonly MarkerEntry[];
  /** Transactions whose last state could not be written yet. */
  readonly appends: readonly MarkerRound[];
  /** Whether the timer is armed that looks again at what cannot go out. */
  readonly waits: boolean;
}

/** One writing of the markers of one transaction; `id` tells it from every other. */
export interface MarkerRound extends Row {
  readonly transactionalId: string;
  /** The partition of `__transaction_state`. */
  readonly index: number;
  readonly coordinatorEpoch: number;
  /** The state that follows when all markers are written. */
  readonly target: TransactionTarget;
}

/** What is to be written at one broker; one request is in flight. */
export interface MarkerQueue extends Row {
  readonly queued: readonly MarkerEntry[];
  readonly inFlight: readonly MarkerEntry[] | null;
}

/** The markers of one transaction for partitions of one leader. */
export interface MarkerEntry {
  readonly round: MarkerRound;
  readonly marker: WritableTxnMarker;
}

export const NO_MARKERS: MarkerChannels = {
  rounds: [],
  nextRound: 1,
  queues: [],
  unknown: [],
  appends: [],
  waits: false,
};

/** What connections of marker channels are for. */
export const MARKER_PURPOSE: Purpose = 'transaction-markers';
/** The timer that looks again at what cannot go out. */
export const MARKER_TIMER = 'transactions.markers';

/** A change of the channels; what is not named stays. */
export const changedMarkers = (
  c: MarkerChannels,
  change: Partial<MarkerChannels>,
): MarkerChannels => ({
  rounds: change.rounds ?? c.rounds,
  nextRound: change.nextRound ?? c.nextRound,
  queues: change.queues ?? c.queues,
  unknown: change.unknown ?? c.unknown,
  appends: change.appends ?? c.appends,
  waits: change.waits ?? c.waits,
});

/** The round that is remembered for a transactional id, or null. */
export const roundOf = ({ rounds }: MarkerChannels, transactionalId: string): MarkerRound | null =>
  rounds.find((round) => round.transactionalId === transactionalId) ?? null;

/** A round begins; it takes the place of an older one of its id (transactionsWithPendingMarkers.put). */
export function beginRound(
  bench: TransactionBench,
  transactionalId: string,
  index: number,
  coordinatorEpoch: number,
  target: TransactionTarget,
): MarkerRound {
  const { markers } = bench;
  const id = markers.nextRound;
  const round: MarkerRound = { id, transactionalId, index, coordinatorEpoch, target };
  const others = markers.rounds.filter((other) => other.transactionalId !== transactionalId);
  bench.markers = changedMarkers(markers, { rounds: [...others, round], nextRound: id + 1 });
  return round;
}

/**
 * A round is over. Before KAFKA-16352 whatever was remembered under its transactional id went with it, even the round of a
 * later life of the coordinator.
 */
export function endRound(bench: TransactionBench, round: MarkerRound): void {
  const byId = bench.switches['txn.pendingMarkerKey'] === 'txn-id';
  const rounds = bench.markers.rounds.filter((other) =>
    byId ? other.transactionalId !== round.transactionalId : other.id !== round.id,
  );
  if (rounds.length === bench.markers.rounds.length) return;
  bench.markers = changedMarkers(bench.markers, { rounds });
}

/** Who leads a partition, as far as markers go: a broker, nobody alive (−1), or null where the partition is gone. */
export function markerDestination(image: MetadataImage, partition: PartitionName): NodeId | null {
  const registration = partitionOf(image, partition);
  if (registration === null) return null;
  if (registration.leader < 0) return -1;
  const broker = find(image.brokers, registration.leader);
  return broker === null || broker.fenced ? -1 : registration.leader;
}

/** Puts markers into the queues of the leaders of their partitions, and tells of partitions that are gone. */
export function enqueueMarkers(
  bench: TransactionBench,
  round: MarkerRound,
  marker: Omit<WritableTxnMarker, 'partitions'>,
  partitions: readonly PartitionName[],
): readonly PartitionName[] {
  const gone: PartitionName[] = [];
  const byNode: { node: NodeId; partitions: PartitionName[] }[] = [];
  for (const partition of partitions) {
    const node = markerDestination(bench.image, partition);
    if (node === null) {
      gone.push(partition);
      continue;
    }
    const known = byNode.find((other) => other.node === node);
    if (known === undefined) byNode.push({ node, partitions: [partition] });
    else known.partitions.push(partition);
  }
  for (const { node, partitions: at } of byNode) {
    const entry: MarkerEntry = { round, marker: withPartitions(marker, at) };
    if (node < 0) {
      const unknown = [...bench.markers.unknown, entry];
      bench.markers = changedMarkers(bench.markers, { unknown });
    } else addTo(bench, node, entry);
  }
  return gone;
}

const withPartitions = (
  m: Omit<WritableTxnMarker, 'partitions'>,
  partitions: readonly PartitionName[],
): WritableTxnMarker => ({
  producerId: m.producerId,
  producerEpoch: m.producerEpoch,
  committed: m.committed,
  coordinatorEpoch: m.coordinatorEpoch,
  transactionVersion: m.transactionVersion,
  partitions,
});

function addTo(bench: TransactionBench, node: NodeId, entry: MarkerEntry): void {
  const { queues } = bench.markers;
  const queue = find(queues, node) ?? { id: node, queued: [], inFlight: null };
  const { inFlight } = queue;
  const next = put(queues, { id: node, queued: [...queue.queued, entry], inFlight });
  bench.markers = changedMarkers(bench.markers, { queues: next });
}

/**
 * Sends what is queued to every broker without a request in flight.
 * Simplified: markers that wait for a broker's answer go out together. Kafka makes a request of what there is whenever its
 * thread looks, and sends them one after the other.
 */
export function sendMarkers(bench: TransactionBench): void {
  for (const { id: node, queued, inFlight } of bench.markers.queues) {
    if (inFlight !== null || queued.length === 0) continue;
    const queues = put(bench.markers.queues, { id: node, queued: [], inFlight: queued });
    bench.markers = changedMarkers(bench.markers, { queues });
    const markers = queued.map(({ marker }) => marker);
    const request = { type: 'WriteTxnMarkersRequest', markers } as const;
    sendRequest(bench.turn, node, MARKER_PURPOSE, request, bench.settings['request.timeout.ms']);
  }
  armMarkerTimer(bench);
}

/** What cannot go out is looked at again when the thread wakes up, at the latest after `request.timeout.ms`. */
function armMarkerTimer(bench: TransactionBench): void {
  const { unknown, appends, waits } = bench.markers;
  if (waits || (unknown.length === 0 && appends.length === 0)) return;
  const at: Instant = plusMs(bench.turn.now, bench.settings['request.timeout.ms']);
  bench.turn.setTimer(MARKER_TIMER, 0, at);
  bench.markers = changedMarkers(bench.markers, { waits: true });
}

/** The entries of a broker's request that ended. */
export function takeInFlight(bench: TransactionBench, node: NodeId): readonly MarkerEntry[] {
  const queue = find(bench.markers.queues, node);
  if (queue === null || queue.inFlight === null) return [];
  const queues = put(bench.markers.queues, { id: node, queued: queue.queued, inFlight: null });
  bench.markers = changedMarkers(bench.markers, { queues });
  return queue.inFlight;
}

/** Forgets what waits in queues for a partition of `__transaction_state` (removeMarkersForTxnTopicPartition). */
export function dropQueued(bench: TransactionBench, index: number): void {
  const isKept = ({ round }: MarkerEntry): boolean => round.index !== index;
  const dropped = [
    ...bench.markers.unknown,
    ...bench.markers.queues.flatMap(({ queued }) => queued),
  ].filter((entry) => !isKept(entry));
  if (dropped.length === 0) return;
  bench.markers = changedMarkers(bench.markers, {
    unknown: bench.markers.unknown.filter(isKept),
    queues: bench.markers.queues.map(({ id, queued, inFlight }) => ({
      id,
      queued: queued.filter(isKept),
      inFlight,
    })),
  });
  for (const { round } of dropped) endRound(bench, round);
}
