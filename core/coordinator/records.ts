import type { FileContent } from '../disk.ts';
import { newBatch, type Record, type RecordBatch } from '../log/batch.ts';

/**
 * What a coordinator writes to its partition of the internal topic. `key.type` names the kind; a value of null takes the
 * key back. On the log both are JSON text, made of literals of fixed shape, so that equal keys are equal texts.
 */
export interface CoordinatorRecord {
  readonly key: { readonly type: string };
  readonly value: object | null;
}

/** Bytes of a record besides its key and value. */
const RECORD_OVERHEAD_BYTES = 12;

/** A coordinator's record as it lies on the log. */
export function encodeRecord(record: CoordinatorRecord, timestampMs: number): Record {
  const key = JSON.stringify(record.key);
  const value = record.value === null ? null : JSON.stringify(record.value);
  const sizeBytes = RECORD_OVERHEAD_BYTES + key.length + (value === null ? 0 : value.length);
  return { key, value, sizeBytes, timestampMs };
}

/** The record that a log holds. Whoever reads a partition reads what its own kind of coordinator wrote. */
export function decodeRecord<R extends CoordinatorRecord>({ key, value }: Record): R {
  return {
    key: JSON.parse(key ?? 'null') as FileContent,
    value: value === null ? null : (JSON.parse(value) as FileContent),
  } as unknown as R;
}

/** Who writes a batch within a transaction: pending until its marker (clients §3.4). */
export interface TransactionalWriter {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** What the transaction was verified under (clients §3.8). */
  readonly guard: number;
}

/** Records as one batch; within a transaction it is its producer's. */
export function batchOf(
  records: readonly Record[],
  writer: TransactionalWriter | null,
): RecordBatch {
  if (writer === null) return newBatch(-1, -1, -1, records);
  return newBatch(writer.producerId, writer.producerEpoch, -1, records, true);
}
