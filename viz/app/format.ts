import type { Slot, Trace } from '../../sim/trace/trace.ts';

/** Microseconds as milliseconds with at most three digits behind the point. */
export const milliseconds = (micros: number): string => String(Math.round(micros) / 1000);

/** Whose value a slot is: `b2 · orders-0`. */
export function slotOwner(trace: Trace, { node, partition }: Slot): string {
  const parts: string[] = [];
  if (node >= 0) parts.push(trace.nodes[node]?.name ?? '');
  if (partition >= 0) parts.push(trace.partitions[partition] ?? '');
  return parts.join(' · ');
}
