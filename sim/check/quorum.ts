import { lastItem } from '../../core/collections/sequence.ts';
import { METADATA_LOG } from '../../core/protocol/partition-name.ts';
import { isVoter } from '../../core/quorum/state.ts';
import { diskOf } from '../kernel/node.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { Checker, Report, RunEnd } from './checker.ts';
import { newQuorumFold, noteDurable, type QuorumFold, raftOf, replicaFold } from './quorum/fold.ts';
import { QUORUM_GUARANTEES } from './quorum/guarantees.ts';
import { noteWiped } from './quorum/reconfiguration.ts';
import { checkLog } from './quorum/safety.ts';
import { checkLiveness, checkStability } from './quorum/stability.ts';
import { checkVotes } from './quorum/votes.ts';

/** The invariants of the metadata quorum, on the replica that a step touched (control-plane §6 S1 to S10, L1 to L5). */
export const quorumChecker: Checker<QuorumFold> = {
  guarantees: QUORUM_GUARANTEES,
  concerns: (scenario) => scenario.cluster.voters.length > 0,
  start: newQuorumFold,
  skipsClients: true,
  onStep: (fold: QuorumFold, event: SteppedEvent, report: Report) => {
    const after = raftOf(event.after);
    if (after === null) return;
    const before = raftOf(event.before);
    const replica = replicaFold(fold, event.node);
    replica.directoryId = after.membership.self.directoryId;
    replica.logStartOffset = after.snapshots.logStartOffset;
    if (after.config.dynamic !== null) replica.isVoter = isVoter(after);
    checkStability(fold, event, report, replica, before, after);
    if (after === before && event.input.type !== 'Flushed') return;
    checkVotes(fold, event, report, replica, before, after);
    checkLog(fold, event, report, replica, before, after);
  },
  onNode: (fold: QuorumFold, change: NodeChange) => {
    const { node, what, at } = change;
    const replica = replicaFold(fold, node);
    if (what === 'resumed' || what === 'started') replica.lastHeard = at;
    if (what === 'resumed') replica.resumedAt = at;
    if (what === 'started') replica.judgedFrom = at;
    if (what === 'power-lost') {
      const log = diskOf(node).logs.find(({ name }) => name === METADATA_LOG);
      noteDurable(replica, log === undefined ? null : lastItem(log.durable));
    }
    if (what === 'wiped') {
      noteDurable(replica, null);
      replica.durableEpoch = 0;
      replica.logStartOffset = 0;
      noteWiped(fold, node, replica.directoryId);
    }
  },
  onEnd: (fold: QuorumFold, end: RunEnd, report: Report) => checkLiveness(fold, end, report),
};
