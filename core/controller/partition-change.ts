import type { LeaderRecoveryState } from '../protocol/broker-to-controller.ts';
import type { PartitionRegistration } from './image.ts';
import type { PartitionChangeRecord } from './records.ts';

/** Who may win: the preferred replica first; whoever keeps the partition online; or anyone alive (control-plane §2.4). */
export type Election = 'PREFERRED' | 'ONLINE' | 'UNCLEAN';

/** What a change of a partition aims at (replication §6.2). */
export interface ChangeTarget {
  readonly isr: readonly number[];
  readonly election: Election;
  /** Whether a broker may lead: active, or being unfenced, and neither removed nor uncleanly restarted by this event. */
  readonly acceptable: (brokerId: number) => boolean;
  /** The broker that restarted uncleanly, −1 for none: it leaves the ELR (KIP-966). */
  readonly uncleanRestarted: number;
  readonly leaderRecoveryState: LeaderRecoveryState;
}

/** What a partition's change depends on besides its state. */
export interface ChangeRules {
  readonly elrEnabled: boolean;
  /** `min.insync.replicas`, at most the replication factor (KIP-966). */
  readonly minIsr: number;
  /** Whether a shrinking ISR raises the leader epoch: before metadata version 3.6-IV0 (KAFKA-15021). */
  readonly bumpOnShrink: boolean;
}

/** A change as decided, with the rule that chose the leader. */
export interface PartitionChange {
  readonly record: PartitionChangeRecord;
  /** Whether the leader was elected from outside ISR and ELR. */
  readonly unclean: boolean;
  /** In words; empty where the leader stays. */
  readonly rule: string;
}

interface Elected {
  readonly leader: number;
  readonly unclean: boolean;
  readonly rule: string;
}

const NO_LEADER = -1;

/**
 * Decides how a partition changes (control-plane §2.4, §2.8; replication §6.2); null where nothing does.
 * Simplified: partition changes know no reassignment and no log directories.
 */
export function buildPartitionChange(
  partition: PartitionRegistration,
  target: ChangeTarget,
  rules: ChangeRules,
): PartitionChange | null {
  const candidates = targetElr(partition, target, rules);
  const elected = electLeader(partition, target, candidates, rules.elrEnabled);
  const changesLeader = elected.leader !== partition.leader;
  const unclean = changesLeader && elected.unclean;

  let isr = target.isr;
  let elr = candidates;
  if (changesLeader && candidates.includes(elected.leader)) {
    // The ISR is empty: its new only member comes out of the ELR.
    isr = [elected.leader];
    elr = candidates.filter((replica) => replica !== elected.leader);
  }
  if (unclean) isr = [elected.leader];
  if (unclean || !rules.elrEnabled) elr = [];

  // Without ELR the last member stays in the ISR, so that nobody else can be elected cleanly.
  const writesIsr =
    unclean || ((isr.length > 0 || rules.elrEnabled) && !sameList(isr, partition.isr));
  let leader = changesLeader ? elected.leader : null;
  if (leader === null && rules.bumpOnShrink && writesIsr && !containsAll(isr, partition.isr)) {
    leader = partition.leader;
  }
  const record: PartitionChangeRecord = {
    type: 'PartitionChangeRecord',
    partition: partition.partition,
    topicId: partition.topicId,
    isr: writesIsr ? isr : null,
    leader,
    leaderRecoveryState: recoveryState(partition, target, unclean),
    elr: sameList(elr, partition.elr) ? null : elr,
    lastKnownElr: rules.elrEnabled ? lastKnownLeader(partition, leader) : null,
  };
  return isNoOp(record) ? null : { record, unclean, rule: changesLeader ? elected.rule : '' };
}

/**
 * KIP-966: whoever leaves an ISR that is smaller than `min.insync.replicas` stays eligible, for the high watermark no
 * longer moves without it; a full ISR makes the others ineligible.
 */
function targetElr(
  partition: PartitionRegistration,
  target: ChangeTarget,
  rules: ChangeRules,
): readonly number[] {
  if (!rules.elrEnabled) return partition.elr;
  if (target.isr.length >= rules.minIsr) return [];
  const candidates = partition.elr.slice();
  for (const replica of partition.isr) if (!candidates.includes(replica)) candidates.push(replica);
  return candidates
    .filter((replica) => !target.isr.includes(replica) && replica !== target.uncleanRestarted)
    .sort((a, b) => a - b);
}

function electLeader(
  partition: PartitionRegistration,
  target: ChangeTarget,
  elr: readonly number[],
  elrEnabled: boolean,
): Elected {
  const { isr, acceptable, election } = target;
  const valid = (replica: number): boolean =>
    (isr.includes(replica) || (isr.length === 0 && elr.includes(replica))) && acceptable(replica);
  const clean = (leader: number, rule: string): Elected => ({ leader, unclean: false, rule });

  const preferred = partition.replicas[0] as number;
  if (election === 'PREFERRED' && valid(preferred)) {
    return clean(preferred, 'the preferred replica leads (KIP-460)');
  }
  if (valid(partition.leader)) return clean(partition.leader, '');
  for (const replica of partition.replicas) {
    if (!valid(replica)) continue;
    return isr.includes(replica)
      ? clean(replica, 'the first live ISR member in replica order leads (KIP-631)')
      : clean(replica, 'the ISR is empty: the first live eligible leader replica leads (KIP-966)');
  }
  const lastKnown = partition.lastKnownElr[0] ?? NO_LEADER;
  const nobodyEligible = isr.length === 0 && elr.length === 0;
  if (
    elrEnabled &&
    nobodyEligible &&
    partition.lastKnownElr.length === 1 &&
    acceptable(lastKnown)
  ) {
    const rule =
      'ISR and ELR are empty: the last known leader leads, records may be lost (KIP-966)';
    return { leader: lastKnown, unclean: true, rule };
  }
  if (election === 'UNCLEAN') {
    const alive = partition.replicas.find(acceptable);
    const rule = 'unclean election: the first live replica leads, records may be lost';
    if (alive !== undefined) return { leader: alive, unclean: true, rule };
  }
  return clean(NO_LEADER, 'no eligible replica lives: the partition has no leader');
}

/** KIP-704: a leader elected uncleanly recovers until it proposes an ISR as recovered. */
function recoveryState(
  partition: PartitionRegistration,
  target: ChangeTarget,
  unclean: boolean,
): LeaderRecoveryState | null {
  if (target.leaderRecoveryState !== partition.leaderRecoveryState) {
    return target.leaderRecoveryState;
  }
  return unclean && partition.leaderRecoveryState !== 'RECOVERING' ? 'RECOVERING' : null;
}

/** KIP-966: who led last is remembered when a partition first loses its leader, and forgotten when it has one. */
function lastKnownLeader(
  partition: PartitionRegistration,
  leader: number | null,
): readonly number[] | null {
  if (leader === NO_LEADER && partition.lastKnownElr.length === 0) return [partition.leader];
  if (leader !== null && leader >= 0 && partition.lastKnownElr.length > 0) return [];
  return null;
}

const isNoOp = (record: PartitionChangeRecord): boolean =>
  record.isr === null &&
  record.leader === null &&
  record.leaderRecoveryState === null &&
  record.elr === null &&
  record.lastKnownElr === null;

/** Whether two lists of replicas are equal, order included. */
export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);

const containsAll = (list: readonly number[], ids: readonly number[]): boolean =>
  ids.every((id) => list.includes(id));
