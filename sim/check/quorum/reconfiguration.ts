import { find } from '../../../core/collections/table.ts';
import type { ReplicaKey } from '../../../core/protocol/raft.ts';
import { isIn, lastVotersOffset, type VotersEntry } from '../../../core/quorum/membership.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { QuorumFold } from './fold.ts';
import { judge } from './report.ts';

/** Voter sets change by one voter at a time, and majorities are those of the set in force (control-plane §6 S14). */
export function checkReconfiguration(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  before: RaftState | null,
  after: RaftState,
): void {
  if (after.config.dynamic === null) return;
  if (before !== null && before.membership !== after.membership) {
    checkSteps(fold, event, report, before, after);
  }
  const isElected =
    before !== null && before.role.type === 'Candidate' && after.role.type === 'Leader';
  if (isElected) checkElection(fold, event, report, before, after);
  if (before?.membership === after.membership && before.logEndOffset <= after.logEndOffset) return;
  report.exercised('raft-single-change');
  if (lastVotersOffset(after.membership) < after.logEndOffset) return;
  const text = `${event.node.spec.name} holds to voters of offset ${lastVotersOffset(after.membership)}, which its log up to ${after.logEndOffset} does not have`;
  judge(fold, report, event, 'raft-single-change', text);
}

/** What is new in a replica's history of voter sets; a leader also had to know that it may write it. */
function checkSteps(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  before: RaftState,
  after: RaftState,
): void {
  const { history } = after.membership;
  const known = before.membership.history;
  for (let i = 1; i < history.length; i++) {
    const entry = history[i] as VotersEntry;
    const previous = history[i - 1] as VotersEntry;
    if (known.includes(entry)) continue;
    report.exercised('raft-single-change');
    const wrong = (text: string): void => judge(fold, report, event, 'raft-single-change', text);
    const { name } = event.node.spec;
    const sets = [shown(previous.voters), shown(entry.voters)] as const;
    if (previous.voters.length > 0 && !isOneStep(previous.voters, entry.voters)) {
      wrong(`${name} changes more than one voter at ${entry.offset}: ${sets[0]} become ${sets[1]}`);
    }
    const leads = before.role.type === 'Leader' && after.role.type === 'Leader';
    const isOpening = previous.offset < 0 || entry.kraftVersion !== known.at(-1)?.kraftVersion;
    if (!leads || before.epoch !== after.epoch || isOpening) continue;
    // What waited in the inbox of the thread may have been handled first, in the same step.
    const committed = Math.max(before.highWatermark, after.highWatermark);
    if (committed <= previous.offset || committed <= before.role.epochStart) {
      wrong(
        `${name} changes voters at ${entry.offset} before its epoch and the last change are committed: ${sets[0]} become ${sets[1]}`,
      );
    }
  }
}

/** One key more, one less, or the same ids, as when directories become known. */
function isOneStep(before: readonly ReplicaKey[], after: readonly ReplicaKey[]): boolean {
  const added = after.filter(({ id }) => find(before, id) === null).length;
  const removed = before.filter(({ id }) => find(after, id) === null).length;
  const replaced = after.filter(
    (key) => find(before, key.id) !== null && !isIn(before, key),
  ).length;
  return added + removed + replaced <= 1;
}

/** A leader was elected by a majority of the voters that it knew as it stood. */
function checkElection(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  before: RaftState,
  after: RaftState,
): void {
  report.exercised('raft-single-change');
  const { role } = before;
  if (role.type !== 'Candidate') return;
  const { voters } = after.membership;
  const granted = role.granted.filter((id) => find(voters, id) !== null);
  if (granted.length > voters.length / 2) return;
  const text = `${event.node.spec.name} leads epoch ${after.epoch} by the votes of ${granted.join(', ')}, of the voters ${shown(voters)}`;
  judge(fold, report, event, 'raft-single-change', text);
}

const shown = (voters: readonly ReplicaKey[]): string =>
  `{${voters.map(({ id, directoryId }) => (directoryId === '' ? id : `${id}:${directoryId}`)).join(' ')}}`;

/** A leader committed something: its voters, if their record is below, are the committed ones. */
export function noteVoters(fold: QuorumFold, leader: RaftState): void {
  const offset = lastVotersOffset(leader.membership);
  if (offset < fold.votersOffset || offset >= leader.highWatermark) return;
  fold.votersNow = leader.membership.voters;
  fold.votersOffset = offset;
}

/**
 * A voter's disk is gone. Static voters do not promise to survive that; others do as long as less than half of the
 * set lost its disks (control-plane §6 S10).
 */
export function noteWiped(fold: QuorumFold, node: NodeRuntime, directoryId: string): void {
  const { id, name } = node.spec;
  if (find(fold.votersNow, id) === null || fold.wiped.includes(name)) return;
  if (!fold.isDynamic) {
    fold.wiped.push(name);
    return;
  }
  fold.lost.push(directoryId);
  const gone = fold.votersNow.filter((voter) => fold.lost.includes(voter.directoryId));
  if (gone.length <= (fold.votersNow.length - 1) / 2) return;
  fold.wiped.push(...gone.map((voter) => `node ${voter.id}`));
}
