import type { ReplicaKey } from '../../../core/protocol/raft.ts';
import { isIn } from '../../../core/quorum/membership.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import { raftOf } from './fold.ts';

/** Whether most of a voter set runs, under the directories that it names; nobody is needed of an empty one. */
export function hasMajority(
  running: readonly NodeRuntime[],
  voters: readonly ReplicaKey[],
): boolean {
  const alive = running.filter((node) => {
    const raft = raftOf(node.state);
    return raft !== null && isIn(voters, raft.membership.self);
  });
  return voters.length === 0 || alive.length > voters.length / 2;
}

/**
 * Whether every voter set that a running replica holds to has a majority. A set is in force before it is committed, so
 * that a removal can leave the quorum with a lost disk for good (control-plane §7 F23).
 */
export const everySetHasMajority = (running: readonly NodeRuntime[]): boolean =>
  running.every((node) => hasMajority(running, raftOf(node.state)?.membership.voters ?? []));
