import type { ConsumerGroupProbe, GroupProbe } from '../../probe.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { ConsumerGroupRecord } from './records.ts';
import { type ReplayRule, replayRecord } from './replay.ts';
import { type ConsumerGroup, stateOf } from './state.ts';
import type { TimerChange } from './timers.ts';

/** A refusal: the request changes nothing. */
export interface Refusal {
  readonly error: ErrorCode;
  readonly message: string;
}

/** A consumer group that becomes a classic one: without whom, and whether its members have to rejoin. */
export interface Downgrade {
  readonly leaving: readonly string[];
  readonly rebalances: boolean;
}

/**
 * A decision in the making: the records to write, the group as they leave it, the timers to arm. Each record is applied
 * as it is added, so that what follows sees it.
 */
export class GroupChange {
  readonly records: ConsumerGroupRecord[] = [];
  readonly timers: TimerChange[] = [];
  readonly probes: (ConsumerGroupProbe | GroupProbe)[] = [];
  /** Null where the group is not there, or not any more. */
  group: ConsumerGroup | null;
  /** Why a record could not be applied; then the whole decision is void. */
  refusal: Refusal | null = null;
  /** Set where the group is a classic one from now on (clients §6.8). */
  downgrade: Downgrade | null = null;
  private readonly rule: ReplayRule;

  constructor(group: ConsumerGroup | null, rule: ReplayRule) {
    this.group = group;
    this.rule = rule;
  }

  add(record: ConsumerGroupRecord): void {
    if (this.refusal !== null) return;
    const replayed = replayRecord(this.group, record, this.rule);
    if (replayed.type === 'Refused') {
      this.refusal = { error: 'UNKNOWN_SERVER_ERROR', message: replayed.reason };
      return;
    }
    this.records.push(record);
    this.group = replayed.group;
  }
}

/** States the group's state where a decision has changed it. */
export function probeState(change: GroupChange, before: ConsumerGroup | null, rule: string): void {
  const { group } = change;
  if (group === null) return;
  const state = stateOf(group);
  if (before !== null && stateOf(before) === state && before.groupEpoch === group.groupEpoch)
    return;
  change.probes.push({
    type: 'GroupStateChanged',
    groupId: group.groupId,
    protocol: 'consumer',
    state,
    generation: group.groupEpoch,
    members: group.members.map(({ memberId }) => memberId),
    leaderId: '',
    rule,
  });
}
