import { find, put, remove, replaceAt } from '../collections/table.ts';
import { appendMarker, type ProducerMarker } from '../log/log.ts';
import { findProducer } from '../log/producer-state.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type {
  WritableTxnMarker,
  WritableTxnMarkerResult,
  WriteTxnMarkersRequest,
} from '../protocol/transactions.ts';
import { plusMs } from '../time.ts';
import { maybeIncrementHighWatermark } from './high-watermark.ts';
import { effectiveMinIsr, isLeader, type Partition } from './partition.ts';
import { type DelayedMarkers, MARKERS_TIMER, type MarkerItem } from './state.ts';
import { indexOfPartition, partitionAt, setLog, touchWritten, type Work } from './work.ts';

/** What came of a marker's append. */
export interface AppendedMarker {
  readonly error: ErrorCode;
  readonly lastOffset: number;
}

/** A partition whose marker its coordinator writes: that of groups keeps offsets of transactions (clients §3.6). */
export interface CoordinatedMarker {
  readonly partition: PartitionName;
  readonly marker: ProducerMarker;
  readonly item: number;
}

/**
 * Writes the markers that a transaction coordinator asks for and answers when all are committed; those of partitions that
 * are coordinated here are handed to their coordinators (KafkaApis.handleWriteTxnMarkersRequest).
 */
export function onWriteMarkers(
  work: Work,
  connection: ConnectionId,
  request: WriteTxnMarkersRequest,
  isCoordinated: (partition: PartitionName) => boolean,
): readonly CoordinatedMarker[] {
  const items: MarkerItem[] = [];
  const coordinated: CoordinatedMarker[] = [];
  for (const wanted of request.markers) {
    const marker = markerOf(wanted);
    for (const partition of wanted.partitions) {
      const isLocal = indexOfPartition(work, partition) >= 0;
      if (isLocal && isCoordinated(partition)) {
        coordinated.push({ partition, marker, item: items.length });
        items.push(itemOf(wanted, partition, null, -1));
        continue;
      }
      const { error, lastOffset } = isLocal
        ? appendMarkerTo(work, partition, marker)
        : ({ error: 'UNKNOWN_TOPIC_OR_PARTITION', lastOffset: -1 } as const);
      items.push(itemOf(wanted, partition, error === 'NONE' ? null : error, lastOffset));
    }
  }
  const slots = items.map(({ partition }) => slotOf(work, partition));
  const delayed: DelayedMarkers = { id: connection, slots, items };
  if (tryCompleteMarkers(work, delayed)) return coordinated;
  work.turn.setTimer(
    MARKERS_TIMER,
    connection,
    plusMs(work.turn.now, work.next.settings['request.timeout.ms']),
  );
  return coordinated;
}

const markerOf = (m: WritableTxnMarker): ProducerMarker => ({
  producerId: m.producerId,
  producerEpoch: m.producerEpoch,
  committed: m.committed,
  coordinatorEpoch: m.coordinatorEpoch,
  transactionVersion: m.transactionVersion,
});

const itemOf = (
  { producerId }: WritableTxnMarker,
  partition: PartitionName,
  error: ErrorCode | null,
  lastOffset: number,
): MarkerItem => ({ producerId, partition, error, lastOffset });

function slotOf(work: Work, partition: PartitionName): number {
  const index = indexOfPartition(work, partition);
  return index < 0 ? -1 : partitionAt(work, index).log.slot;
}

/** Appends a marker to a log that is led here, with the rules of acks=-1. */
export function appendMarkerTo(
  work: Work,
  name: PartitionName,
  marker: ProducerMarker,
): AppendedMarker {
  const index = indexOfPartition(work, name);
  const partition = partitionAt(work, index);
  if (!isLeader(partition, work.next.brokerId)) return refused('NOT_LEADER_OR_FOLLOWER');
  if (partition.isrState.isr.length < effectiveMinIsr(partition)) {
    return refused('NOT_ENOUGH_REPLICAS');
  }
  const open = findProducer(partition.log.producers, marker.producerId);
  const { log, error, lastOffset } = appendMarker(
    partition.log,
    work.turn,
    marker,
    partition.leaderEpoch,
    partition.settings,
    work.next.switches,
  );
  setLog(work, index, log);
  if (error !== 'NONE') return refused(error);
  work.turn.probe({
    type: 'TransactionMarkerWritten',
    partition: name,
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    committed: marker.committed,
    offset: lastOffset,
    firstOffset: open === null ? -1 : open.txnFirstOffset,
    coordinatorEpoch: marker.coordinatorEpoch,
  });
  touchWritten(work, log.slot);
  maybeIncrementHighWatermark(work, index);
  return { error, lastOffset };
}

