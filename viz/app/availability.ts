import { FIELDS } from '../../sim/trace/fields.ts';
import type { Trace } from '../../sim/trace/trace.ts';

const RUNNING = FIELDS.status.choices.indexOf('running');

/**
 * Microseconds during which partitions could take no write, added up over them: from the moment on at which the leader
 * that was decided no longer runs, or none is decided. A partition counts from its first leader on.
 */
export function unavailableMicros(trace: Trace): number {
  const { rows, changes, slots } = trace;
  const leaders = new Map<number, number>();
  const statuses = new Map<number, number>();
  const since = new Map<number, number>();
  const nodeById = new Map<number, number>();
  trace.nodes.forEach(({ id, role }, node) => {
    if (role === 'broker' || role === 'combined') nodeById.set(id, node);
  });
  let sum = 0;
  let row = 0;
  for (let i = 0; i < trace.changeCount; i++) {
    while ((rows.changesEnd[row] as number) <= i) row += 1;
    const slot = slots[changes.slot[i] as number];
    if (slot?.field === 'decidedLeader') leaders.set(slot.partition, changes.value[i] as number);
    else if (slot?.field === 'status') statuses.set(slot.node, changes.value[i] as number);
    else continue;
    const at = rows.at[row] as number;
    for (const [partition, leader] of leaders) {
      const isUp = statuses.get(nodeById.get(leader) ?? -1) === RUNNING;
      const from = since.get(partition);
      if (isUp && from !== undefined) sum += at - from;
      if (isUp) since.delete(partition);
      else if (from === undefined) since.set(partition, at);
    }
  }
  const end = trace.rowCount === 0 ? 0 : (rows.at[trace.rowCount - 1] as number);
  for (const from of since.values()) sum += end - from;
  return sum;
}
