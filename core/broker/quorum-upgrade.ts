import type { ConnectionId } from '../machine.ts';
import type { ControllerRequest } from '../protocol/message.ts';
import { type RaftState, upgradeRaft } from '../quorum/raft.ts';
import type { Turn } from '../turn.ts';

/** The feature whose level the quorum keeps itself, in control records (KIP-853). */
const KRAFT_VERSION = 'kraft.version';

/**
 * Takes `kraft.version` out of an update of features and lets the quorum raise it; `rest` is what the controller is
 * still to handle, null where nothing is left. The quorum's part is not undone if the rest fails (KIP-853).
 */
export function upgradeQuorum(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: ControllerRequest,
): { readonly raft: RaftState; readonly rest: ControllerRequest | null } {
  if (request.type !== 'UpdateFeaturesRequest') return { raft, rest: request };
  const update = request.updates.find(({ feature }) => feature === KRAFT_VERSION);
  if (update === undefined) return { raft, rest: request };
  const { raft: upgraded, refusal } = upgradeRaft(raft, turn, update.level);
  const updates = request.updates.filter((other) => other !== update);
  if (refusal === null && updates.length > 0) {
    return { raft: upgraded, rest: { type: request.type, updates } };
  }
  // A replica that does not lead is no active controller either: the broker looks for another one.
  const error = refusal?.error === 'NOT_LEADER_OR_FOLLOWER' ? 'NOT_CONTROLLER' : refusal?.error;
  const errorMessage = refusal?.message ?? '';
  turn.reply(connection, { type: 'UpdateFeaturesResponse', error: error ?? 'NONE', errorMessage });
  return { raft: upgraded, rest: null };
}
