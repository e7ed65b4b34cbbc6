import { type ConsumerGroup, memberOf, stateOf } from '../../../core/group/consumer/state.ts';
import type { Probe } from '../../../core/probe.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, Report, RunEnd } from '../checker.ts';
import {
  type ConsumerGroupFold,
  consumerGroupsIn,
  type GroupShard,
  type KnownGroup,
  newestGroup,
  shardsOf,
} from './consumer-fold.ts';
import { CONSUMER_GROUP_GUARANTEES } from './consumer-guarantees.ts';
import {
  type Broken,
  brokenEpochs,
  brokenOwnership,
  brokenStability,
  brokenTarget,
} from './consumer-invariants.ts';

/** How many epochs back it is remembered who had a partition. */
const EPOCHS_REMEMBERED = 20;

/** Groups of the consumer protocol: on the coordinator that a step touched, and on the consumer that was told something. */
export const consumerGroupChecker: Checker<ConsumerGroupFold> = {
  guarantees: CONSUMER_GROUP_GUARANTEES,
  concerns: (scenario: ResolvedScenario) => scenario.consumers.some(({ group }) => group !== null),
  start: ({ servers }: ResolvedScenario): ConsumerGroupFold => ({
    sessionMs: Math.max(
      ...servers.map(({ config }) => config.settings['group.consumer.session.timeout.ms']),
    ),
    groups: [],
  }),
  onStep: (fold: ConsumerGroupFold, event: SteppedEvent, report: Report) => {
    const before = shardsOf(event.before);
    const after = shardsOf(event.after);
    if (before !== after) {
      for (const shard of after) {
        const was = before.find(({ index }) => index === shard.index) ?? null;
        if (shard !== was && shard.phase === 'Active') checkShard(fold, event, report, was, shard);
      }
    }
    for (const fact of event.probes) checkClient(event, report, fact as Probe);
  },
  onEnd: (fold: ConsumerGroupFold, end: RunEnd, report: Report) => {
    if (end.reason !== 'until') return;
    for (const known of fold.groups) checkConvergence(fold, known, end, report);
  },
};

/** The rules that hold in every state, and those from one committed state to the next. */
function checkShard(
  fold: ConsumerGroupFold,
  event: SteppedEvent,
  report: Report,
  was: GroupShard | null,
  shard: GroupShard,
): void {
  if (was?.state !== shard.state) {
    for (const group of consumerGroupsIn(shard.state)) {
      if (was?.state.groups.includes(group)) continue;
      judge(event, report, 'consumer-group-one-owner', brokenOwnership(group));
      judge(event, report, 'consumer-group-epochs', brokenEpochs(group));
      judge(event, report, 'consumer-group-target', brokenTarget(group));
      judge(event, report, 'consumer-group-stable', brokenStability(group));
    }
  }
  if (was?.committed === shard.committed) return;
  const committed = consumerGroupsIn(shard.committed.state);
  for (const group of committed) followCommitted(fold, event, report, shard, group);
  forgetDeleted(fold, shard, committed);
}

/** A group that was deleted may begin again, in its first epoch. */
function forgetDeleted(
  fold: ConsumerGroupFold,
  { partition, committed: { offset } }: GroupShard,
  groups: readonly ConsumerGroup[],
): void {
  for (let i = fold.groups.length - 1; i >= 0; i--) {
    const known = fold.groups[i] as KnownGroup;
    if (known.partition !== partition || offset < known.committedOffset) continue;
    if (!groups.some(({ groupId }) => groupId === known.groupId)) fold.groups.splice(i, 1);
  }
}

function followCommitted(
  fold: ConsumerGroupFold,
  event: SteppedEvent,
  report: Report,
  shard: GroupShard,
  group: ConsumerGroup,
): void {
  const at = fold.groups.findIndex(({ groupId }) => groupId === group.groupId);
  let known = fold.groups[at];
  // What a log has lost is the concern of replication: the group begins anew with what is left.
  if (known !== undefined && shard.lastWrittenOffset < known.committedOffset) {
    fold.groups.splice(at, 1);
    known = undefined;
  }
  const { offset } = shard.committed;
  // A new leader may learn late how far its log is committed.
  if (known !== undefined && offset < known.committedOffset) return;
  judge(event, report, 'consumer-group-epochs', known === undefined ? null : fallen(known, group));
  const owners = ownersOf(known?.owners ?? {}, group);
  judge(event, report, 'consumer-group-owner-per-epoch', owners.broken);
  const state = stateOf(group);
  const isSettled = state === 'EMPTY' || state === 'STABLE';
  const since =
    known !== undefined && known.groupEpoch === group.groupEpoch && known.unsettledSince >= 0
      ? known.unsettledSince
      : event.at;
  const next: KnownGroup = {
    groupId: group.groupId,
    partition: shard.partition,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    committedOffset: offset,
    members: group.members.map(({ memberId, memberEpoch }) => ({ memberId, memberEpoch })),
    owners: owners.owners,
    unsettledSince: isSettled ? -1 : since,
  };
  if (known === undefined) fold.groups.push(next);
  else fold.groups[at] = next;
}

