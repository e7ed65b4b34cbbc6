import type { Turn } from '../../../../turn.ts';
import type { ConsumerMemory } from '../../memory.ts';
import { findCoordinator, groupOf, hasCoordinator } from '../coordinator.ts';
import { type GroupPass, pass, thrown } from '../gate.ts';
import { keepGroupTopics } from '../ownership.ts';
import { classicOf, requestRejoin, withClassic } from './changes.ts';
import { completeJoin } from './complete.ts';
import { pollHeartbeat } from './heartbeat.ts';
import { sendJoin, takeFailure, takeJoinReply } from './join.ts';
import { copyClassic, type JoinFailure, type JoinReply } from './member.ts';
import { prepareJoin } from './prepare.ts';
import { countsOf, groupTopics } from './sync.ts';

/** More turns than a join can take in one step: each ends with a request, an answer to wait for, or the application. */
const MOST_TURNS = 16;

/** The membership's part of a pass of poll(): ConsumerCoordinator.poll and joinGroupIfNeeded (clients §4.3, §5.5). */
export function pollClassic(before: ConsumerMemory, turn: Turn): GroupPass {
  const { failure } = classicOf(before);
  if (failure !== null) {
    const next = copyClassic(classicOf(before));
    next.failure = null;
    return thrown(withClassic(before, next), failure);
  }
  let m = findCoordinator(pollHeartbeat(before, turn), turn);
  if (!hasCoordinator(m)) return pass(m, 'blocked');
  m = noticeChanges(m);
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const { rejoinNeeded, join } = classicOf(m);
    if (!rejoinNeeded && join === 'none') return pass(m, 'open');
    if (!hasCoordinator(m)) return pass(findCoordinator(m, turn), 'fetch-only');
    const after = goOn(m, turn);
    if ('gate' in after) return after;
    m = after.memory;
  }
  return pass(m, 'fetch-only');
}

/** The leader sees other partition counts than it assigned, or the application subscribes to other topics. */
function noticeChanges(m: ConsumerMemory): ConsumerMemory {
  const c = classicOf(m);
  if (c.rejoinNeeded) return m;
  if (c.isLeader && c.assignedCounts !== null && countsOf(m, c.groupTopics) !== c.assignedCounts) {
    return withClassic(m, requestRejoin(c, 'cached metadata has changed'));
  }
  const topics = groupOf(m).topics ?? [];
  const { joinedTopics } = c;
  if (joinedTopics === null || joinedTopics.join() === topics.join()) return m;
  return withClassic(m, requestRejoin(c, 'subscription has changed'));
}

/** One turn of the loop: it comes to a wait, or to another turn. */
function goOn(m: ConsumerMemory, turn: Turn): GroupPass | { readonly memory: ConsumerMemory } {
  const c = classicOf(m);
  switch (c.join) {
    case 'none': {
      if (c.joinRetryAt > turn.now) return pass(m, 'fetch-only');
      if (!c.needsJoinPrepare) return pass(sendJoin(m, turn), 'fetch-only');
      const { memory, outcome } = prepareJoin(m, turn);
      if (outcome === 'held') return pass(memory, 'held');
      return outcome === 'waiting' ? pass(memory, 'fetch-only') : { memory };
    }
    case 'joining':
      return c.joinReply === null ? pass(m, 'fetch-only') : readReply(m, turn, c.joinReply);
    case 'syncing':
      return pass(m, 'fetch-only');
    case 'synced': {
      const { memory, isHeld } = completeJoin(m, turn);
      return isHeld ? pass(memory, 'held') : { memory };
    }
    case 'failed': {
      const failed = takeFailure(m, turn, c.joinFailure as JoinFailure);
      if (failed.exception !== null) return thrown(failed.memory, failed.exception);
      return { memory: failed.memory };
    }
  }
}

/**
 * A leader first waits for metadata of the topics of the whole group, where any is wanted
 * (ConsumerCoordinator.updateGroupSubscription).
 */
function readReply(
  before: ConsumerMemory,
  turn: Turn,
  reply: JoinReply,
): GroupPass | { readonly memory: ConsumerMemory } {
  const { response } = reply;
  if (response.error !== 'NONE' || response.leader !== response.memberId) {
    return { memory: takeJoinReply(before, turn, reply) };
  }
  let m = before;
  let { metadataVersion } = reply;
  if (metadataVersion < 0) {
    const next = copyClassic(classicOf(m));
    next.groupTopics = groupTopics(response);
    m = keepGroupTopics(withClassic(m, next), turn);
    const { needFull, needPartial, updateVersion } = m.metadata;
    metadataVersion = needFull || needPartial ? updateVersion + 1 : updateVersion;
    const waiting = copyClassic(classicOf(m));
    waiting.joinReply = { ...reply, metadataVersion };
    m = withClassic(m, waiting);
  }
  if (m.metadata.updateVersion < metadataVersion) return pass(m, 'held');
  return { memory: takeJoinReply(m, turn, reply) };
}
