import type { RecordBatch } from '../../../core/log/batch.ts';
import { markerOf } from '../../../core/log/marker.ts';
import type { RunEnd } from '../checker.ts';
import { finalLeader } from '../final-leader.ts';
import { partitionOn, writtenLog } from '../server-view.ts';

/** A record in a final log that no transaction has taken back. */
export interface StandingRecord {
  readonly partition: string;
  readonly offset: number;
  readonly value: string | null;
  /** False while its transaction is open. */
  isCommitted: boolean;
}

/** What is committed of a partition and not aborted, as its last leader has it; null where nobody leads, or records are gone. */
export function standingRecords(end: RunEnd, name: string): readonly StandingRecord[] | null {
  const leader = finalLeader(end, name);
  const log = leader === null ? null : writtenLog(leader, name);
  const held = leader === null ? null : partitionOn(leader.state, name);
  if (log === null || held === null) return null;
  const standing: StandingRecord[] = [];
  const open = new Map<number, StandingRecord[]>();
  const aborted = new Set<StandingRecord>();
  for (let index = 0; index < log.length; index++) {
    const batch = log.shared.items[index] as RecordBatch;
    if (index === 0 && batch.baseOffset > 0) return null;
    if (batch.baseOffset >= held.log.highWatermark) break;
    const { producerId, isTransactional, baseOffset } = batch;
    if (batch.isControl) {
      const { committed } = markerOf(batch);
      for (const record of open.get(producerId) ?? []) {
        if (committed) record.isCommitted = true;
        else aborted.add(record);
      }
      open.delete(producerId);
      continue;
    }
    const records = batch.records.map(({ value }, at) => {
      return { partition: name, offset: baseOffset + at, value, isCommitted: !isTransactional };
    });
    standing.push(...records);
    if (isTransactional) open.set(producerId, [...(open.get(producerId) ?? []), ...records]);
  }
  return standing.filter((record) => !aborted.has(record));
}
