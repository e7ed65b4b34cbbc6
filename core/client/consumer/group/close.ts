import { assert } from '../../../assert.ts';
import { closeLink, pendingTo } from '../../../network/network.ts';
import { FOREVER, plusMs } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import type { KafkaCommand } from '../../commands.ts';
import { type ConsumerMemory, copyMemory, withGroup } from '../memory.ts';
import { leave } from './classic/leave.ts';
import { copyClassic, isRebalancing } from './classic/member.ts';
import { isCommitting, sendCommits, startCommit, tellCompletions } from './commits.ts';
import { COORDINATOR_PURPOSE, groupOf } from './coordinator.ts';
import { toLeaving } from './modern/changes.ts';
import { isInGroup } from './modern/member.ts';
import { isListening, lose, ownedOf, revoke, startRevocation } from './ownership.ts';
import { type Closing, copyGroup, NO_COMMAND } from './state.ts';

type CloseCommand = Extract<KafkaCommand, { readonly type: 'CloseConsumer' }>;

/** consumer.close(): commit where auto-commit is on, give up, leave (clients §4.4, §4.10). */
export function startClose(m: ConsumerMemory, turn: Turn, command: CloseCommand): ConsumerMemory {
  const { id, timeoutMs, membership } = command;
  if (m.group === null || m.isClosed) return endClose(m, turn, id);
  if (m.group.closing !== null) return m;
  const next = copyGroup(m.group);
  const deadline = plusMs(turn.now, timeoutMs);
  next.closing = { id, deadline, membership, phase: 'commit' };
  next.autoCommitAt = FOREVER;
  const closing = withGroup(m, next);
  if (!m.config.settings['enable.auto.commit']) return closing;
  const asked = { id: NO_COMMAND, offsets: null };
  return sendCommits(startCommit(closing, turn, 'close', asked, timeoutMs), turn);
}

/** Goes on with a close() as far as it can. */
export function runClose(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  const closing = m.group?.closing ?? null;
  if (closing === null) return m;
  const isLate = closing.deadline <= turn.now;
  if (closing.phase === 'commit') {
    m = tellCompletions(m, turn);
    const isAsync = groupOf(m).commits.some(({ kind }) => kind === 'async');
    if (!isLate && (isAsync || isCommitting(m, 'close', NO_COMMAND))) return m;
    m = withPhase(stopBeating(m), closing, 'listener');
    m = startGivingUp(m, turn);
  }
  if (groupOf(m).closing?.phase === 'listener') {
    if (!isLate && isListening(m)) return m;
    m = revoke(m, turn, ownedOf(m), 'the consumer is being closed');
    m = withPhase(leaveGroup(m, turn, closing), closing, 'leave');
    // The heartbeat that tells of leaving goes out with this step.
    if (groupOf(m).modern !== null) return m;
  }
  const { coordinator } = groupOf(m);
  const pending =
    coordinator.nodeId < 0 ? 0 : pendingTo(turn.network, coordinator.nodeId, COORDINATOR_PURPOSE);
  const isLeaving = groupOf(m).modern?.state === 'LEAVING';
  return !isLate && (isLeaving || pending > 0) ? m : endClose(m, turn, closing.id);
}

function withPhase(m: ConsumerMemory, closing: Closing, phase: Closing['phase']): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.closing = { ...closing, phase };
  return withGroup(m, next);
}

function stopBeating(m: ConsumerMemory): ConsumerMemory {
  const { classic } = groupOf(m);
  if (classic === null) return m;
  const stopped = copyClassic(classic);
  stopped.heartbeat = { ...classic.heartbeat, isEnabled: false };
  const next = copyGroup(groupOf(m));
  next.classic = stopped;
  return withGroup(m, next);
}

/** ConsumerCoordinator.onLeavePrepare: revoked, or lost where the member is in no stable generation. */
function startGivingUp(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { classic, modern, topics } = groupOf(m);
  if (topics === null) return m;
  const isLost =
    classic !== null
      ? classic.generationId < 0 || classic.memberId === '' || isRebalancing(classic)
      : modern !== null && !isInGroup(modern);
  if (isLost) return lose(m, turn, 'the consumer is closed outside of a stable generation');
  return startRevocation(m, turn, ownedOf(m));
}

function leaveGroup(m: ConsumerMemory, turn: Turn, { membership }: Closing): ConsumerMemory {
  const { classic, modern, instanceId } = groupOf(m);
  const reason = 'the consumer is being closed';
  if (classic !== null) return leave(m, turn, reason, membership);
  if (modern === null || !isInGroup(modern)) return m;
  // A dynamic member that shall remain says nothing; the coordinator removes it after its session.
  if (membership === 'remain-in-group' && instanceId === null) return m;
  return toLeaving(m, turn, reason);
}

function endClose(m: ConsumerMemory, turn: Turn, id: number): ConsumerMemory {
  assert(m.poll === null, 'one thread at a time: a consumer is closed between polls');
  for (const { peer, purpose } of turn.network.links) closeLink(turn, peer, purpose);
  turn.answer({ type: 'ConsumerClosed', id });
  const next = copyMemory(m);
  next.isClosed = true;
  next.group = null;
  next.partitions = [];
  next.buffer = [];
  next.fetching = [];
  next.listings = [];
  next.lookups = [];
  return next;
}
