import { setTimer, write } from '../../coordinator/work.ts';
import { topicOf } from '../../protocol/partition-name.ts';
import { isSubscribedTo } from '../classic/protocols.ts';
import { groupTombstones } from '../consumer/records.ts';
import { isSubscribedTo as hasSubscriberOf } from '../consumer/subscriptions.ts';
import { consumerRecord, type GroupRecord, groupTombstone, offsetTombstone } from '../records.ts';
import type { CommittedOffset, Group, GroupWork } from '../state.ts';
import { hasPending, isPending } from './replay.ts';
import { offsetsOf } from './table.ts';

const EXPIRATION_KEY = 'offset-expiration';

/** Has the next look for expired offsets come after `offsets.retention.check.interval.ms`. */
export const scheduleExpiration = (work: GroupWork): void =>
  setTimer(work, EXPIRATION_KEY, work.settings['offsets.retention.check.interval.ms'], {
    type: 'offset-expiration',
  });

/** Forgets offsets whose time is over, and groups that have neither offsets nor members (clients §5.4, KIP-211). */
export function expireOffsets(work: GroupWork): void {
  const records: GroupRecord[] = [];
  for (const group of work.state.groups) {
    const areAllGone = expireOffsetsOf(work, group, records);
    if (areAllGone) records.push(...tombstonesOf(group));
  }
  write(work, records);
  scheduleExpiration(work);
}

/** What takes a group back that has no members; nothing where it has some (`maybeDeleteGroup`). */
function tombstonesOf(group: Group): readonly GroupRecord[] {
  const { groupId } = group;
  if (group.type === 'classic') return group.state === 'Empty' ? [groupTombstone(groupId)] : [];
  return group.members.length === 0 ? groupTombstones(groupId, []).map(consumerRecord) : [];
}

/** Adds the tombstones of a group; true where no offset is left, not even one of a transaction (KAFKA-19163). */
function expireOffsetsOf(work: GroupWork, group: Group, records: GroupRecord[]): boolean {
  const { state } = work;
  const { groupId } = group;
  const offsets = offsetsOf(state.offsets, groupId);
  let areAllGone = !hasPending(state, groupId);
  for (const committed of offsets) {
    const { partition, offset } = committed;
    const rule = expiryOf(work, group, committed);
    if (rule === null || isPending(state, groupId, partition)) {
      areAllGone = false;
      continue;
    }
    records.push(offsetTombstone(groupId, partition));
    work.turn.probe({ type: 'OffsetExpired', groupId, partition, offset, rule });
  }
  return areAllGone;
}

/**
 * Why an offset is forgotten, or null. In a group without members the time counts from when it became empty, for one
 * whose topic no member wants from its commit, as for groups that only commit (KIP-211).
 */
function expiryOf(work: GroupWork, group: Group, committed: CommittedOffset): string | null {
  const nowMs = Math.floor(work.turn.wallClock / 1000);
  if (work.switches['group.offsetExpiry'] === 'per-offset') {
    const isOver = committed.expireTimestampMs >= 0 && nowMs >= committed.expireTimestampMs;
    return isOver ? 'its own time is over (before KIP-211)' : null;
  }
  if (isWanted(group, topicOf(committed.partition))) return null;
  const sinceMs = retainedSince(group, committed);
  if (sinceMs === null) return null;
  const retentionMs = work.settings['offsets.retention.minutes'] * 60_000;
  if (committed.expireTimestampMs >= 0) {
    return nowMs >= committed.expireTimestampMs ? 'its own time is over' : null;
  }
  return nowMs - sinceMs >= retentionMs ? 'offsets.retention.minutes are over (KIP-211)' : null;
}

const isWanted = (group: Group, topic: string): boolean =>
  group.type === 'classic' ? isSubscribedTo(group, topic) : hasSubscriberOf(group, topic);

/** From when on an offset is only kept for the retention time; null where it is kept (`offsetExpirationCondition`). */
function retainedSince(group: Group, committed: CommittedOffset): number | null {
  const { commitTimestampMs } = committed;
  // A consumer group that becomes empty gives its offsets no time of their own (clients §5.4).
  if (group.type === 'consumer') return commitTimestampMs;
  if (group.protocolType === null) return commitTimestampMs;
  if (group.state === 'Empty') {
    return group.currentStateTimestampMs < 0 ? commitTimestampMs : group.currentStateTimestampMs;
  }
  const isKnown = group.protocolType === 'consumer' && group.subscribedTopics !== null;
  return isKnown && group.state === 'Stable' ? commitTimestampMs : null;
}
