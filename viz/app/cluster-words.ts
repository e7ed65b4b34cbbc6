import type { Trace, TraceNode } from '../../sim/trace/trace.ts';
import type { ViewState } from '../../sim/trace/view-state.ts';

/** The most partitions that are named one by one. */
const MOST_NAMED = 4;

/** The partitions that a broker leads as the controllers have decided, as text; empty where it leads none. */
export function partitionsLedBy(
  trace: Trace,
  view: ViewState,
  id: number,
  role: TraceNode['role'],
): string {
  if (role !== 'broker' && role !== 'combined') return '';
  const led = trace.partitions.filter(
    (_, partition) => view.value('decidedLeader', -1, partition) === id,
  );
  if (led.length <= MOST_NAMED) return led.join(', ');
  return `${led.slice(0, MOST_NAMED).join(', ')}, +${led.length - MOST_NAMED}`;
}
