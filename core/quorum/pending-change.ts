import type { Turn } from '../turn.ts';
import { answerChange } from './answers.ts';
import { copyLeader, isVoter, type PendingChange, type RaftState, withRole } from './state.ts';

/** The one change of voters that a leader has under way, from its record on (control-plane §1.11). */

/** The high watermark rose: a change whose record is committed is done. */
export function onCommitted(raft: RaftState, turn: Turn): RaftState {
  const { role } = raft;
  const pending = role.type === 'Leader' ? role.reconfiguration?.pending : null;
  if (pending === null || pending === undefined) return raft;
  if (pending.lastOffset < 0 || raft.highWatermark <= pending.lastOffset) return raft;
  answerChange(raft, turn, pending, 'NONE', '');
  const done = withPending(raft, null);
  // Only the end of a removal makes a leader look whether it still votes (RemoveVoterHandler).
  if (pending.type !== 'Remove' || isVoter(done) || done.role.type !== 'Leader') return done;
  const leader = copyLeader(done.role);
  leader.resignRequested = true;
  return withRole(done, leader);
}

/** Time is up: the operation fails, while its record stays in the log and may be committed yet (control-plane §1.11). */
export function expireChange(raft: RaftState, turn: Turn): RaftState {
  const { role } = raft;
  const pending = role.type === 'Leader' ? role.reconfiguration?.pending : null;
  if (pending === null || pending === undefined || pending.deadline > turn.now) return raft;
  const message = 'the change of voters was not committed in time';
  answerChange(raft, turn, pending, 'REQUEST_TIMED_OUT', message);
  return withPending(raft, null);
}

/** The leader with another change under way, or none. */
export function withPending(raft: RaftState, pending: PendingChange | null): RaftState {
  const { role } = raft;
  if (role.type !== 'Leader' || role.reconfiguration === null) return raft;
  const { observers, reported } = role.reconfiguration;
  const next = copyLeader(role);
  next.reconfiguration = { observers, reported, pending };
  return withRole(raft, next);
}
