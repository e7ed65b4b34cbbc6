import type { PlanRandom } from '../kernel/seed.ts';
import type { FaultSpec } from '../scenario/scenario.ts';
import { type Cast, everyName } from './cast.ts';
import type { FaultFamily } from './kind.ts';

/** How the swarm makes an episode of one kind. */
export interface SwarmRecipe {
  readonly family: FaultFamily;
  /** How often it comes up among those that are on; 0 where only a plan that names its kind has it. */
  readonly weight: number;
  /** Whether a cluster has what it is about. */
  readonly needs: (cast: Cast) => boolean;
  readonly spec: (random: PlanRandom, cast: Cast) => FaultSpec;
}

const oneOf = <T>(random: PlanRandom, values: readonly T[]): T =>
  values[random.below(values.length)] as T;

const servers = (cast: Cast): string[] => [...new Set([...cast.brokers, ...cast.controllers])];

/** A server by name or by what it is at that moment; the roles are where it hurts. */
function server(random: PlanRandom, cast: Cast): string {
  const byName = oneOf(random, servers(cast));
  const partition = cast.partitions.length === 0 ? '' : oneOf(random, cast.partitions);
  const role = random.below(6);
  if (role === 0) return 'controller()';
  if (partition === '' || role > 3) return byName;
  return role === 3 ? `follower(${partition})` : `leader(${partition})`;
}

/** A broker by name, or the leader of a partition. */
function broker(random: PlanRandom, cast: Cast): string {
  const leads = cast.partitions.map((partition) => `leader(${partition})`);
  return oneOf(random, [...cast.brokers, ...leads]);
}

const hasServers = (): boolean => true;
const hasBrokers = (cast: Cast): boolean => cast.brokers.length > 0;
const hasAdmin = (cast: Cast): boolean => cast.clients.length > 0 && cast.partitions.length > 0;
const hasDynamicVoters = (cast: Cast): boolean => cast.hasDynamicVoters;
const hasRacks = (cast: Cast): boolean => cast.racks.length >= 2;
const hasFour = (cast: Cast): boolean => servers(cast).length >= 4;

/** Two sides of the servers, none empty. */
function sides(random: PlanRandom, cast: Cast): string[][] {
  const [first = '', ...rest] = servers(cast);
  const groups: [string[], string[]] = [[first], []];
  for (const name of rest) groups[random.below(2) as 0 | 1].push(name);
  if (groups[1].length === 0) groups[1].push(groups[0].pop() ?? first);
  return groups;
}

const TRAFFIC = [undefined, undefined, ['data'], ['control'], ['client']] as const;

/** Which traffic a cut concerns: mostly all of it. */
function traffic(random: PlanRandom): Pick<FaultSpec, 'traffic'> {
  const only = oneOf(random, TRAFFIC);
  return only === undefined ? {} : { traffic: only };
}

const MESSAGES = [
  [],
  ['ProduceRequest', 'ProduceResponse'],
  ['FetchRequest', 'FetchResponse'],
  ['AlterPartitionRequest', 'AlterPartitionResponse'],
  ['BrokerHeartbeatRequest', 'BrokerHeartbeatResponse'],
  ['QuorumFetchRequest', 'QuorumFetchResponse'],
  ['VoteRequest', 'VoteResponse'],
] as const;

/** Between anything and a server: a pair of different ends. */
function pair(random: PlanRandom, cast: Cast): { from: string; to: string } {
  const from = oneOf(random, [...everyName(cast), 'all', 'all']);
  const to = server(random, cast);
  return from === to ? { from: 'all', to } : { from, to };
}

const recipe = (
  family: FaultFamily,
  weight: number,
  needs: (cast: Cast) => boolean,
  spec: (random: PlanRandom, cast: Cast) => FaultSpec,
): SwarmRecipe => ({ family, weight, needs, spec });

const WAYS = ['both', 'one-way'] as const;
const SPREADS = ['0ms', '2ms', '50ms', '500ms'] as const;

