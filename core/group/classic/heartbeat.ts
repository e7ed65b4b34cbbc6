import { unreachable } from '../../assert.ts';
import { respond } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import type { HeartbeatRequest } from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { type GroupWork, groupOf } from '../state.ts';
import { type ClassicGroup, memberOf } from './group.ts';
import { memberError, restartSession } from './members.ts';

/**
 * A member says that it lives (clients §5.3). In `CompletingRebalance` it is told that all is well: that a rebalance is in
 * progress it knows from its JoinGroup.
 */
export function onHeartbeat(
  work: GroupWork,
  connection: ConnectionId,
  request: HeartbeatRequest,
): void {
  const known = groupOf(work.state, request.groupId);
  const group = known?.type === 'classic' ? known : null;
  const refusal = group === null ? 'UNKNOWN_MEMBER_ID' : heartbeatError(group, request);
  if (group === null || refusal !== 'NONE') {
    work.turn.reply(connection, { type: 'HeartbeatResponse', error: refusal });
    return;
  }
  const timeoutMs = memberOf(group, request.memberId)?.sessionTimeoutMs ?? 0;
  restartSession(work, request.groupId, request.memberId, timeoutMs);
  const error = group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
  respond(work, connection, request, { type: 'HeartbeatResponse', error });
}

function heartbeatError(group: ClassicGroup, request: HeartbeatRequest): ErrorCode {
  switch (group.state) {
    case 'Dead':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'Empty':
    case 'PreparingRebalance':
    case 'CompletingRebalance':
    case 'Stable': {
      const error = memberError(group, request.memberId, request.groupInstanceId);
      if (error !== 'NONE') return error;
      return request.generationId === group.generationId ? 'NONE' : 'ILLEGAL_GENERATION';
    }
    default:
      return unreachable(group.state);
  }
}
