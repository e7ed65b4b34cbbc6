import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';

const always = (): null => null;

/** S9 does not hold for a sole voter, nor where a rule is set back to acknowledge before the flush. */
function durabilityWaived(scenario: ResolvedScenario): string | null {
  if (scenario.cluster.voters.length === 1) {
    return 'a sole voter commits before its flush (control-plane §1.8)';
  }
  return scenario.switches['raft.flush'] === 'async'
    ? 'raft.flush=async acknowledges what is not flushed (KAFKA-10533)'
    : null;
}

const safety = (
  id: string,
  title: string,
  rule: string,
  waivedBy: Guarantee['waivedBy'] = always,
  jepsen: string | null = null,
): Guarantee => ({ id, title, jepsen, kind: 'safety', rule, waivedBy });

const liveness = (id: string, title: string, rule: string): Guarantee => ({
  id,
  title,
  jepsen: null,
  kind: 'liveness',
  rule,
  waivedBy: always,
});

const staticVoters = (scenario: ResolvedScenario): string | null =>
  scenario.cluster.dynamicQuorum === null ? 'voters are static (kraft.version 0)' : null;

/** What the metadata quorum promises (control-plane §6). */
export const QUORUM_GUARANTEES: readonly Guarantee[] = [
  safety(
    'one-leader-per-epoch',
    'In the metadata quorum an epoch has at most one leader.',
    'KIP-595; control-plane §6 S1',
  ),
  safety(
    'raft-one-vote',
    'A voter votes once per epoch, and the vote is durable before it is sent.',
    'KIP-595; control-plane §6 S2',
  ),
  safety(
    'raft-epoch-monotone',
    'The epoch of a replica never falls, on disk or in memory.',
    'KIP-595; control-plane §6 S3',
  ),
  safety(
    'raft-leader-append-only',
    'A leader never truncates its log and appends in its own epoch only.',
    'KIP-595; control-plane §6 S4',
  ),
  safety(
    'raft-log-match',
    'Replicas that agree on (offset, epoch) of a metadata record agree on everything below it.',
    'KIP-595, KAFKA-10527; control-plane §6 S4, S5',
    always,
    'inconsistent-offsets',
  ),
  safety(
    'raft-leader-complete',
    'A new leader of the quorum holds every committed record.',
    'KIP-595; control-plane §6 S6, S10',
    always,
    'lost-write',
  ),
  safety(
    'raft-committed-prefix',
    'The committed metadata log never changes: every replica takes the same records for committed.',
    'KIP-595, KAFKA-10533, KAFKA-12619; control-plane §6 S7',
    always,
    'lost-write',
  ),
  safety(
    'raft-hw-monotone',
    'The true high watermark of the metadata log never falls.',
    'KIP-595; control-plane §6 S8',
    always,
    'lost-write',
  ),
  safety(
    'raft-durable-majority',
    'What is committed is durable on a majority of the voters.',
    'KAFKA-10533; control-plane §6 S9',
    durabilityWaived,
  ),
  safety(
    'raft-single-change',
    'Voters change one at a time, each change behind a committed one, and majorities are those of the voters in force.',
    'KIP-853; control-plane §6 S14',
    staticVoters,
  ),
  safety(
    'raft-snapshot',
    'A snapshot of the metadata is durable, committed, the same on every node, and ends where the log begins.',
    'KIP-630, KAFKA-15312; control-plane §6 S15',
  ),
  liveness(
    'one-active-controller',
    'A leader that a newer epoch has replaced leaves its role within the check-quorum timeout.',
    'KAFKA-15489; control-plane §6 L3',
  ),
  liveness(
    'stable-leader',
    'A leader that a majority follows is not deposed by a node that was cut off from everyone.',
    'KIP-996; control-plane §6 L2',
  ),
  liveness(
    'leader-within-t',
    'With a connected majority the quorum has a leader that commits within a bounded time.',
    'control-plane §6 L1',
  ),
  liveness(
    'raft-catches-up',
    "After faults heal every replica reaches the leader's high watermark.",
    'control-plane §6 L5',
  ),
];
