import { some } from '../../assert.ts';
import { brokerOf, topicByName } from '../../controller/image-lookup.ts';
import { cancelTimer, respond, setTimer, write, writeAsIs } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  failedHeartbeat,
  JOIN_GROUP_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import {
  completeJoin,
  completeSync,
  open as openClassic,
  openGroup,
  restartSession,
} from '../classic/members.ts';
import { prepareRebalance } from '../classic/rebalance.ts';
import { groupMetadataRecord } from '../classic/records.ts';
import { consumerRecord, type GroupRecord, groupTombstone } from '../records.ts';
import { joinRefusal, syncRefusal } from '../refusals.ts';
import { type GroupWork, groupOf, withoutGroup } from '../state.ts';
import { type Downgrade, GroupChange } from './change.ts';
import { type GroupContext, type TopicDescription, wallClockMs } from './context.ts';
import { downgraded } from './downgrade.ts';
import { onHeartbeat } from './heartbeat.ts';
import { onGroupTimer } from './leave.ts';
import { timersOfLoaded } from './load.ts';
import { groupTombstones } from './records.ts';
import { stateOf } from './state.ts';
import { type ConsumerGroupTimer, cancelAll, type TimerChange } from './timers.ts';
import { beginUpgrade } from './upgrade.ts';

/** A member of the consumer protocol speaks (clients §6.1). What it changes is answered when it is committed. */
export function onConsumerHeartbeat(
  work: GroupWork,
  connection: ConnectionId,
  request: ConsumerGroupHeartbeatRequest,
): void {
  const known = groupOf(work.state, request.groupId);
  const isJoining = request.memberEpoch === JOIN_GROUP_MEMBER_EPOCH;
  const before: GroupRecord[] = [];
  let change = newChange(work, known?.type === 'consumer' ? known : null);
  if (known !== null && known.type === 'classic' && isJoining) {
    const upgrade = beginUpgrade(known, contextOf(work));
    if (upgrade.type === 'Refused') {
      const { error, message } = upgrade.refusal;
      work.turn.reply(connection, failedHeartbeat(error, message));
      return;
    }
    endRebalance(work, request.groupId);
    before.push(groupTombstone(request.groupId));
    change = upgrade.change;
  }
  const response = onHeartbeat(change, contextOf(work), request);
  if (response.error !== 'NONE') {
    work.turn.reply(connection, response);
    return;
  }
  commit(work, change, before);
  respond(work, connection, request, response);
}

/** Members of a classic group that wait for its rebalance are told of another one: that of the consumer group. */
function endRebalance(work: GroupWork, groupId: string): void {
  const group = openGroup(work, groupId);
  for (const { memberId } of group?.members ?? []) {
    if (group === null) return;
    completeJoin(work, group, memberId, joinRefusal('REBALANCE_IN_PROGRESS', memberId));
    completeSync(work, group, memberId, syncRefusal('REBALANCE_IN_PROGRESS'));
  }
}

/** A timer of a member fired. */
export function onConsumerTimer(work: GroupWork, timer: ConsumerGroupTimer): void {
  const known = groupOf(work.state, timer.groupId);
  if (known === null || known.type !== 'consumer') return;
  const change = newChange(work, known);
  onGroupTimer(change, contextOf(work), timer);
  if (change.refusal === null) commit(work, change, []);
}

/** A partition was loaded: its consumer groups go on where they were (clients §6.9). */
export function onConsumerGroupsLoaded(work: GroupWork): void {
  for (const group of work.state.groups) {
    if (group.type !== 'consumer') continue;
    for (const timer of timersOfLoaded(group, contextOf(work))) applyTimer(work, timer);
    work.turn.probe({
      type: 'GroupStateChanged',
      groupId: group.groupId,
      protocol: 'consumer',
      state: stateOf(group),
      generation: group.groupEpoch,
      members: group.members.map(({ memberId }) => memberId),
      leaderId: '',
      rule: 'it was loaded',
    });
  }
}

/** A decision in the making on a group of this shard. */
export const newChange = (work: GroupWork, group: GroupChange['group']): GroupChange =>
  new GroupChange(group, work.switches['group.replay']);

/** Writes a decision down behind `first`, arms its timers and states its facts. */
export function commit(work: GroupWork, change: GroupChange, first: readonly GroupRecord[]): void {
  if (change.downgrade === null) write(work, [...first, ...change.records.map(consumerRecord)]);
  else becomeClassic(work, change, change.downgrade);
  for (const timer of change.timers) applyTimer(work, timer);
  for (const probe of change.probes) work.turn.probe(probe);
}

/**
 * The group is a classic one from now on: like every classic group it is made here and written down as it is. Members
 * rejoin unless what they were meant to have still holds (clients §6.8).
 */
function becomeClassic(work: GroupWork, change: GroupChange, downgrade: Downgrade): void {
  const group = some(change.group, 'a group that becomes a classic one is there');
  const { groupId } = group;
  const classic = downgraded(group, downgrade.leaving, wallClockMs(contextOf(work)));
  const ids = group.members.map(({ memberId }) => memberId);
  for (const memberId of ids) {
    for (const timer of cancelAll(groupId, memberId)) applyTimer(work, timer);
  }
  work.state = withoutGroup(work.state, groupId);
  const open = openClassic(work, classic);
  const records = [...change.records, ...groupTombstones(groupId, ids)].map(consumerRecord);
  writeAsIs(work, [...records, groupMetadataRecord(classic)], null);
  for (const { memberId, sessionTimeoutMs } of classic.members) {
    restartSession(work, groupId, memberId, sessionTimeoutMs);
  }
  if (downgrade.rebalances) {
    prepareRebalance(work, open, 'the last member of the consumer protocol is gone (KIP-848)');
  }
}

function applyTimer(work: GroupWork, change: TimerChange): void {
  if (change.type === 'Cancel') {
    cancelTimer(work, keyOf(change.timer, change.groupId, change.memberId));
    return;
  }
  const { timer, delayMs, ifAbsent } = change;
  const key = keyOf(timer.type, timer.groupId, timer.memberId);
  if (ifAbsent && work.timers.some((armed) => armed.key === key)) return;
  setTimer(work, key, delayMs, timer);
}

const keyOf = (timer: ConsumerGroupTimer['type'], groupId: string, memberId: string): string =>
  `${timer} ${groupId} ${memberId}`;

/** What a decision of this shard is made from. */
export const contextOf = (work: GroupWork): GroupContext => ({
  wallClock: work.turn.wallClock,
  settings: work.settings,
  switches: work.switches,
  describe: (topic) => describe(work, topic),
});

function describe({ image }: GroupWork, topic: string): TopicDescription | null {
  const known = topicByName(image, topic);
  if (known === null) return null;
  const racks = known.partitions.map(({ replicas }) =>
    [...new Set(replicas.map((id) => brokerOf(image, id)?.rack ?? ''))].sort().join(','),
  );
  return { topicId: known.topicId, partitions: known.partitions.length, racks };
}