/** What the swarm can make of each kind of fault. */
export const SWARM_RECIPES: readonly SwarmRecipe[] = [
  recipe('network', 4, hasFour, (random, cast) => {
    return { fault: 'partition', groups: sides(random, cast), ...traffic(random) };
  }),
  recipe('network', 2, hasServers, (random, cast) => {
    return { fault: 'partition', shape: 'one-way', ...pair(random, cast), ...traffic(random) };
  }),
  recipe('network', 1, hasFour, (random, cast) => {
    const groups = sides(random, cast);
    return { fault: 'partition', shape: 'bridge', groups, on: oneOf(random, servers(cast)) };
  }),
  recipe('network', 1, hasFour, (_, cast) => {
    return { fault: 'partition', shape: 'ring', on: servers(cast) };
  }),
  recipe('network', 2, hasServers, (random, cast) => {
    return { fault: 'flap', ...pair(random, cast), period: oneOf(random, ['40ms', '400ms', '2s']) };
  }),
  recipe('network', 4, hasServers, (random, cast) => {
    const direction = oneOf(random, ['both', 'both', 'in', 'out']);
    return { fault: 'isolate', on: server(random, cast), direction, ...traffic(random) };
  }),
  recipe('network', 2, hasServers, (random, cast) => {
    const by = oneOf(random, ['5ms', '50ms', '500ms']);
    return { fault: 'slow-link', ...pair(random, cast), by, direction: oneOf(random, WAYS) };
  }),
  recipe('network', 4, hasServers, (random, cast) => {
    const by = oneOf(random, ['1ms', '10ms', '200ms', '2s']);
    const spread = oneOf(random, SPREADS);
    const limits = { messages: oneOf(random, MESSAGES), oneIn: oneOf(random, [1, 2, 10]) };
    return { fault: 'delay', ...pair(random, cast), by, spread, ...limits, direction: 'both' };
  }),
  recipe('network', 2, hasServers, (random, cast) => {
    return { fault: 'reset', ...pair(random, cast), ...traffic(random) };
  }),
  recipe('network', 2, hasServers, (random, cast) => {
    return { fault: 'lose-request', ...pair(random, cast), oneIn: oneOf(random, [1, 3, 20]) };
  }),
  recipe('network', 3, hasServers, (random, cast) => {
    return { fault: 'lose-reply', ...pair(random, cast), oneIn: oneOf(random, [1, 3, 20]) };
  }),
  recipe('process', 4, hasServers, (random, cast) => {
    return { fault: 'crash', on: server(random, cast) };
  }),
  recipe('process', 4, hasServers, (random, cast) => {
    return { fault: 'restart', on: server(random, cast), pace: oneOf(random, ['fast', 'late']) };
  }),
  recipe('process', 4, hasServers, (random, cast) => {
    return {
      fault: 'pause',
      on: server(random, cast),
      clock: oneOf(random, ['running', 'stopped']),
    };
  }),
  recipe('process', 1, hasServers, (random, cast) => {
    return {
      fault: 'slow-node',
      on: server(random, cast),
      by: oneOf(random, ['100us', '1ms', '10ms']),
    };
  }),
  recipe('process', 1, hasBrokers, (random) => {
    return { fault: 'rolling-restart', on: 'brokers', downtime: oneOf(random, ['50ms', '500ms']) };
  }),
  recipe('process', 0, hasBrokers, (random, cast) => {
    const downtime = oneOf(random, ['20ms', '100ms', '500ms']);
    return { fault: 'rolling-restart', on: broker(random, cast), downtime, settle: '0ms' };
  }),
  recipe('disk', 4, hasServers, (random, cast) => {
    return { fault: 'power-loss', on: server(random, cast), torn: random.below(3) === 0 };
  }),
  recipe('disk', 1, hasServers, () => ({ fault: 'power-loss', on: 'controllers' })),
  recipe('disk', 2, wipeable, (random, cast) => ({ fault: 'wipe', on: pureBroker(random, cast) })),
  recipe('disk', 2, hasServers, (random, cast) => {
    return {
      fault: 'slow-flush',
      on: server(random, cast),
      by: oneOf(random, ['5ms', '50ms', '1s']),
    };
  }),
  recipe('clock', 2, hasServers, (random, cast) => {
    return {
      fault: 'clock-skew',
      on: server(random, cast),
      by: oneOf(random, ['-1h', '-5s', '5s', '1h']),
    };
  }),
  recipe('clock', 2, hasServers, (random, cast) => {
    return {
      fault: 'clock-drift',
      on: server(random, cast),
      ppm: oneOf(random, [-2000, -200, 200, 2000]),
    };
  }),
  recipe('clock', 1, hasServers, (random, cast) => {
    return {
      fault: 'clock-jump',
      on: server(random, cast),
      by: oneOf(random, ['-30s', '-1s', '1s', '30s']),
    };
  }),
  // A whole rack at once, where there are several.
  recipe('network', 3, hasRacks, (random, cast) => {
    const { rack } = oneOf(random, cast.racks);
    const rest = cast.regions.filter((other) => other.rack !== rack);
    const groups = [[`region(${rack})`], rest.map((other) => `region(${other.rack})`)];
    return { fault: 'partition', groups, ...traffic(random) };
  }),
  recipe('process', 2, hasRacks, (random, cast) => {
    return { fault: 'crash', on: `rack(${oneOf(random, cast.racks).rack})` };
  }),
  recipe('disk', 1, hasRacks, (random, cast) => {
    return { fault: 'power-loss', on: `rack(${oneOf(random, cast.racks).rack})` };
  }),
  recipe('operator', 1, hasAdmin, () => ({ fault: 'elect-preferred' })),
  recipe('operator', 3, hasDynamicVoters, (random, cast) => {
    return { fault: 'add-voter', on: oneOf(random, cast.controllers) };
  }),
  recipe('operator', 3, hasDynamicVoters, (random, cast) => {
    return { fault: 'remove-voter', on: oneOf(random, ['controller()', ...cast.controllers]) };
  }),
  recipe('disk', 2, hasDynamicVoters, (random, cast) => {
    return { fault: 'wipe', on: oneOf(random, cast.controllers) };
  }),
  // What a broker without spare directories does not outlive comes up only in plans that name it.
  recipe('disk', 0, hasBrokers, (random, cast) => {
    return { fault: 'disk-full', on: broker(random, cast), directory: directory(random, cast) };
  }),
  recipe('disk', 0, hasBrokers, (random, cast) => {
    return {
      fault: 'log-dir-failure',
      on: broker(random, cast),
      directory: directory(random, cast),
    };
  }),
  recipe('disk', 0, wipeable, (random, cast) => {
    const place = directory(random, cast);
    return { fault: 'log-dir-failure', on: pureBroker(random, cast), directory: place, lost: true };
  }),
  // What moves or deletes whole partitions comes up only in plans that name it.
  recipe('operator', 0, hasAdmin, (random, cast) => {
    const partition = oneOf(random, cast.partitions);
    return { fault: 'reassign', partition, brokers: someBrokers(random, cast) };
  }),
  recipe('operator', 0, hasAdmin, (random, cast) => {
    const topic = oneOf(random, cast.topics);
    const count = cast.partitions.length + oneOf(random, [1, 2, 3]);
    return { fault: 'add-partitions', topic, count };
  }),
  recipe('operator', 0, hasAdmin, (random, cast) => {
    return { fault: 'recreate-topic', topic: oneOf(random, cast.topics) };
  }),
  recipe('operator', 0, hasAdmin, (random, cast) => {
    return { fault: 'delete-topic', topic: oneOf(random, cast.topics) };
  }),
  // A stricter setting, so that what was promised stays promised; every change of it makes eligible leaders be forgotten.
  recipe('operator', 0, hasAdmin, (random, cast) => {
    const config = { 'min.insync.replicas': String(oneOf(random, [2, 3])) };
    return { fault: 'alter-topic', topic: oneOf(random, cast.topics), config };
  }),
  recipe('operator', 0, hasAdmin, (random, cast) => {
    return { fault: 'elect-unclean', partitions: [oneOf(random, cast.partitions)] };
  }),
  recipe('operator', 0, mayUnregister, (random, cast) => {
    return { fault: 'unregister', on: oneOf(random, pureBrokers(cast)) };
  }),
];

/** Mostly one behind the first, which has the metadata log. */
function directory(random: PlanRandom, { directories }: Cast): number {
  const place = 1 + random.below(directories);
  return place === 1 && directories > 1 && random.below(2) === 0 ? 2 : place;
}

/** From two brokers on, so that what acks=all promises keeps its second copy; now and then none, which cancels. */
function someBrokers(random: PlanRandom, { brokers }: Cast): readonly string[] {
  if (random.below(6) === 0) return [];
  const least = Math.min(2, brokers.length);
  const count = least + random.below(brokers.length - least + 1);
  const left = brokers.slice();
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] ?? '');
}

/** Brokers that are not voters: a voter that forgets its votes may elect two leaders (`raft-wiped-voter`). */
const pureBrokers = (cast: Cast): string[] =>
  cast.brokers.filter((name) => !cast.controllers.includes(name));

function wipeable(cast: Cast): boolean {
  return pureBrokers(cast).length > 0;
}

function mayUnregister(cast: Cast): boolean {
  return hasAdmin(cast) && wipeable(cast);
}

const pureBroker = (random: PlanRandom, cast: Cast): string => oneOf(random, pureBrokers(cast));
