import { closeLink, linkOf, type NetworkEvent } from '../../../network/network.ts';
import type {
  HeartbeatResponse,
  JoinGroupResponse,
  SyncGroupResponse,
} from '../../../protocol/classic-group.ts';
import type { ConsumerGroupHeartbeatResponse } from '../../../protocol/consumer-group.ts';
import type { FindCoordinatorResponse } from '../../../protocol/coordinator.ts';
import type { OffsetCommitResponse, OffsetFetchResponse } from '../../../protocol/group-offsets.ts';
import type { Request, Response } from '../../../protocol/message.ts';
import { FOREVER, type Instant } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import { LONG_AGO } from '../../metadata.ts';
import type { ConsumerMemory } from '../memory.ts';
import { heartbeatMoments, onHeartbeatEnd, runHeartbeat } from './classic/heartbeat.ts';
import { onJoinEnd } from './classic/join.ts';
import { onSyncEnd } from './classic/sync.ts';
import { runClose } from './close.ts';
import { failWaitingCommits } from './commit-errors.ts';
import { onCommitEnd, sendCommits } from './commits.ts';
import { onCommittedOffsets } from './committed.ts';
import {
  COORDINATOR_PURPOSE,
  groupOf,
  hasCoordinator,
  onCoordinatorFound,
  withCoordinator,
} from './coordinator.ts';
import { isSilent } from './modern/changes.ts';
import { modernMoments, onModernHeartbeatEnd, runModernHeartbeat } from './modern/heartbeat.ts';

/** What a reply, or the loss of one, means for the group; the same memory where it means nothing. */
export function onGroupEvent(
  m: ConsumerMemory,
  turn: Turn,
  event: Extract<NetworkEvent, { readonly type: 'Response' | 'Failure' }>,
): ConsumerMemory {
  if (m.group === null) return m;
  return onEnd(m, turn, event.request, event.type === 'Response' ? event.response : null);
}

function onEnd(
  m: ConsumerMemory,
  turn: Turn,
  request: Request,
  response: Response | null,
): ConsumerMemory {
  const { classic, modern } = groupOf(m);
  switch (request.type) {
    case 'FindCoordinatorRequest': {
      const next = onCoordinatorFound(m, turn, response as FindCoordinatorResponse | null);
      return hasCoordinator(next) ? next : failWaitingCommits(next);
    }
    case 'OffsetCommitRequest':
      return onCommitEnd(m, turn, request, response as OffsetCommitResponse | null);
    case 'OffsetFetchRequest':
      return onCommittedOffsets(m, turn, request, response as OffsetFetchResponse | null);
    case 'JoinGroupRequest':
      if (classic === null) return m;
      return onJoinEnd(m, turn, request, response as JoinGroupResponse | null);
    case 'SyncGroupRequest':
      if (classic === null) return m;
      return onSyncEnd(m, turn, request, response as SyncGroupResponse | null);
    case 'HeartbeatRequest':
      if (classic === null) return m;
      return onHeartbeatEnd(m, turn, request, response as HeartbeatResponse | null);
    case 'ConsumerGroupHeartbeatRequest':
      if (modern === null) return m;
      return onModernHeartbeatEnd(
        m,
        turn,
        request,
        response as ConsumerGroupHeartbeatResponse | null,
      );
    default:
      return m;
  }
}

/** What goes on beside the application's calls: commits, heartbeats, the end of a close() (clients §4.9, §6.5). */
export function runGroup(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  if (before.group === null) return before;
  let m = disconnect(before, turn);
  m = sendCommits(m, turn);
  m = runClose(m, turn);
  if (m.group === null) return m;
  if (groupOf(m).classic !== null) m = runHeartbeat(m, turn);
  if (groupOf(m).modern !== null) m = runModernHeartbeat(m, turn);
  return disconnect(m, turn);
}

/** Closes the connection to a coordinator that was given up: everything on it fails (ConsumerNetworkClient). */
function disconnect(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { coordinator } = groupOf(before);
  const { leaving } = coordinator;
  if (leaving < 0) return before;
  let m = withCoordinator(before, { ...coordinator, leaving: -1 });
  const link = linkOf(turn.network, leaving, COORDINATOR_PURPOSE);
  if (link === null) return m;
  const failed = [...link.inFlight, ...link.waiting];
  closeLink(turn, leaving, COORDINATOR_PURPOSE);
  for (const { request } of failed) m = onEnd(m, turn, request, null);
  return m;
}

/** Whether anything is going on that needs the network, although no call waits. */
export function isGroupActive({ group, poll }: ConsumerMemory): boolean {
  if (group === null) return false;
  const { classic, modern, closing, commits } = group;
  if (closing !== null || commits.length > 0) return true;
  if (modern !== null) return !isSilent(modern);
  return classic !== null && (poll !== null || classic.heartbeat.isEnabled);
}

/** When the group's part has to look again although nothing happens; what is due now waits for an event. */
export function nextGroupWork(m: ConsumerMemory, turn: Turn): Instant {
  const { group } = m;
  if (group === null) return FOREVER;
  let due: number = FOREVER;
  const at = (moment: Instant): void => {
    if (moment > turn.now && moment < due) due = moment;
  };
  at(group.coordinator.retryAt);
  for (const { isSent, retryAt, deadline } of group.commits) {
    if (isSent) continue;
    at(retryAt);
    at(deadline);
  }
  if (group.closing !== null) at(group.closing.deadline);
  if (m.poll !== null) {
    at(group.autoCommitAt);
    at(group.lookup.retryAt);
  }
  const { classic, modern } = group;
  if (classic !== null) {
    for (const moment of heartbeatMoments(m, classic)) at(moment);
    if (m.poll !== null) {
      at(classic.joinRetryAt);
      at(classic.prepare?.retryAt ?? LONG_AGO);
      at(classic.prepare?.deadline ?? LONG_AGO);
    }
  }
  if (modern !== null) {
    for (const moment of modernMoments(m, modern)) at(moment);
    at(modern.reconciling?.retryAt ?? LONG_AGO);
    at(modern.reconciling?.deadline ?? LONG_AGO);
  }
  return due as Instant;
}
