import type { SmallFile } from '../../../core/disk.ts';
import type { Probe } from '../../../core/probe.ts';
import { QUORUM_STATE_FILE, type RaftState } from '../../../core/quorum/raft.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { QuorumFold, ReplicaFold } from './fold.ts';
import { judge } from './report.ts';

/** One vote per voter and epoch, durable before it is sent; epochs that never fall (control-plane §6 S2, S3). */
export function checkVotes(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  before: RaftState | null,
  after: RaftState,
): void {
  const { name, id } = event.node.spec;
  const state = durableState(event);
  if (before !== null && before.epoch === after.epoch && before.role === after.role) {
    if (state === null || state.leaderEpoch === replica.durableEpoch) {
      noteGrants(fold, event, report, replica, state);
      return;
    }
  }
  report.exercised('raft-epoch-monotone');
  if (before !== null && after.epoch < before.epoch) {
    const text = `${name} went from epoch ${before.epoch} back to ${after.epoch}`;
    judge(fold, report, event, 'raft-epoch-monotone', text);
  }
  if (state !== null) {
    if (state.leaderEpoch < replica.durableEpoch) {
      const text = `the quorum state of ${name} went from epoch ${replica.durableEpoch} back to ${state.leaderEpoch}`;
      judge(fold, report, event, 'raft-epoch-monotone', text);
    }
    replica.durableEpoch = state.leaderEpoch;
  }
  if (after.role.type === 'Candidate' && before?.role.type !== 'Candidate') {
    onVote(fold, event, report, replica, after.epoch, id, state);
  }
  noteGrants(fold, event, report, replica, state);
}

interface StateFile {
  readonly leaderEpoch: number;
  readonly votedId: number;
}

function durableState(event: SteppedEvent): StateFile | null {
  for (const file of event.after.disk.files) {
    if (file.name === QUORUM_STATE_FILE) return (file as SmallFile).durable as StateFile | null;
  }
  return null;
}

function noteGrants(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  state: StateFile | null,
): void {
  for (const effect of event.effects) {
    if (effect.type !== 'Probe') continue;
    const probe = effect.probe as Probe;
    if (probe.type !== 'VoteGranted' || probe.preVote) continue;
    onVote(fold, event, report, replica, probe.epoch, probe.candidateId, state);
  }
}

function onVote(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  { id: voter, directoryId }: ReplicaFold,
  epoch: number,
  candidate: number,
  state: StateFile | null,
): void {
  const { voters, directories, epochs, candidates } = fold.votes;
  const { name } = event.node.spec;
  report.exercised('raft-one-vote');
  if (state === null || state.leaderEpoch !== epoch || state.votedId !== candidate) {
    const text = `${name} votes for ${candidate} in epoch ${epoch} before its disk says so`;
    judge(fold, report, event, 'raft-one-vote', text);
  }
  for (let i = epochs.length - 1; i >= 0; i--) {
    // Another disk is another voter (KIP-853).
    if (epochs[i] !== epoch || voters[i] !== voter || directories[i] !== directoryId) continue;
    if (candidates[i] === candidate) return;
    const text = `${name} votes for ${candidate} in epoch ${epoch}, in which it voted for ${candidates[i]}`;
    judge(fold, report, event, 'raft-one-vote', text);
    return;
  }
  voters.push(voter);
  directories.push(directoryId);
  epochs.push(epoch);
  candidates.push(candidate);
}
