import { joinRefusal, syncRefusal } from '../refusals.ts';
import type { GroupWork } from '../state.ts';
import { completeJoin, completeSync, open, restartSession, transition } from './members.ts';
import { prepareRebalance } from './rebalance.ts';

/**
 * A partition was loaded: every member has a full session before it, since nobody knows when it was heard of last. A group
 * that was stable is so still, in its generation (clients §5.7).
 */
export function onClassicGroupsLoaded(work: GroupWork): void {
  for (const known of work.state.groups) {
    if (known.type !== 'classic') continue;
    const { groupId, members } = known;
    for (const { memberId, sessionTimeoutMs } of members) {
      restartSession(work, groupId, memberId, sessionTimeoutMs);
    }
    work.turn.probe({
      type: 'GroupStateChanged',
      groupId,
      protocol: 'classic',
      state: known.state,
      generation: known.generationId,
      members: members.map((member) => member.memberId),
      leaderId: known.leaderId ?? '',
      rule: 'it was loaded',
    });
    if (members.length > work.settings['group.max.size']) {
      prepareRebalance(work, open(work, known), 'the group is larger than group.max.size');
    }
  }
}

/** The partition is another broker's: who waits for this one is told to look for it (clients §5.7). */
export function onClassicGroupsUnloaded(work: GroupWork): void {
  for (const known of work.state.groups) {
    if (known.type !== 'classic') continue;
    const group = open(work, known);
    for (const { memberId } of group.members) {
      completeJoin(work, group, memberId, joinRefusal('NOT_COORDINATOR', memberId));
      completeSync(work, group, memberId, syncRefusal('NOT_COORDINATOR'));
    }
    transition(work, group, 'Dead', 'the group is coordinated elsewhere');
  }
}
