import { BATCH_OVERHEAD_BYTES, checksumOf, type Record, type RecordBatch } from './batch.ts';

/** How a transaction ended, as its control batch says (EndTransactionMarker; replication §1.1). */
export interface Marker {
  readonly committed: boolean;
  readonly coordinatorEpoch: number;
}

/** The control types of Kafka, as the keys of control records. */
const COMMIT = 'COMMIT';
const ABORT = 'ABORT';

/** Key and value of a control record: two version numbers, the type, the coordinator's epoch. */
const MARKER_BYTES = 17;

/** The control batch that ends a transaction; its record has the coordinator's epoch as its value. */
export function markerBatch(
  producerId: number,
  producerEpoch: number,
  marker: Marker,
  timestampMs: number,
): RecordBatch {
  const record: Record = {
    key: marker.committed ? COMMIT : ABORT,
    value: String(marker.coordinatorEpoch),
    sizeBytes: MARKER_BYTES,
    timestampMs,
  };
  return {
    baseOffset: 0,
    lastOffset: 0,
    leaderEpoch: -1,
    crc: checksumOf(producerId, producerEpoch, -1, [record]),
    producerId,
    producerEpoch,
    baseSequence: -1,
    isTransactional: true,
    isControl: true,
    maxTimestampMs: timestampMs,
    sizeBytes: BATCH_OVERHEAD_BYTES + MARKER_BYTES,
    records: [record],
  };
}

/** What a control batch says. */
export function markerOf(batch: RecordBatch): Marker {
  const record = batch.records[0];
  return {
    committed: record?.key === COMMIT,
    coordinatorEpoch: Number(record?.value ?? -1),
  };
}
