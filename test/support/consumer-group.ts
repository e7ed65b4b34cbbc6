import { settingsOf } from '../../core/config/catalogue/settings-of.ts';
import type { ServerSettings } from '../../core/config/settings.ts';
import { type Switches, TODAY } from '../../core/config/switches.ts';
import { GroupChange } from '../../core/group/consumer/change.ts';
import type { GroupContext, TopicDescription } from '../../core/group/consumer/context.ts';
import { onHeartbeat } from '../../core/group/consumer/heartbeat.ts';
import { onGroupTimer } from '../../core/group/consumer/leave.ts';
import type { ConsumerGroupRecord } from '../../core/group/consumer/records.ts';
import {
  type ConsumerGroup,
  type ConsumerGroupMember,
  memberOf,
  stateOf,
} from '../../core/group/consumer/state.ts';
import type { ConsumerGroupTimer, TimerChange } from '../../core/group/consumer/timers.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../core/protocol/consumer-group.ts';
import { instant } from '../../core/time.ts';

/** What a test says of a heartbeat; the rest is what a member says when nothing changed. */
export type Heartbeat = Partial<Omit<ConsumerGroupHeartbeatRequest, 'type' | 'memberId'>>;

/** A group of the consumer protocol without a broker around it: each call is committed at once. */
export class GroupBench {
  group: ConsumerGroup | null = null;
  records: readonly ConsumerGroupRecord[] = [];
  timers: readonly TimerChange[] = [];
  nowMs = 1_000_000;
  topics: Record<string, number> = { orders: 4 };
  topicIds: Record<string, string> = {};
  readonly settings: ServerSettings;
  readonly switches: Switches;
  /** Everything that was ever written. */
  readonly log: ConsumerGroupRecord[] = [];

  constructor(
    settings: Readonly<Record<string, string | number>> = {},
    switches: Partial<Switches> = {},
  ) {
    const base = { 'group.consumer.assignment.interval.ms': 0 };
    this.settings = settingsOf('server', [4, 3, 0], { ...base, ...settings }).settings;
    this.switches = { ...TODAY, ...switches };
  }

  get context(): GroupContext {
    return {
      wallClock: instant(this.nowMs * 1000),
      settings: this.settings,
      switches: this.switches,
      describe: (topic): TopicDescription | null => {
        const partitions = this.topics[topic];
        if (partitions === undefined) return null;
        return { topicId: this.topicIds[topic] ?? `${topic}-id`, partitions, racks: [] };
      },
    };
  }

  heartbeat(memberId: string, told: Heartbeat = {}): ConsumerGroupHeartbeatResponse {
    const change = this.begin();
    const response = onHeartbeat(change, this.context, {
      type: 'ConsumerGroupHeartbeatRequest',
      groupId: 'g',
      memberEpoch: this.member(memberId)?.memberEpoch ?? 0,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: -1,
      subscribedTopicNames: null,
      serverAssignor: null,
      topicPartitions: null,
      ...told,
      memberId,
    });
    this.end(change, response.error === 'NONE');
    return response;
  }

  join(memberId: string, told: Heartbeat = {}): ConsumerGroupHeartbeatResponse {
    return this.heartbeat(memberId, {
      memberEpoch: 0,
      rebalanceTimeoutMs: 60_000,
      subscribedTopicNames: ['orders'],
      topicPartitions: [],
      ...told,
    });
  }

  fire(timer: ConsumerGroupTimer): void {
    const change = this.begin();
    onGroupTimer(change, this.context, timer);
    this.end(change, true);
  }

  member(memberId: string): ConsumerGroupMember | null {
    return this.group === null ? null : memberOf(this.group, memberId);
  }

  /** The partitions that a member has, as indexes where its topics do not matter. */
  assigned(memberId: string): readonly string[] {
    return this.member(memberId)?.assigned.map(({ partition }) => partition) ?? [];
  }

  get state(): string {
    return this.group === null ? 'none' : stateOf(this.group);
  }

  /** Heartbeats of clients that do at once what they are told, until nothing changes any more. */
  settle(): void {
    for (let round = 0; round < 20; round++) {
      const before = this.group;
      for (const { memberId } of this.group?.members ?? []) {
        this.heartbeat(memberId, { topicPartitions: this.assigned(memberId) });
      }
      if (this.group === before) return;
    }
    throw new Error('the group does not settle');
  }

  private begin(): GroupChange {
    return new GroupChange(this.group, this.switches['group.replay']);
  }

  private end(change: GroupChange, isWritten: boolean): void {
    this.records = isWritten ? change.records : [];
    this.timers = isWritten ? change.timers : [];
    if (!isWritten) return;
    this.group = change.group;
    this.log.push(...change.records);
  }
}

/** Partitions of `orders` by index. */
export const orders = (...indexes: readonly number[]): readonly string[] =>
  indexes.map((index) => `orders-${index}`);