/** Epochs that fell from one committed state to the next (K-EPOCH). */
function fallen(known: KnownGroup, group: ConsumerGroup): Broken {
  const { groupId, groupEpoch, assignmentEpoch } = group;
  if (groupEpoch < known.groupEpoch) {
    return `group ${groupId} went back from epoch ${known.groupEpoch} to ${groupEpoch}`;
  }
  if (assignmentEpoch < known.assignmentEpoch) {
    return `the assignment of group ${groupId} went back from epoch ${known.assignmentEpoch} to ${assignmentEpoch}`;
  }
  for (const { memberId, memberEpoch } of known.members) {
    const now = memberOf(group, memberId)?.memberEpoch ?? memberEpoch;
    // −2 and 0 are no epochs: a static member is away or has come back.
    if (now > 0 && now < memberEpoch) {
      return `${memberId} of group ${groupId} went back from epoch ${memberEpoch} to ${now}`;
    }
  }
  return null;
}

/** Who has which partition in which epoch, and the first partition that two members had in one. */
function ownersOf(
  before: KnownGroup['owners'],
  group: ConsumerGroup,
): { readonly owners: KnownGroup['owners']; readonly broken: Broken } {
  const owners: Record<string, string> = {};
  for (const [key, memberId] of Object.entries(before)) {
    const epoch = Number(key.slice(key.lastIndexOf('@') + 1));
    if (epoch > group.groupEpoch - EPOCHS_REMEMBERED) owners[key] = memberId;
  }
  let broken: Broken = null;
  for (const { memberId, memberEpoch, assigned, pendingRevocation } of group.members) {
    if (memberEpoch <= 0) continue;
    for (const { partition } of [...assigned, ...pendingRevocation]) {
      const key = `${partition}@${memberEpoch}`;
      const other = owners[key] ?? memberId;
      if (other !== memberId) {
        broken = `${partition} of group ${group.groupId} belonged to ${other} and to ${memberId} in epoch ${memberEpoch}`;
      }
      owners[key] = memberId;
    }
  }
  return { owners, broken };
}

/** K-CLIENT, where the coordinator and the consumer are in the same epoch: in another one the consumer is yet to hear. */
function checkClient(event: SteppedEvent, report: Report, probe: Probe): void {
  if (probe.type !== 'PartitionsAssigned') return;
  const { groupId, memberId, generation, owned } = probe;
  const group = newestGroup(event.nodes, groupId);
  const member = group === null ? null : memberOf(group, memberId);
  if (member === null || member.memberEpoch !== generation) return;
  const has = [...member.assigned, ...member.pendingRevocation].map(({ partition }) => partition);
  const stray = owned.find((partition) => !has.includes(partition));
  const text = `${event.node.spec.name} owns ${stray} in epoch ${generation} of group ${groupId}, which is not assigned to it`;
  judge(event, report, 'consumer-owns-assigned', stray === undefined ? null : text);
}

/** The group has had its time since it last changed and since the last fault healed. */
function checkConvergence(
  fold: ConsumerGroupFold,
  known: KnownGroup,
  end: RunEnd,
  report: Report,
): void {
  const group = newestGroup(end.nodes, known.groupId);
  if (group === null || group.members.length === 0) return;
  const longest = Math.max(...group.members.map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
  const boundMicros = (longest + fold.sessionMs) * 1000;
  const isSettled = known.unsettledSince < 0;
  const isEarly = end.at - Math.max(known.unsettledSince, end.healedAt) <= boundMicros;
  if (!isSettled && isEarly) return;
  report.exercised('consumer-group-converges');
  if (isSettled) return;
  const text = `group ${known.groupId} is ${stateOf(group)} in epoch ${group.groupEpoch} with ${group.members.length} members`;
  report.violated('consumer-group-converges', { event: end.event, at: end.at, text, record: null });
}

function judge(event: SteppedEvent, report: Report, id: string, broken: Broken): void {
  report.exercised(id);
  if (broken === null) return;
  report.violated(id, { event: event.number, at: event.at, text: broken, record: null });
}
