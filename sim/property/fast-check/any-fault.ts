import fc from 'fast-check';
import { type Cast, everyName } from '../../faults/cast.ts';
import type { FaultKind, FaultParameter } from '../../faults/kind.ts';
import type { EventSpec, FaultSpec, WhenSpec } from '../../scenario/scenario.ts';
import { simplestFirst } from './choices.ts';

/** Whether a cluster has what a fault is about. */
export function isPossible({ name, family, parameters }: FaultKind, cast: Cast): boolean {
  if (name === 'wipe') return wipeable(cast).length > 0;
  const isOfPartition = parameters.some((parameter) => parameter.name === 'partition');
  return cast.partitions.length > 0 || (family !== 'operator' && !isOfPartition);
}

/** Faults of one kind as a scenario's author would write them, at any time before `untilMicros`. */
export function anyFault(
  kind: FaultKind,
  cast: Cast,
  untilMicros: number,
): fc.Arbitrary<FaultSpec> {
  const lasting: fc.Arbitrary<Pick<FaultSpec, 'for'>> = kind.lasts
    ? durations(cast, untilMicros).map((duration) => ({ for: duration }))
    : fc.constant({});
  return fc
    .tuple(
      targetsOf(kind, cast),
      fc.record(Object.fromEntries(parametersOf(kind, cast))),
      lasting,
      moments(cast, untilMicros),
    )
    .map(([targets, parameters, lasts, when]): FaultSpec => {
      return { ...parameters, ...targets, ...lasts, ...when, fault: kind.name };
    });
}

/** Eighths of the session timeout, from well below it to well above: so long, and nobody is fenced or somebody is. */
const EIGHTHS = [1, 2, 4, 8, 9, 12, 16, 24];

function durations(cast: Cast, untilMicros: number): fc.Arbitrary<string> {
  const most = Math.max(1, Math.floor(untilMicros / 2000));
  const millis = EIGHTHS.map((eighths) =>
    Math.min(most, Math.max(1, Math.round((cast.sessionTimeoutMicros * eighths) / 8000))),
  );
  return simplestFirst([...new Set(millis)]).map((ms) => `${ms}ms`);
}

/** Moments at which something was just decided, with the most that a trigger counts to. */
const MOMENTS: readonly (readonly [probe: string, most: number])[] = [
  ['BecameLeader', 4],
  ['IsrChanged', 6],
  ['PartitionDecided', 6],
  ['ControllerActivated', 2],
  ['BrokerFenced', 2],
  ['BrokerUnfenced', 4],
];
const QUORUM_MOMENTS: readonly (readonly [probe: string, most: number])[] = [
  ['QuorumRoleChanged', 8],
  ['VoteGranted', 6],
];
const PLUS = ['0ms', '1ms', '10ms', '50ms', '200ms'];

function moments(cast: Cast, untilMicros: number): fc.Arbitrary<WhenSpec> {
  const lastMs = Math.max(0, Math.floor(untilMicros / 1000) - 1);
  const known = cast.brokers.length === 0 ? QUORUM_MOMENTS : [...MOMENTS, ...QUORUM_MOMENTS];
  const at = fc.integer({ min: 0, max: lastMs }).map((ms): WhenSpec => ({ at: `${ms}ms` }));
  const after = fc
    .constantFrom(...known)
    .chain(([probe, most]) =>
      fc
        .record({ nth: fc.integer({ min: 1, max: most }), plus: simplestFirst(PLUS) })
        .map(({ nth, plus }): WhenSpec => ({ after: { probe, nth, plus } satisfies EventSpec })),
    );
  return fc.oneof({ withCrossShrink: true }, at, after);
}

const servers = (cast: Cast): string[] => [...new Set([...cast.brokers, ...cast.controllers])];

/** A voter that forgets its votes may elect two leaders (`raft-wiped-voter`), so that voters are never wiped. */
const wipeable = (cast: Cast): string[] =>
  cast.brokers.filter((name) => !cast.controllers.includes(name));

/** A server by what it is at that moment, or by name; a role hurts more. */
function server(cast: Cast): fc.Arbitrary<string> {
  const roles = cast.partitions.flatMap((partition) =>
    cast.brokers.length > 1
      ? [`leader(${partition})`, `follower(${partition})`]
      : [`leader(${partition})`],
  );
  return simplestFirst([...roles, 'controller()', ...servers(cast)]);
}

type Targets = Pick<FaultSpec, 'on' | 'from' | 'to' | 'groups' | 'traffic'> & {
  readonly shape?: string;
};

function targetsOf(kind: FaultKind, cast: Cast): fc.Arbitrary<Targets> {
  const has = (name: string): boolean => kind.targets.some((target) => target.name === name);
  const traffic = has('traffic') ? someTraffic : fc.constant<Targets>({});
  return fc
    .tuple(nodesOf(kind, cast), traffic)
    .map(([nodes, which]): Targets => ({ ...nodes, ...which }));
}

