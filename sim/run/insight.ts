import type { MetadataImage } from '../../core/controller/image.ts';
import type { RaftState } from '../../core/quorum/state.ts';
import { partitionOn, serverMemory } from '../check/server-view.ts';
import type { Insight } from '../faults/selectors.ts';
import type { NodeRuntime } from '../kernel/node.ts';

/** What selectors read from the states of servers and voters. */
export const KAFKA_INSIGHT: Insight = {
  controllerEpoch: (node) => {
    const controller = serverMemory(node.state)?.controller;
    return controller === undefined ? leaderEpochOf(node) : (controller?.claimEpoch ?? -1);
  },
  image: (node) => imageOf(node),
  leaderEpoch: (node, partition) => {
    const known = partitionOn(node.state, partition);
    return known !== null && known.leaderId === node.spec.id ? known.leaderEpoch : -1;
  },
  voters: (node) => raftOf(node)?.membership.voters ?? [],
  directoryId: (node) => raftOf(node)?.membership.self.directoryId ?? '',
};

/** In a quorum alone the leader of the quorum is what a controller would be. */
function leaderEpochOf(node: NodeRuntime): number {
  const raft = raftOf(node);
  return raft !== null && raft.role.type === 'Leader' ? raft.epoch : -1;
}

function raftOf(node: NodeRuntime): RaftState | null {
  const { raft } = (node.state?.memory ?? {}) as { readonly raft?: RaftState };
  return raft ?? null;
}

function imageOf(node: NodeRuntime): MetadataImage | null {
  const memory = serverMemory(node.state);
  if (memory === null) return null;
  return memory.controller?.stable.image ?? memory.broker?.publisher.published ?? null;
}
