import type { GroupContext } from './context.ts';
import type { ConsumerGroup } from './state.ts';
import type { TimerChange } from './timers.ts';

/** What a coordinator that has just read a group waits for: every member gets a whole session again (clients §6.9). */
export const timersOfLoaded = (
  group: ConsumerGroup,
  context: GroupContext,
): readonly TimerChange[] =>
  group.members.flatMap((member): TimerChange[] => {
    const { groupId } = group;
    const { memberId, memberEpoch } = member;
    const session: TimerChange = {
      type: 'Schedule',
      timer: { type: 'consumer-session', groupId, memberId },
      delayMs: context.settings['group.consumer.session.timeout.ms'],
      ifAbsent: false,
    };
    if (member.state !== 'UNREVOKED_PARTITIONS') return [session];
    const rebalance: TimerChange = {
      type: 'Schedule',
      timer: { type: 'consumer-rebalance', groupId, memberId, memberEpoch },
      delayMs: member.rebalanceTimeoutMs,
      ifAbsent: false,
    };
    return [session, rebalance];
  });