/** Mostly all of it. */
const someTraffic: fc.Arbitrary<Targets> = simplestFirst<Targets>([
  {},
  {},
  { traffic: ['data'] },
  { traffic: ['control'] },
  { traffic: ['client'] },
]);

function nodesOf(kind: FaultKind, cast: Cast): fc.Arbitrary<Targets> {
  const isNeeded = (name: string): boolean =>
    kind.targets.some((target) => target.name === name && target.required);
  switch (kind.name) {
    case 'partition':
      return partitioned(cast);
    case 'flap':
      return pairs(cast);
    case 'wipe':
      return simplestFirst(wipeable(cast)).map((on) => ({ on }));
    case 'rolling-restart':
      return fc.constant({ on: cast.brokers.length > 0 ? 'brokers' : 'controllers' });
  }
  if (isNeeded('on')) return server(cast).map((on) => ({ on }));
  return isNeeded('from') ? pairs(cast) : fc.constant({});
}

/** Anything and a server, or all and a server: never a node and itself. */
const pairs = (cast: Cast): fc.Arbitrary<Targets> =>
  fc
    .tuple(simplestFirst(['all', ...everyName(cast)]), server(cast))
    .map(([from, to]) => ({ from: from === to ? 'all' : from, to }));

/** Every shape of partition for which there are servers enough. */
function partitioned(cast: Cast): fc.Arbitrary<Targets> {
  const all = servers(cast);
  const oneWay = pairs(cast).map((pair): Targets => ({ shape: 'one-way', ...pair }));
  if (all.length < 2) return oneWay;
  const split = sides(all).map((groups): Targets => ({ groups }));
  if (all.length < 4) return fc.oneof({ withCrossShrink: true }, split, oneWay);
  const bridge = fc
    .tuple(sides(all), simplestFirst(all))
    .map(([groups, on]): Targets => ({ shape: 'bridge', groups, on }));
  const ring = fc.constant<Targets>({ shape: 'ring', on: all });
  return fc.oneof({ withCrossShrink: true }, split, oneWay, bridge, ring);
}

/** Two sides, none of them empty; they shrink toward one server against all others. */
const sides = (all: readonly string[]): fc.Arbitrary<string[][]> =>
  fc
    .subarray([...all], { minLength: 1, maxLength: all.length - 1 })
    .map((side) => [side, all.filter((name) => !side.includes(name))]);

const MESSAGES: readonly (readonly string[])[] = [
  [],
  ['ProduceRequest', 'ProduceResponse'],
  ['FetchRequest', 'FetchResponse'],
  ['AlterPartitionRequest', 'AlterPartitionResponse'],
  ['BrokerHeartbeatRequest', 'BrokerHeartbeatResponse'],
  ['QuorumFetchRequest', 'QuorumFetchResponse'],
  ['VoteRequest', 'VoteResponse'],
];

/** The parameters that are worth varying; what keeps its default is left out. */
function parametersOf(kind: FaultKind, cast: Cast): [string, fc.Arbitrary<unknown>][] {
  return kind.parameters.flatMap((parameter): [string, fc.Arbitrary<unknown>][] => {
    // The shape of a partition decides whom it names.
    if (parameter.name === 'shape' || parameter.name === 'patience') return [];
    const values = SMALLER[kind.name] ?? valuesOf(parameter, cast);
    return values.length === 0 ? [] : [[parameter.name, simplestFirst(values)]];
  });
}

/** What one input may take at a node whose every input takes so long. */
const SMALLER: Readonly<Record<string, readonly string[]>> = {
  'slow-node': ['100us', '1ms', '10ms', '50ms'],
};

function valuesOf(parameter: FaultParameter, cast: Cast): readonly unknown[] {
  const { name, type } = parameter;
  switch (type) {
    case 'duration':
      return name === 'spread' ? ['0ms', '2ms', '50ms', '500ms'] : ['5ms', '50ms', '500ms', '2s'];
    case 'offset':
      return ['1s', '-1s', '30s', '-30s', '1h', '-1h'];
    case 'integer':
      return INTEGERS[name] ?? [];
    case 'boolean':
      return [false, true];
    case 'choice':
      return parameter.choices;
    case 'texts':
      if (name === 'messages') return MESSAGES;
      if (name === 'brokers') return [cast.brokers.slice(0, 1), cast.brokers.slice(-2)];
      return parameter.required ? cast.partitions.map((partition) => [partition]) : [];
    case 'text':
      return name === 'partition' ? cast.partitions : cast.topics;
    case 'settings':
      return [{ 'min.insync.replicas': '1' }, { 'unclean.leader.election.enable': 'true' }];
  }
}

const INTEGERS: Readonly<Record<string, readonly number[]>> = {
  count: [4, 6],
  oneIn: [1, 2, 10],
  ppm: [200, -200, 2000, -2000],
};
