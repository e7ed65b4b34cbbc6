import type { RunEnd } from './checker.ts';
import { partitionsOf } from './server-view.ts';

/** The running broker that leads a partition in the highest epoch, or null. */
export function finalLeader(end: RunEnd, name: string): RunEnd['nodes'][number] | null {
  let best: RunEnd['nodes'][number] | null = null;
  let bestEpoch = -1;
  for (const node of end.nodes) {
    for (const partition of partitionsOf(node.state)) {
      if (partition.name !== name || partition.leaderEpoch < bestEpoch) continue;
      if (partition.leaderEpoch > bestEpoch) best = null;
      bestEpoch = partition.leaderEpoch;
      if (partition.leaderId === node.spec.id) best = node;
    }
  }
  return best;
}
