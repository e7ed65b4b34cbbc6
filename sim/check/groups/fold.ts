import type { GroupState } from '../../../core/group/state.ts';
import { EMPTY_GROUPS } from '../../../core/group/state.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';

/** What the checkers of groups remember, as plain data. */
export interface GroupFold {
  /** How long after the last heal groups must be well again, in microseconds. */
  readonly boundMicros: number;
  readonly groups: readonly WatchedGroup[];
  /** The committed log of each partition of `__consumer_offsets`, as far as it was read. */
  readonly logs: ReadLog[];
  /** Generations between join and stable, by coordinator and group. */
  readonly generations: Generation[];
  readonly progress: Progress[];
}

/** A group of the scenario, and its members. */
export interface WatchedGroup {
  readonly groupId: string;
  /** Names of the consumers that subscribe in it. */
  readonly members: readonly string[];
  /** When the last one of them starts or stops as the scenario has it. */
  readonly settledMicros: number;
  /** Whether its members poll within their limit and commit, so that it must come along. */
  readonly mustProgress: boolean;
  readonly topics: readonly string[];
}

/** A partition of `__consumer_offsets`: what lies below `readTo` says `state`. */
export interface ReadLog {
  readonly partition: string;
  readTo: number;
  /** The epoch and checksum of the last batch read: another one there means that the log was lost. */
  lastEpoch: number;
  lastCrc: number;
  state: GroupState;
  /** The highest generation written down, by group. */
  generations: { groupId: string; generation: number }[];
}

/** A generation that a coordinator has begun. */
export interface Generation {
  /** The process that coordinates, and the group. */
  readonly key: string;
  generation: number;
  leaderId: string;
  /** What has been assigned in it, and to whom. */
  assigned: { partition: string; memberId: string }[];
}

/** How far a group is with a partition. */
export interface Progress {
  readonly groupId: string;
  readonly partition: string;
  /** The largest offset committed, −1 for none. */
  committed: number;
  highWatermark: number;
  /** Since when records have been waiting without a new commit, in microseconds; −1 while none do. */
  waitingSince: number;
}

/** Nothing was read yet. */
export const newReadLog = (partition: string): ReadLog => ({
  partition,
  readTo: 0,
  lastEpoch: -1,
  lastCrc: 0,
  state: EMPTY_GROUPS,
  generations: [],
});

/** Nothing happened yet. */
export const newGroupFold = (scenario: ResolvedScenario): GroupFold => ({
  boundMicros: boundMicros(scenario),
  groups: watchedGroups(scenario),
  logs: [],
  generations: [],
  progress: [],
});

function watchedGroups(scenario: ResolvedScenario): WatchedGroup[] {
  const groups: WatchedGroup[] = [];
  for (const { group } of scenario.consumers) {
    if (group === null || groups.some(({ groupId }) => groupId === group)) continue;
    const members = scenario.consumers.filter((other) => other.group === group);
    const settled = members.map((member) => Math.max(member.startMicros, member.stopMicros));
    groups.push({
      groupId: group,
      members: members.map(({ name }) => name),
      settledMicros: Math.max(...settled),
      mustProgress: members.every(
        ({ commit, processingMicros, settings }) =>
          commit !== 'none' &&
          commit !== 'copier' &&
          processingMicros < settings['max.poll.interval.ms'] * 1000,
      ),
      topics: [...new Set(members.map(({ topic }) => topic))],
    });
  }
  return groups;
}

/**
 * The bound, in terms of the run's own settings: what brokers need to have leaders again, a member that is gone to be
 * missed, the others to rejoin, twice, and their commits to follow.
 */
function boundMicros(scenario: ResolvedScenario): number {
  const settings = scenario.servers[0]?.config.settings;
  if (settings === undefined) return 0;
  let longestMs = 0;
  for (const consumer of scenario.consumers) {
    if (consumer.group === null) continue;
    const own = consumer.settings;
    const ms =
      sessionMs(own['group.protocol'], own['session.timeout.ms'], settings) +
      own['max.poll.interval.ms'] +
      (consumer.commit === 'auto' ? own['auto.commit.interval.ms'] : 0) +
      own['request.timeout.ms'];
    longestMs = Math.max(longestMs, ms);
  }
  const ms =
    2 * longestMs +
    2 * settings['replica.lag.time.max.ms'] +
    2 * settings['broker.session.timeout.ms'] +
    4 * settings['controller.quorum.fetch.timeout.ms'] +
    settings['group.initial.rebalance.delay.ms'] +
    settings['offsets.commit.timeout.ms'];
  return ms * 1000;
}

const sessionMs = (
  protocol: 'classic' | 'consumer',
  classicMs: number,
  settings: { readonly 'group.consumer.session.timeout.ms': number },
): number => (protocol === 'classic' ? classicMs : settings['group.consumer.session.timeout.ms']);
