import { FOREVER, type Instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import { firstBackOffEnd, hasRequestInFlight } from './connections.ts';
import { sendFetchToAnyVoter, sendFetchToBestNode } from './follower.ts';
import { drain, isDrainDue, preferredSuccessors, sendBeginQuorumEpoch } from './leader.ts';
import { expireChange } from './pending-change.ts';
import { sendEndQuorumEpoch } from './resign.ts';
import { clean } from './snapshots.ts';
import { copyRaft, type FollowerRole, isVoter, type LeaderRole, type RaftState } from './state.ts';
import { becomeProspective, becomeResigned, becomeUnattached } from './transitions.ts';
import { giveUpPreVote, sendVoteRequests } from './vote.ts';
import { sendVoterUpdate } from './voter-update.ts';

/** The timer of the raft thread: when its poll would return without a message (control-plane §1.2). */
export const RAFT_TIMER = 'raft.poll';

/** Changes of role that one poll can make in a row without waiting for the disk. */
const MOST_TURNS = 4;

/**
 * What the raft thread does before it takes the next message: deadlines pass, requests go out, a leader writes
 * (control-plane §1.2).
 */
export function poll(raft: RaftState, turn: Turn): RaftState {
  let next = raft;
  for (let i = 0; i < MOST_TURNS; i++) {
    if (next.blocked !== null || next.halted) return next;
    next = maybeCompleteShutdown(next, turn);
    if (next.isShutDown) return next;
    if (next.snapshots.cleanAt <= turn.now) next = clean(next, turn);
    const { role } = next;
    next = pollRole(next, turn);
    if (next.role.type === role.type) return next;
  }
  return next;
}

function pollRole(raft: RaftState, turn: Turn): RaftState {
  const { role } = raft;
  const isStopping = raft.shutDownBy !== FOREVER;
  switch (role.type) {
    case 'Leader':
      return pollLeader(raft, turn, role);
    case 'Candidate':
      if (!isStopping && role.electionDeadline <= turn.now) {
        return becomeProspective(raft, turn, 'the election timed out');
      }
      return sendVoteRequests(raft, turn, role);
    case 'Prospective':
      if (!isStopping && role.electionDeadline <= turn.now) return giveUpPreVote(raft, turn);
      return sendVoteRequests(raft, turn, role);
    case 'Follower':
      return isStopping ? raft : pollFollower(raft, turn, role.fetchDeadline);
    case 'Unattached':
      if (isStopping) return raft;
      if (role.electionDeadline <= turn.now) {
        return becomeProspective(raft, turn, 'no leader was found in time');
      }
      return sendFetchToAnyVoter(raft, turn);
    case 'Resigned':
      // It must leave the epoch: there, every peer still names this node leader (control-plane §1.3).
      if (!isStopping && role.electionDeadline <= turn.now) {
        const rule = 'a resigned leader leaves its epoch';
        return becomeUnattached(raft, turn, raft.epoch + 1, -1, rule, null);
      }
      return sendEndQuorumEpoch(raft, turn, role);
  }
}

function pollLeader(raft: RaftState, turn: Turn, role: LeaderRole): RaftState {
  const rule = resignationRule(raft, turn, role);
  if (rule !== null) return becomeResigned(raft, turn, preferredSuccessors(raft, role), rule);
  if (role.reconfiguration !== null && changeDeadline(role) <= turn.now) {
    return expireChange(raft, turn);
  }
  const drained = isDrainDue(role.accumulator, turn) ? drain(raft, turn, role) : raft;
  const { role: now } = drained;
  if (drained.blocked !== null || now.type !== 'Leader' || now.beginQuorumAt > turn.now) {
    return drained;
  }
  return sendBeginQuorumEpoch(drained, turn, now);
}

function resignationRule(raft: RaftState, turn: Turn, role: LeaderRole): string | null {
  if (raft.shutDownBy !== FOREVER) return 'the leader shuts down';
  if (role.resignRequested) {
    return isVoter(raft)
      ? 'the controller resigns'
      : 'the leader was removed from the voters (KIP-853)';
  }
  if (role.replicas.length > 1 && role.checkQuorumDeadline <= turn.now)
    return 'no majority fetches any more (KAFKA-15489)';
  return null;
}

/** An observer never acts on its fetch timer (control-plane §1.3). */
function pollFollower(raft: RaftState, turn: Turn, fetchDeadline: Instant): RaftState {
  if (fetchDeadline <= turn.now && isVoter(raft)) {
    return becomeProspective(raft, turn, 'the fetch timer ran out');
  }
  const role = raft.role as FollowerRole;
  if (role.updateVoterAt > turn.now) return sendFetchToBestNode(raft, turn);
  const told = sendVoterUpdate(raft, turn, role);
  return told === null ? sendFetchToBestNode(raft, turn) : told;
}

/** When the change of voters under way is given up. */
const changeDeadline = (role: LeaderRole): Instant =>
  role.reconfiguration?.pending?.deadline ?? FOREVER;

/** An orderly shutdown ends as soon as another leads, or nobody else could (KafkaRaftClient). */
function maybeCompleteShutdown(raft: RaftState, turn: Turn): RaftState {
  if (raft.shutDownBy === FOREVER || raft.isShutDown) return raft;
  const { nodeId } = raft.config;
  const isNeeded = isVoter(raft) && raft.membership.voters.length > 1;
  const isFollowing = raft.leaderId >= 0 && raft.leaderId !== nodeId;
  if (isNeeded && !isFollowing && raft.shutDownBy > turn.now) return raft;
  const next = copyRaft(raft);
  next.isShutDown = true;
  return next;
}

/** Arms the timer for the next deadline. One that is armed for earlier stays; it just looks again. */
export function armTimer(raft: RaftState, turn: Turn): RaftState {
  const due = nextDeadline(raft, turn.now);
  if (due >= raft.timerAt) return raft;
  turn.setTimer(RAFT_TIMER, 0, due);
  const next = copyRaft(raft);
  next.timerAt = due;
  return next;
}

function nextDeadline(raft: RaftState, now: Instant): Instant {
  const isIdle = raft.blocked !== null || raft.halted || raft.isShutDown;
  let due = isIdle ? FOREVER : earliest(roleDeadline(raft, now), raft.snapshots.cleanAt);
  for (const fetch of raft.parked) if (fetch.deadline < due) due = fetch.deadline;
  return due;
}

function roleDeadline(raft: RaftState, now: Instant): Instant {
  const { role } = raft;
  // While shutting down no election timer counts any more.
  if (raft.shutDownBy !== FOREVER) return earliest(raft.shutDownBy, firstBackOffEnd(raft, now));
  switch (role.type) {
    case 'Leader': {
      const { accumulator, checkQuorumDeadline, beginQuorumAt } = role;
      const own = earliest(accumulator.lingerUntil, beginQuorumAt);
      if (role.reconfiguration === null) return earliest(own, checkQuorumDeadline);
      const others = role.replicas.length > 1 ? checkQuorumDeadline : FOREVER;
      return earliest(own, earliest(others, changeDeadline(role)));
    }
    case 'Follower':
      return isVoter(raft)
        ? earliest(role.fetchDeadline, fetchRetry(raft, now))
        : fetchRetry(raft, now);
    case 'Unattached':
      return earliest(role.electionDeadline, fetchRetry(raft, now));
    case 'Prospective':
    case 'Candidate':
    case 'Resigned':
      return earliest(role.electionDeadline, firstBackOffEnd(raft, now));
  }
}

/** When a fetch that could not be sent may be: after the pause, or when the first connection is ready again. */
function fetchRetry(raft: RaftState, now: Instant): Instant {
  if (hasRequestInFlight(raft)) return FOREVER;
  return raft.nextFetchAt > now ? raft.nextFetchAt : firstBackOffEnd(raft, now);
}

const earliest = (a: Instant, b: Instant): Instant => (a < b ? a : b);
