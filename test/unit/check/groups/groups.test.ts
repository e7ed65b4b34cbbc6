import { expect, test } from 'vitest';
import type { BrokerState } from '../../../../core/broker/broker.ts';
import type { Shard } from '../../../../core/coordinator/shard.ts';
import type { ClassicGroup } from '../../../../core/group/classic/group.ts';
import type { GroupKinds, GroupState } from '../../../../core/group/state.ts';
import type { Probe } from '../../../../core/probe.ts';
import type { GroupRequest } from '../../../../core/protocol/message.ts';
import type { Report } from '../../../../sim/check/checker.ts';
import type { GroupFold } from '../../../../sim/check/groups/fold.ts';
import { groupChecker } from '../../../../sim/check/groups.ts';
import type { SteppedEvent } from '../../../../sim/kernel/observer.ts';
import { scenarioOf } from '../../../support/stub-clients.ts';
import {
  ask,
  type Coordinator,
  commitOf,
  groupOn,
  joinOf,
  pass,
  replicate,
  stableGroup,
  startCoordinator,
  syncOf,
} from '../../group/fixture.ts';

type GroupShard = Shard<GroupKinds>;

const scenario = scenarioOf({ consumers: { k1: { topic: 'orders', group: 'readers' } } });

/** Watches a coordinator in the hands of a test, and what the test makes of its states. */
class Watch {
  readonly fold: GroupFold = groupChecker.start(scenario);
  readonly violated: string[] = [];
  readonly exercised = new Set<string>();
  private readonly c: Coordinator;

  constructor(c: Coordinator) {
    this.c = c;
  }

  /** Does something and has the checker look at it; `change` is what the test pretends that came of it. */
  see(
    act: () => unknown,
    change: (state: BrokerState) => BrokerState = (state) => state,
    request: GroupRequest | null = null,
    probes: readonly Probe[] | null = null,
  ): void {
    const { c } = this;
    const before = c.state;
    const known = c.probes.length;
    act();
    const { disk } = c.broker;
    const memory = (broker: BrokerState) => ({
      memory: { broker, config: c.context.config },
      disk,
    });
    const after = memory(change(c.state));
    const event = {
      number: 7,
      at: 7,
      node: { index: 0, boot: 1, spec: { id: 1, name: 'b1' }, state: after, disk },
      input:
        request === null
          ? { type: 'TimerFired' }
          : { type: 'Received', connection: -41, message: request },
      before: memory(before),
      after,
      effects: c.effects,
      probes: probes ?? c.probes.slice(known),
      nodes: [],
    } as unknown as SteppedEvent;
    const report: Report = {
      exercised: (id) => this.exercised.add(id),
      violated: (id) => this.violated.push(id),
      allowed: () => {},
    };
    groupChecker.onStep?.(this.fold, event, report);
  }

  /** A request that comes to the coordinator. */
  ask(request: GroupRequest, change?: (state: BrokerState) => BrokerState): void {
    this.see(() => ask(this.c, -41, request), change, request);
  }
}

/** The broker with its only shard changed. */
const withShard =
  (change: (shard: GroupShard) => Partial<GroupShard>) =>
  (state: BrokerState): BrokerState => {
    const groups = state.coordinators.groups!;
    const shards = groups.shards.map((shard) => ({ ...shard, ...change(shard) }));
    return { ...state, coordinators: { ...state.coordinators, groups: { ...groups, shards } } };
  };

const withGroup = (state: GroupState, change: Partial<ClassicGroup>): GroupState => ({
  ...state,
  groups: state.groups.map((group) => ({ ...(group as ClassicGroup), ...change })),
});

/** A stable group of two under watch. */
function watched(): { c: Coordinator; watch: Watch; ids: [string, string] } {
  const c = startCoordinator();
  const watch = new Watch(c);
  let ids: string[] = [];
  watch.see(() => {
    ids = stableGroup(c, 2);
  });
  return { c, watch, ids: ids as [string, string] };
}

test('clients §10: what a coordinator does by its rules breaks nothing', () => {
  const { c, watch, ids } = watched();
  watch.ask(commitOf(ids[0], 1, 5));
  watch.ask(joinOf(ids[0]));
  watch.ask(commitOf(ids[1], 1, 6));
  watch.ask(joinOf(ids[1]));
  watch.ask(syncOf(ids[1], 2));
  watch.ask(syncOf(ids[0], 2, { [ids[1]]: ['orders-0'] }));
  watch.see(() => pass(c, 20_000));
  expect(groupOn(c).state).toBe('Empty');
  expect(watch.violated).toEqual([]);
  expect([...watch.exercised].sort()).toEqual([
    'assignment-disjoint',
    'commit-fenced',
    'coordinator-replay',
    'coordinator-reply-committed',
    'generation-monotone',
    'group-leader',
  ]);
});

test('clients §10 R-REPLAY: offsets that are not on the log are found out', () => {
  const { watch, ids } = watched();
  watch.ask(
    commitOf(ids[0], 1, 5),
    withShard((shard) => ({
      committed: { ...shard.committed, state: { ...shard.committed.state, offsets: [] } },
    })),
  );
  expect(watch.violated).toEqual(['coordinator-replay']);
});

