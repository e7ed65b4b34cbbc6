import { createSnapshot, isSnapshotDue, type RaftState } from '../quorum/raft.ts';
import type { Turn } from '../turn.ts';
import type { ServerMemory } from './server.ts';

/**
 * Each process snapshots what it has read of the metadata when enough has come since the last time (KIP-630; Kafka's
 * SnapshotGenerator, control-plane §1.9). An open metadata transaction is waited for.
 */
export function takeSnapshot(server: ServerMemory, turn: Turn): RaftState {
  const { raft, controller, broker } = server;
  const loader = controller === null ? broker?.publisher.loader : controller.stable;
  if (loader === undefined || !isSnapshotDue(raft, turn.now, loader.nextOffset)) return raft;
  const { image, openTransaction } = loader;
  if (openTransaction !== null || image.endOffset !== loader.nextOffset) return raft;
  return createSnapshot(raft, turn, { endOffset: image.endOffset, epoch: image.epoch }, image);
}
