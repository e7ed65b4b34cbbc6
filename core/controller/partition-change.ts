import type { LeaderRecoveryState } from '../protocol/broker-to-controller.ts';
import type { PartitionRegistration } from './image.ts';
import { type Assignment, assignmentOf, completed } from './reassignment-rules.ts';
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
  /** The replicas it shall have; absent where they stay as they are. */
  readonly assignment?: Assignment;
  /** A replica whose log directory became known (KIP-858); absent where none did. */
  readonly directory?: { readonly brokerId: number; readonly id: string };
}

/** What a partition's change depends on besides its state. */
export interface ChangeRules {
  readonly elrEnabled: boolean;
  /** `min.insync.replicas`, at most the replication factor (KIP-966). */
  readonly minIsr: number;
  /** Whether a shrinking ISR raises the leader epoch: before metadata version 3.6-IV0 (KAFKA-15021). */
  readonly bumpOnShrink: boolean;
  /** Whether a reassignment takes replicas that it removes out of the ELR as well (switch `repl.elrOnReassignment`). */
  readonly cutsElr: boolean;
  /** The directory that a broker's replicas have without being asked, empty where it has several; null without JBOD. */
  readonly defaultDirectory: ((brokerId: number) => string) | null;
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

/** Decides how a partition changes (control-plane §2.4, §2.8; replication §6.2); null where nothing does. */
export function buildPartitionChange(
  partition: PartitionRegistration,
  target: ChangeTarget,
  rules: ChangeRules,
): PartitionChange | null {
  const wanted = target.assignment ?? assignmentOf(partition);
  const done = completed(wanted, target.isr);
  const assignment = done?.assignment ?? wanted;
  const targetIsr = done?.isr ?? target.isr;
  const candidates = targetElr(partition, target, targetIsr, assignment, rules);
  const elected = electLeader(
    partition,
    target,
    targetIsr,
    assignment.replicas,
    candidates,
    rules.elrEnabled,
  );
  const changesLeader = elected.leader !== partition.leader;
  const unclean = changesLeader && elected.unclean;

  let isr = targetIsr;
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
  // A replica that is dropped must not go on as before: the others begin a new leader epoch (control-plane §2.4 step 4).
  if (leader === null && !containsAll(assignment.replicas, partition.replicas)) {
    leader = partition.leader;
  }
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
    ...assignmentChanges(partition, assignment, target, rules),
  };
  if (isNoOp(record)) return null;
  const finished =
    done === null ? '' : 'the added replicas are in sync: the reassignment is done (KIP-455)';
  return { record, unclean, rule: both(finished, changesLeader ? elected.rule : '') };
}

const both = (first: string, second: string): string =>
  first === '' || second === '' ? first + second : `${first}; ${second}`;

type AssignmentChanges = Pick<
  PartitionChangeRecord,
  'replicas' | 'addingReplicas' | 'removingReplicas' | 'directories'
>;

/** The tagged fields of the record: what the assignment has otherwise than the partition. */
function assignmentChanges(
  partition: PartitionRegistration,
  { replicas, adding, removing }: Assignment,
  target: ChangeTarget,
  rules: ChangeRules,
): AssignmentChanges {
  const directories = targetDirectories(partition, replicas, target, rules);
  return {
    ...(sameList(replicas, partition.replicas) ? {} : { replicas }),
    ...(sameList(adding, partition.addingReplicas) ? {} : { addingReplicas: adding }),
    ...(sameList(removing, partition.removingReplicas) ? {} : { removingReplicas: removing }),
    ...(directories === null ? {} : { directories }),
  };
}

/** Directories follow the replicas; null where nothing changes (KIP-858). */
function targetDirectories(
  { directories, replicas }: PartitionRegistration,
  wanted: readonly number[],
  { directory }: ChangeTarget,
  { defaultDirectory }: ChangeRules,
): readonly string[] | null {
  if (defaultDirectory === null) return null;
  const found = wanted.map((replica) => {
    if (directory?.brokerId === replica) return directory.id;
    return directories[replicas.indexOf(replica)] ?? defaultDirectory(replica);
  });
  const same =
    found.length === directories.length && found.every((id, index) => id === directories[index]);
  return same ? null : found;
}

/**
 * KIP-966: whoever leaves an ISR that is smaller than `min.insync.replicas` stays eligible, for the high watermark no
 * longer moves without it; a full ISR makes the others ineligible.
 */
function targetElr(
  partition: PartitionRegistration,
  { uncleanRestarted }: ChangeTarget,
  isr: readonly number[],
  { replicas }: Assignment,
  rules: ChangeRules,
): readonly number[] {
  if (!rules.elrEnabled) return partition.elr;
  if (isr.length >= rules.minIsr) return [];
  const candidates = partition.elr.slice();
  for (const replica of partition.isr) if (!candidates.includes(replica)) candidates.push(replica);
  // Suspect H3 (replication §12): who is no replica any more stays eligible, although it deletes its log.
  return candidates
    .filter((replica) => !isr.includes(replica) && replica !== uncleanRestarted)
    .filter((replica) => !rules.cutsElr || replicas.includes(replica))
    .sort((a, b) => a - b);
}

function electLeader(
  partition: PartitionRegistration,
  { acceptable, election }: ChangeTarget,
  isr: readonly number[],
  replicas: readonly number[],
  elr: readonly number[],
  elrEnabled: boolean,
): Elected {
  const valid = (replica: number): boolean =>
    (isr.includes(replica) || (isr.length === 0 && elr.includes(replica))) && acceptable(replica);
  const clean = (leader: number, rule: string): Elected => ({ leader, unclean: false, rule });

  const preferred = replicas[0] as number;
  if (election === 'PREFERRED' && valid(preferred)) {
    return clean(preferred, 'the preferred replica leads (KIP-460)');
  }
  if (valid(partition.leader)) return clean(partition.leader, '');
  for (const replica of replicas) {
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
    const alive = replicas.find(acceptable);
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
  record.lastKnownElr === null &&
  record.replicas === undefined &&
  record.addingReplicas === undefined &&
  record.removingReplicas === undefined &&
  record.directories === undefined;

/** Whether two lists of replicas are equal, order included. */
export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);

const containsAll = (list: readonly number[], ids: readonly number[]): boolean =>
  ids.every((id) => list.includes(id));
