import type { RaftState } from '../../core/quorum/raft.ts';
import type { NodeRuntime } from '../kernel/node.ts';

/** The running leader of the highest epoch of a quorum, or null. */
export function quorumLeader(nodes: readonly NodeRuntime[]): NodeRuntime | null {
  let leader: NodeRuntime | null = null;
  let epoch = -1;
  for (const node of nodes) {
    const { raft } = (node.state?.memory ?? {}) as { readonly raft?: RaftState };
    if (raft === undefined || raft.role.type !== 'Leader' || raft.epoch <= epoch) continue;
    leader = node;
    epoch = raft.epoch;
  }
  return leader;
}