const refused = (error: ErrorCode): AppendedMarker => ({ error, lastOffset: -1 });

/** Answers a request for markers if all of them have an outcome, else keeps it waiting. */
export function tryCompleteMarkers(work: Work, delayed: DelayedMarkers): boolean {
  const items = delayed.items.map((item) => withOutcome(work, item));
  if (items.every(({ error }) => error !== null)) {
    answerMarkers(work, delayed.id, items);
    return true;
  }
  const next = { id: delayed.id, slots: delayed.slots, items };
  work.next.delayedMarkers = put(work.next.delayedMarkers, next);
  return false;
}

function withOutcome(work: Work, item: MarkerItem): MarkerItem {
  if (item.error !== null || item.lastOffset < 0) return item;
  const index = indexOfPartition(work, item.partition);
  const error =
    index < 0 ? 'UNKNOWN_TOPIC_OR_PARTITION' : outcomeOf(work, partitionAt(work, index), item);
  return error === null ? item : ended(item, error);
}

const ended = (
  { producerId, partition, lastOffset }: MarkerItem,
  error: ErrorCode,
): MarkerItem => ({
  producerId,
  partition,
  error,
  lastOffset,
});

function outcomeOf(work: Work, partition: Partition, { lastOffset }: MarkerItem): ErrorCode | null {
  if (!isLeader(partition, work.next.brokerId)) return 'NOT_LEADER_OR_FOLLOWER';
  if (partition.log.highWatermark < lastOffset + 1) return null;
  return effectiveMinIsr(partition) <= partition.isrState.maximalIsr.length
    ? 'NONE'
    : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
}

/** A coordinator has written its marker, or has refused it; one that is not ready is asked again like a moved leader. */
export function endMarkerItem(
  work: Work,
  connection: ConnectionId,
  item: number,
  error: ErrorCode,
): void {
  const delayed = find(work.next.delayedMarkers, connection);
  const known = delayed?.items[item];
  if (delayed === null || known === undefined || known.error !== null) return;
  const items = replaceAt(delayed.items, item, ended(known, notReady(error)));
  tryCompleteMarkers(work, { id: connection, slots: delayed.slots, items });
}

function notReady(error: ErrorCode): ErrorCode {
  switch (error) {
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'NOT_COORDINATOR':
      return 'NOT_LEADER_OR_FOLLOWER';
    default:
      return error;
  }
}

/** Markers have waited for `request.timeout.ms`: what was appended stays (DelayedProduce.onExpiration). */
export function onMarkersTimer(work: Work, connection: ConnectionId): void {
  const delayed = find(work.next.delayedMarkers, connection);
  if (delayed === null) return;
  const items = delayed.items.map((item) =>
    item.error === null && item.lastOffset >= 0 ? ended(item, 'REQUEST_TIMED_OUT') : item,
  );
  tryCompleteMarkers(work, { id: connection, slots: delayed.slots, items });
}

function answerMarkers(work: Work, connection: ConnectionId, items: readonly MarkerItem[]): void {
  const left = remove(work.next.delayedMarkers, connection);
  if (left !== work.next.delayedMarkers) {
    work.next.delayedMarkers = left;
    work.turn.cancelTimer(MARKERS_TIMER, connection);
  }
  const markers: WritableTxnMarkerResult[] = [];
  for (const { producerId, partition, error } of items) {
    const result = { partition, error: error ?? 'NONE' } as const;
    const at = markers.findIndex((known) => known.producerId === producerId);
    const known = markers[at];
    if (known === undefined) markers.push({ producerId, partitions: [result] });
    else markers[at] = { producerId, partitions: [...known.partitions, result] };
  }
  work.turn.reply(connection, { type: 'WriteTxnMarkersResponse', markers });
}
