import type { Lifecycle } from '../../../core/broker/lifecycle.ts';
import type { ServerMemory } from '../../../core/broker/server.ts';
import type { LogDirectory } from '../../../core/log/directories.ts';
import { isVoter, type RaftState } from '../../../core/quorum/state.ts';
import type { VoterMemory } from '../../../core/quorum/voter-machine.ts';
import { FIELDS, UNKNOWN } from '../fields.ts';
import type { Sink } from './sink.ts';

/** What a server process or a bare voter shows of itself; null parts for what it has not, or while it does not run. */
export interface ServerParts {
  readonly raft: RaftState | null;
  /** −1 for a standby, or where there is no controller. */
  readonly controllerEpoch: number;
  readonly lifecycle: Lifecycle | null;
  readonly metadataOffset: number;
  /** The log directories of a broker, in the order of `log.dirs`. */
  readonly directories: readonly LogDirectory[];
}

/** A server that does not run. */
export const NO_SERVER: ServerParts = {
  raft: null,
  controllerEpoch: UNKNOWN,
  lifecycle: null,
  metadataOffset: UNKNOWN,
  directories: [],
};

/** The parts of a server's memory. */
export const serverParts = ({ raft, controller, broker }: ServerMemory): ServerParts => ({
  raft,
  controllerEpoch: controller === null ? UNKNOWN : controller.claimEpoch,
  lifecycle: broker?.lifecycle ?? null,
  metadataOffset: broker === null ? UNKNOWN : broker.publisher.published.endOffset,
  directories: broker?.replicas.directories ?? NO_SERVER.directories,
});

/** The parts of a voter without broker and controller: what would be its controller follows the quorum's leader. */
export const voterParts = ({ raft }: VoterMemory): ServerParts => ({
  raft,
  controllerEpoch: raft.role.type === 'Leader' ? raft.epoch : UNKNOWN,
  lifecycle: null,
  metadataOffset: UNKNOWN,
  directories: NO_SERVER.directories,
});

/** Projects the quorum's view of a running process; `was` is what it was projected from last, or null. */
export function projectRaft(
  sink: Sink,
  node: number,
  raft: RaftState,
  was: RaftState | null,
): void {
  if (raft === was) return;
  // Whether it votes hangs on the voters in force, which change while its role stays (KIP-853).
  if (raft.role.type !== was?.role.type || raft.membership !== was.membership) {
    const role = isVoter(raft) ? raft.role.type : 'Observer';
    sink.set('quorumRole', node, -1, FIELDS.quorumRole.choices.indexOf(role));
  }
  sink.set('quorumEpoch', node, -1, raft.epoch);
  sink.set('quorumLeader', node, -1, raft.leaderId);
  sink.set('quorumHighWatermark', node, -1, raft.highWatermark);
  sink.set('quorumLogEndOffset', node, -1, raft.logEndOffset);
}

/** Projects a server whose process does not run: its disk still has the metadata log. */
export function projectStoppedServer(
  sink: Sink,
  node: number,
  isBroker: boolean,
  end: number,
): void {
  for (const field of ['quorumRole', 'quorumEpoch', 'quorumLeader'] as const) {
    sink.set(field, node, -1, UNKNOWN);
  }
  sink.set('quorumHighWatermark', node, -1, UNKNOWN);
  sink.set('quorumLogEndOffset', node, -1, end);
  sink.set('controllerEpoch', node, -1, UNKNOWN);
  sink.set('metadataOffset', node, -1, UNKNOWN);
  if (!isBroker) return;
  sink.set('brokerState', node, -1, 0);
  sink.setList('offlineDirectories', node, -1, null);
}

/** Projects a running server. */
export function projectServer(
  sink: Sink,
  node: number,
  parts: ServerParts,
  was: ServerParts,
): void {
  if (parts.raft !== null) projectRaft(sink, node, parts.raft, was.raft);
  sink.set('controllerEpoch', node, -1, parts.controllerEpoch);
  sink.set('metadataOffset', node, -1, parts.metadataOffset);
  const { lifecycle, directories } = parts;
  if (directories !== was.directories) {
    const offline = directories.flatMap(({ isOnline }, place) => (isOnline ? [] : [place + 1]));
    sink.setList('offlineDirectories', node, -1, offline.length === 0 ? null : offline);
  }
  if (lifecycle !== null && lifecycle !== was.lifecycle) {
    sink.set('brokerState', node, -1, FIELDS.brokerState.choices.indexOf(lifecycle.state));
  }
}
