import type { Slot, Trace } from '../../sim/trace/trace.ts';
import { slotHolder } from '../../sim/words/changes.ts';

/** Microseconds as milliseconds with at most three digits behind the point. */
export const milliseconds = (micros: number): string => String(Math.round(micros) / 1000);

/** Whose value a slot is: `b2 · orders-0`. */
export function slotOwner(trace: Trace, slot: Slot): string {
  const { node, partition } = slot;
  const parts: string[] = [];
  if (node >= 0) parts.push(slotHolder(trace, slot));
  if (partition >= 0) parts.push(trace.partitions[partition] ?? '');
  return parts.join(' · ');
}