test('clients §10 R-REPLAY: a stable group is what its record says, and no group of the log is forgotten', () => {
  const { watch, ids } = watched();
  watch.ask(
    commitOf(ids[0], 1, 5),
    withShard((shard) => ({ state: withGroup(shard.state, { generationId: 4 }) })),
  );
  watch.ask(
    commitOf(ids[0], 1, 6),
    withShard((shard) => ({ state: { ...shard.state, groups: [] } })),
  );
  watch.ask(
    commitOf(ids[0], 1, 7),
    withShard((shard) => ({
      state: withGroup(shard.state, { state: 'PreparingRebalance', generationId: 0 }),
    })),
  );
  expect(watch.violated).toEqual(Array(3).fill('coordinator-replay'));
});

test('clients §10 R-REPLAY: a commit that is answered before it is committed is found out', () => {
  const c = startCoordinator({ replicas: [1, 2] });
  const watch = new Watch(c);
  watch.ask(commitOf('', -1, 5));
  const { reply } = c.state.coordinators.groups!.shards[0]!.deferred[0]!;
  watch.see(
    () => {
      c.effects = [{ type: 'Reply', connection: -41, message: reply!.response }];
    },
    withShard(() => ({ deferred: [] })),
  );
  expect(watch.violated).toEqual(['coordinator-reply-committed']);
  watch.see(() => replicate(c, 1));
  expect(watch.violated).toHaveLength(1);
});

test('clients §10 G-COMMIT: a commit of who is none, or of another generation, that is taken is found out', () => {
  const { c, watch, ids } = watched();
  const take = (request: ReturnType<typeof commitOf>): void => {
    // The coordinator takes a rightful commit, and the checker is told of another one.
    watch.see(() => ask(c, -41, commitOf(ids[0], 1, 5)), undefined, request);
  };
  take(commitOf('who', 1, 5));
  take(commitOf(ids[0], 0, 5));
  take(commitOf(ids[0], 1, 5, { groupInstanceId: 'i' }));
  take(commitOf('', -1, 5));
  expect(watch.violated).toEqual(Array(4).fill('commit-fenced'));
});

test('clients §10 G-GEN: a generation that is written down twice is found out', () => {
  const c = startCoordinator();
  const watch = new Watch(c);
  let ids: string[] = [];
  watch.see(() => {
    ids = stableGroup(c, 1);
  });
  // The group forgets its generation, and the next one has the same number.
  const broken = withShard((shard) => ({ state: withGroup(shard.state, { generationId: 0 }) }));
  c.state = broken(c.state);
  watch.see(() => {
    ask(c, -1, joinOf(ids[0] as string));
    ask(c, -1, syncOf(ids[0] as string, 1, { [ids[0] as string]: [] }));
    ask(c, -2, joinOf(''));
  });
  expect(groupOn(c)).toMatchObject({ state: 'Stable', generationId: 1 });
  // The same members in the same generation may be a static member that has come back.
  expect(watch.violated).toEqual([]);
  watch.see(() => {
    pass(c, 10_000);
  });
  expect(watch.violated).toEqual([]);
  c.state = broken(c.state);
  watch.see(() => {
    stableGroup(c, 1);
  });
  expect(watch.violated).toContain('generation-monotone');
});

test('clients §10 G-LEADER, G-DISJOINT: who assigns without leading, and what is assigned twice, is found out', () => {
  const { c, watch } = watched();
  const state = (change: object): Probe => ({
    type: 'GroupStateChanged',
    groupId: 'readers',
    protocol: 'classic',
    state: 'CompletingRebalance',
    generation: 3,
    members: ['a', 'b'],
    leaderId: 'a',
    rule: '',
    ...change,
  });
  const assigned = (memberId: string, assignedBy: string, generation = 3): Probe => ({
    type: 'AssignmentChanged',
    groupId: 'readers',
    memberId,
    generation,
    partitions: ['orders-0'],
    assignedBy,
  });
  const told = (...probes: Probe[]): void =>
    watch.see(() => ask(c, -41, commitOf('', -1, 1, { groupId: 'x' })), undefined, null, probes);
  told(state({}), assigned('a', 'a'));
  expect(watch.violated).toEqual([]);
  told(assigned('b', 'a'));
  expect(watch.violated).toEqual(['assignment-disjoint']);
  told(state({ generation: 4 }), assigned('a', 'b', 4));
  expect(watch.violated).toEqual(['assignment-disjoint', 'group-leader']);
  told(assigned('a', 'a', 3));
  expect(watch.violated.filter((id) => id === 'group-leader')).toHaveLength(2);
});

test('KIP-211: an offset that comes to an end while members want its topic is found out', () => {
  const { c, watch } = watched();
  const expired = (partition: string): Probe => ({
    type: 'OffsetExpired',
    groupId: 'readers',
    partition,
    offset: 5,
    rule: '',
  });
  watch.see(() => ask(c, -41, commitOf('', -1, 1, { groupId: 'x' })), undefined, null, [
    expired('bills-0'),
  ]);
  expect(watch.violated).toEqual([]);
  watch.see(() => ask(c, -41, commitOf('', -1, 1, { groupId: 'x' })), undefined, null, [
    expired('orders-0'),
  ]);
  expect(watch.violated).toEqual(['offset-durable']);
});
