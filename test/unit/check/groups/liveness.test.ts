import { expect, test } from 'vitest';
import type { Probe } from '../../../../core/probe.ts';
import type { Report, RunEnd } from '../../../../sim/check/checker.ts';
import { type GroupFold, newGroupFold } from '../../../../sim/check/groups/fold.ts';
import { followProgress, judgeGroups } from '../../../../sim/check/groups/liveness.ts';
import type { NodeRuntime, ProcessStatus } from '../../../../sim/kernel/node.ts';
import type { SteppedEvent } from '../../../../sim/kernel/observer.ts';
import type { ConsumerSpec } from '../../../../sim/scenario/scenario.ts';
import { scenarioOf } from '../../../support/stub-clients.ts';
import {
  bareCoordinator,
  type Coordinator,
  groupOn,
  imageWith,
  publish,
  stableGroup,
  startCoordinator,
} from '../../group/fixture.ts';

const member = (change: Partial<ConsumerSpec> = {}): ConsumerSpec => ({
  topic: 'orders',
  group: 'readers',
  commit: 'sync-after',
  config: { 'max.poll.interval.ms': 5000 },
  ...change,
});

const foldOf = (change: Partial<ConsumerSpec> = {}): GroupFold =>
  newGroupFold(scenarioOf({ consumers: { k1: member(change), k2: member(change) } }));

const client = (name: string, status: ProcessStatus = 'running'): NodeRuntime =>
  ({ spec: { id: 50, name }, status, state: { memory: {} } }) as unknown as NodeRuntime;

const broker = (c: Coordinator): NodeRuntime =>
  ({
    spec: { id: 1, name: 'b1' },
    status: 'running',
    state: { memory: { broker: c.state, controller: null } },
  }) as unknown as NodeRuntime;

/** What is reported of a run that ended long after its faults. */
function judge(fold: GroupFold, nodes: readonly NodeRuntime[], change: Partial<RunEnd> = {}) {
  const violated: string[] = [];
  const exercised = new Set<string>();
  const report: Report = {
    exercised: (id) => exercised.add(id),
    violated: (id, { text }) => violated.push(`${id}: ${text}`),
    allowed: () => {},
  };
  const at = 10 * fold.boundMicros;
  const end: RunEnd = { event: 9, at, reason: 'until', healedAt: 0, nodes, ...change };
  judgeGroups(fold, end, report);
  return { violated, exercised: [...exercised] };
}

const CLIENTS = [client('k1'), client('k2')];

test('clients §10 G-LIVE: a stable group with all of its living members is well', () => {
  const c = startCoordinator();
  stableGroup(c, 2);
  const { violated, exercised } = judge(foldOf(), [broker(c), ...CLIENTS]);
  expect(violated).toEqual([]);
  expect(exercised).toEqual(['coordinator-up-within-t', 'group-stable-within-t']);
});

test('clients §10 G-LIVE: a group that is not stable, or has other members than live, is not well', () => {
  const c = startCoordinator();
  stableGroup(c, 1);
  expect(judge(foldOf(), [broker(c), ...CLIENTS]).violated).toEqual([
    'group-stable-within-t: group readers has 1 members where 2 live',
  ]);
  const alone = [broker(c), client('k1'), client('k2', 'stopped')];
  expect(judge(foldOf(), alone).violated).toEqual([]);
  (groupOn(c) as { state: string }).state = 'PreparingRebalance';
  expect(judge(foldOf(), alone).violated).toEqual([
    'group-stable-within-t: group readers is still PreparingRebalance',
  ]);
});

test('clients §5.7: a partition whose leader does not coordinate it leaves its groups alone', () => {
  const c = bareCoordinator();
  publish(c, imageWith());
  expect(judge(foldOf(), [broker(c), ...CLIENTS]).violated).toEqual([
    'coordinator-up-within-t: nobody coordinates group readers',
  ]);
});

test('clients §10 G-LIVE: nothing is said soon after a fault, or after members came as planned', () => {
  const c = startCoordinator();
  stableGroup(c, 1);
  const nodes = [broker(c), ...CLIENTS];
  const fold = foldOf();
  const healedAt = 9.5 * fold.boundMicros;
  expect(judge(fold, nodes, { healedAt }).exercised).toEqual([]);
  expect(judge(foldOf({ start: '300s' }), nodes, { at: 310_000_000 }).exercised).toEqual([]);
  expect(judge(fold, nodes, { reason: 'event-budget' }).exercised).toEqual([]);
});

/** The fold after these facts, a second apart. */
function after(fold: GroupFold, ...probes: readonly Probe[]): GroupFold {
  probes.forEach((probe, index) => {
    const event = { at: 1_000_000 * (index + 1), probes: [probe] } as unknown as SteppedEvent;
    followProgress(fold, event);
  });
  return fold;
}

const grown = (to: number): Probe => ({
  type: 'HighWatermarkAdvanced',
  partition: 'orders-0',
  from: 0,
  to,
  leaderEpoch: 0,
});

const committed = (offset: number): Probe => ({
  type: 'OffsetCommitted',
  groupId: 'readers',
  memberId: 'm',
  generation: 1,
  partition: 'orders-0',
  offset,
});

test('clients §10 G-LIVE: a group that commits no further although records wait makes no progress', () => {
  const c = startCoordinator();
  stableGroup(c, 2);
  const nodes = [broker(c), ...CLIENTS];
  expect(judge(after(foldOf(), grown(5), committed(5)), nodes).violated).toEqual([]);
  const stuck = after(foldOf(), grown(5), committed(3));
  expect(judge(stuck, nodes).violated).toEqual([
    'group-progress: group readers has committed orders-0 up to 3, and no further for long although it goes to 5',
  ]);
  const late = after(foldOf(), grown(5), committed(5));
  late.progress[0]!.highWatermark = 6;
  late.progress[0]!.waitingSince = 9.5 * late.boundMicros;
  expect(judge(late, nodes).violated).toEqual([]);
});

test('clients §10 G-LIVE: who never commits, or polls too late, owes no progress', () => {
  const c = startCoordinator();
  stableGroup(c, 2);
  const nodes = [broker(c), ...CLIENTS];
  for (const change of [{ commit: 'none' }, { processing: '6s' }] as const) {
    expect(judge(after(foldOf(change), grown(5), committed(3)), nodes).violated).toEqual([]);
  }
});
