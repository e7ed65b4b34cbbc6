import {
  CONSUMER_PROTOCOL_TYPE,
  type JoinGroupRequest,
  type JoinGroupResponse,
} from '../../../../protocol/classic-group.ts';
import { isCoordinatorLost, isRetriable } from '../../../../protocol/errors.ts';
import { plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import type { ConsumerMemory } from '../../memory.ts';
import { exceptionOf } from '../commit-errors.ts';
import { askCoordinator, forgetCoordinator, groupOf } from '../coordinator.ts';
import { ownedOf } from '../ownership.ts';
import { classicOf, enter, failJoin, requestRejoin, resetMember, withClassic } from './changes.ts';
import { enableHeartbeat } from './heartbeat.ts';
import { type ClassicMember, copyClassic, type JoinFailure, type JoinReply } from './member.ts';
import { assignorNames } from './protocols.ts';
import { sendSync } from './sync.ts';

/** What JoinGroup may take beyond the rebalance timeout (AbstractCoordinator.JOIN_GROUP_TIMEOUT_LAPSE). */
const JOIN_GROUP_TIMEOUT_LAPSE_MS = 5000;

/** Before KIP-62 the session timeout bounds a rebalance as well. */
const rebalanceTimeoutMs = ({ config }: ConsumerMemory): number =>
  config.cluster.switches['group.heartbeat'] === 'in-poll'
    ? config.settings['session.timeout.ms']
    : config.settings['max.poll.interval.ms'];

/** Asks to be in the next generation (AbstractCoordinator.initiateJoinGroup). */
export function sendJoin(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { settings } = before.config;
  const group = groupOf(before);
  const topics = group.topics ?? [];
  const joining = copyClassic(classicOf(before));
  joining.join = 'joining';
  joining.joinReply = null;
  joining.joinedTopics = topics;
  const m = enter(before, turn, joining, 'PREPARING_REBALANCE', joining.rejoinReason);
  const { memberId, generationId, rejoinReason: reason, stickyData } = classicOf(m);
  const owned = ownedOf(m);
  const timeoutMs = rebalanceTimeoutMs(m);
  const request: JoinGroupRequest = {
    type: 'JoinGroupRequest',
    apiVersion: 9,
    clientId: m.clientId,
    groupId: group.groupId,
    sessionTimeoutMs: settings['session.timeout.ms'],
    rebalanceTimeoutMs: timeoutMs,
    memberId,
    groupInstanceId: group.instanceId,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    protocols: assignorNames(m).map((name) => ({
      name,
      metadata: {
        topics,
        ownedPartitions: owned,
        generationId,
        rackId: settings['client.rack'] === '' ? null : settings['client.rack'],
        userData: name === 'sticky' ? stickyData : null,
      },
    })),
    reason,
  };
  const waits = Math.max(settings['request.timeout.ms'], timeoutMs + JOIN_GROUP_TIMEOUT_LAPSE_MS);
  askCoordinator(m, turn, request, waits);
  return m;
}

/** An answer to JoinGroup, or null for a lost one. Nobody but poll() looks at it: the heartbeat thread is off. */
export function onJoinEnd(
  m: ConsumerMemory,
  turn: Turn,
  request: JoinGroupRequest,
  response: JoinGroupResponse | null,
): ConsumerMemory {
  if (classicOf(m).join !== 'joining') return m;
  if (response === null) {
    const rule = 'JoinGroup was lost with its connection';
    return failJoin(forgetCoordinator(m, turn, rule, true), { rule, next: 'later' });
  }
  const next = copyClassic(classicOf(m));
  next.joinReply = {
    response,
    sentMemberId: request.memberId,
    sentGeneration: request.protocols[0]?.metadata.generationId ?? -1,
    metadataVersion: -1,
  };
  return withClassic(m, next);
}

/** poll() reads the answer to JoinGroup (AbstractCoordinator.JoinGroupResponseHandler). */
export function takeJoinReply(m: ConsumerMemory, turn: Turn, reply: JoinReply): ConsumerMemory {
  const { response } = reply;
  const { error } = response;
  const rule = `JoinGroup was answered ${error}`;
  if (error === 'NONE') return joined(m, turn, reply);
  if (isCoordinatorLost(error)) {
    return failJoin(forgetCoordinator(m, turn, rule, false), { rule, next: 'later' });
  }
  switch (error) {
    case 'UNKNOWN_MEMBER_ID': {
      const { memberId, generationId } = classicOf(m);
      const isUnchanged = memberId === reply.sentMemberId && generationId === reply.sentGeneration;
      const reset = isUnchanged ? resetMember(m, turn, rule, error) : m;
      return failJoin(reset, { rule, next: 'again' });
    }
    case 'MEMBER_ID_REQUIRED': {
      const next = copyClassic(classicOf(m));
      next.generationId = -1;
      next.memberId = response.memberId;
      next.protocolName = null;
      const asked = requestRejoin(next, 'need to re-join with the given member-id (KIP-394)');
      return failJoin(withClassic(m, asked), { rule: asked.rejoinReason, next: 'again' });
    }
    case 'ILLEGAL_GENERATION':
    case 'REBALANCE_IN_PROGRESS':
      return failJoin(m, { rule, next: 'again' });
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return failJoin(m, { rule, next: 'later' });
    default:
      if (isRetriable(error)) return failJoin(m, { rule, next: 'later' });
      return failJoin(m, { rule: exceptionOf(error), next: 'throw' });
  }
}

function joined(m: ConsumerMemory, turn: Turn, reply: JoinReply): ConsumerMemory {
  const { generationId, memberId, protocolName } = reply.response;
  const c = classicOf(m);
  if (c.state !== 'PREPARING_REBALANCE') {
    const rule = 'the membership was reset while JoinGroup was on its way';
    return failJoin(m, { rule, next: 'later' });
  }
  const next: ReturnType<typeof copyClassic> = copyClassic(c);
  next.generationId = generationId;
  next.memberId = memberId;
  next.protocolName = protocolName;
  next.joinReply = null;
  next.join = 'syncing';
  next.heartbeat = enableHeartbeat(m, turn);
  const rule = `JoinGroup was answered with generation ${generationId}`;
  return sendSync(enter(m, turn, next, 'COMPLETING_REBALANCE', rule), turn, reply.response);
}

/** What a failed join is followed by: the exception that poll() throws, or null. */
export function takeFailure(
  m: ConsumerMemory,
  turn: Turn,
  failure: JoinFailure,
): { readonly memory: ConsumerMemory; readonly exception: string | null } {
  const next = copyClassic(cleared(classicOf(m), `rebalance failed due to ${failure.rule}`));
  if (failure.next === 'later') {
    next.joinRetryAt = plusMs(turn.now, m.config.settings['retry.backoff.ms']);
  }
  const exception = failure.next === 'throw' ? failure.rule : null;
  return { memory: withClassic(m, next), exception };
}

function cleared(c: ClassicMember, rule: string): ClassicMember {
  const next = copyClassic(requestRejoin(c, rule));
  next.join = 'none';
  next.joinFailure = null;
  return next;
}
