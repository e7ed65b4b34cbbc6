import {
  GROUP_METADATA_TOPIC,
  TRANSACTION_STATE_TOPIC,
} from '../../../core/coordinator/partition-for.ts';
import type { GroupState } from '../../../core/group/state.ts';
import { topicOf } from '../../../core/protocol/partition-name.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { originOf } from '../../workload/copier-world.ts';
import type { Checker, EvidenceRecord, Report, RunEnd } from '../checker.ts';
import { type Excuses, excuseFor, noExcuses, noteNode, noteStep } from '../excuses.ts';
import { coordinatorOf } from '../groups/liveness.ts';
import { partitionsOf } from '../server-view.ts';
import { COPY_GUARANTEES } from './guarantees.ts';
import { type StandingRecord, standingRecords } from './visible.ts';

/** Which copiers work together. Plain data. */
export interface CopiesFold {
  readonly excuses: Excuses;
  readonly groups: readonly CopyingGroup[];
}

interface CopyingGroup {
  readonly groupId: string;
  readonly copiers: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const ID = 'exactly-once-copies';

/** Copies against the offsets that their groups have committed, in the end (clients §8 row 12, §10 T-OFFSETS). */
export const copiesChecker: Checker<CopiesFold> = {
  guarantees: COPY_GUARANTEES,
  concerns: ({ copiers }: ResolvedScenario) => copiers.length > 0,
  start: (scenario: ResolvedScenario) => {
    return { excuses: noExcuses(scenario), groups: groupsOf(scenario) };
  },
  skipsClients: true,
  onStep: (fold: CopiesFold, event: SteppedEvent) => {
    if (event.probes.length > 0) noteStep(fold.excuses, event);
  },
  onNode: (fold: CopiesFold, change: NodeChange) => noteNode(fold.excuses, change),
  onEnd: (fold: CopiesFold, end: RunEnd, report: Report) => {
    for (const group of fold.groups) judgeGroup(fold, group, end, report);
  },
};

function groupsOf({ copiers }: ResolvedScenario): readonly CopyingGroup[] {
  return [...new Set(copiers.map(({ group }) => group))].map((groupId) => {
    const members = copiers.filter(({ group }) => group === groupId);
    return {
      groupId,
      copiers: members.map(({ name }) => name),
      from: [...new Set(members.map(({ from }) => from))],
      to: [...new Set(members.map(({ to }) => to))],
    };
  });
}

/** The partitions of topics, as far as brokers hold any. */
function partitionsIn(end: RunEnd, topics: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const { state } of end.nodes) {
    for (const { name } of partitionsOf(state)) if (topics.includes(topicOf(name))) names.add(name);
  }
  return [...names].sort();
}

function judgeGroup(fold: CopiesFold, group: CopyingGroup, end: RunEnd, report: Report): void {
  const shard = coordinatorOf(end, group.groupId);
  if (shard === null || shard === undefined) return;
  const copies = copiesOf(group, end);
  if (copies === null) return;
  for (const name of partitionsIn(end, group.from)) {
    const inputs = standingRecords(end, name) ?? [];
    const committed = committedOffset(shard.committed.state, group.groupId, name);
    // Where a marker is on its way to the group, nobody can tell yet what is committed.
    const written = isPending(shard.state, group.groupId, name)
      ? Number.MAX_SAFE_INTEGER
      : committedOffset(shard.state, group.groupId, name);
    for (const input of inputs) {
      if (!input.isCommitted) continue;
      const made = copies.get(`${name}@${input.offset}`) ?? [];
      const text = problem(group.groupId, input, made, committed, written);
      if (input.offset < committed) report.exercised(ID);
      if (text !== null) tell(fold, report, group, end, { ...text, input });
    }
  }
}

/** What is wrong with the copies of a record, or null. */
function problem(
  groupId: string,
  { partition, offset, value }: StandingRecord,
  made: readonly StandingRecord[],
  committed: number,
  written: number,
): { readonly text: string; readonly copy: StandingRecord | null } | null {
  const [first, second] = made.filter(({ isCommitted }) => isCommitted);
  if (first !== undefined && second !== undefined) {
    const text = `${value} at ${partition}@${offset} was copied to ${where(first)} and to ${where(second)} in group ${groupId}`;
    return { text, copy: second };
  }
  if (offset < committed && made.length === 0) {
    const text = `group ${groupId} has committed ${partition} up to ${committed}, but ${value} at ${offset} was never copied`;
    return { text, copy: null };
  }
  if (offset >= written && first !== undefined) {
    const text = `${value} at ${partition}@${offset} was copied to ${where(first)}, but group ${groupId} has committed no further than ${written}`;
    return { text, copy: first };
  }
  return null;
}

const where = ({ partition, offset }: StandingRecord): string => `${partition}@${offset}`;

/** The copies by what they are copies of, or null where some of them cannot be seen. */
function copiesOf(group: CopyingGroup, end: RunEnd): ReadonlyMap<string, StandingRecord[]> | null {
  const copies = new Map<string, StandingRecord[]>();
  for (const name of partitionsIn(end, group.to)) {
    const standing = standingRecords(end, name);
    if (standing === null) return null;
    for (const record of standing) {
      const origin = originOf(record.value);
      if (origin === null || !group.copiers.includes(origin.copier)) continue;
      const made = copies.get(origin.source);
      if (made === undefined) copies.set(origin.source, [record]);
      else made.push(record);
    }
  }
  return copies;
}

/** 0 where nothing is committed: nothing was copied then. */
const committedOffset = ({ offsets }: GroupState, groupId: string, partition: string): number =>
  offsets
    .find((group) => group.groupId === groupId)
    ?.offsets.find((offset) => offset.partition === partition)?.offset ?? 0;

const isPending = ({ pending }: GroupState, groupId: string, partition: string): boolean =>
  pending.some(({ offsets }) =>
    offsets.some(
      (group) =>
        group.groupId === groupId && group.offsets.some((offset) => offset.partition === partition),
    ),
  );

/** A cluster that has lost more than it bears excuses what became of copies and offsets. */
function tell(
  fold: CopiesFold,
  report: Report,
  group: CopyingGroup,
  { event, at }: RunEnd,
  found: {
    readonly text: string;
    readonly copy: StandingRecord | null;
    readonly input: StandingRecord;
  },
): void {
  const { partition, offset, value } = found.copy ?? found.input;
  const record: EvidenceRecord = { partition, offset, value };
  const evidence = { event, at, text: found.text, record };
  const topics = [...group.from, ...group.to, GROUP_METADATA_TOPIC, TRANSACTION_STATE_TOPIC];
  for (const { name } of fold.excuses.partitions) {
    const why = topics.includes(topicOf(name)) ? excuseFor(fold.excuses, name) : null;
    if (why === null) continue;
    report.allowed(ID, evidence, why);
    return;
  }
  report.violated(ID, evidence);
}
