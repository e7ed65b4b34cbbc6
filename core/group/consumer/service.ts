import { brokerOf, topicByName } from '../../controller/image-lookup.ts';
import { cancelTimer, respond, setTimer, write } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  failedHeartbeat,
  JOIN_GROUP_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import { consumerRecord, type GroupRecord, groupTombstone } from '../records.ts';
import { type GroupWork, groupOf } from '../state.ts';
import { GroupChange } from './change.ts';
import type { GroupContext, TopicDescription } from './context.ts';
import { onHeartbeat } from './heartbeat.ts';
import { onGroupTimer } from './leave.ts';
import { timersOfLoaded } from './load.ts';
import { stateOf } from './state.ts';
import type { ConsumerGroupTimer, TimerChange } from './timers.ts';
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
  write(work, [...first, ...change.records.map(consumerRecord)]);
  for (const timer of change.timers) applyTimer(work, timer);
  for (const probe of change.probes) work.turn.probe(probe);
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
