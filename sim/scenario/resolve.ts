import { partitionName } from '../../core/protocol/partition-name.ts';
import { type Cast, castOf } from '../faults/cast.ts';
import { checkFaults } from '../faults/check.ts';
import { swarmProblem } from '../faults/swarm.ts';
import { SSD_FLUSH } from '../kernel/latency.ts';
import type { Briefing } from './briefing.ts';
import { durationMicros } from './duration.ts';
import { scenarioHash } from './hash.ts';
import { resolveAdmin, resolveConsumers, resolveProducers } from './resolve-clients.ts';
import { resolveCluster } from './resolve-cluster.ts';
import { resolveCopiers } from './resolve-copiers.ts';
import { latencyOf, resolveNetwork } from './resolve-network.ts';
import { resolveOperations } from './resolve-operations.ts';
import { briefingOf, resolveRules } from './resolve-rules.ts';
import { resolveTopics } from './resolve-topics.ts';
import type { ResolvedScenario } from './resolved.ts';
import type { Duration, Scenario } from './scenario.ts';
import { joinPath } from './usage-error.ts';

export { scenarioHash } from './hash.ts';

const DEFAULT_UNTIL_MICROS = 30_000_000;
const DEFAULT_MAX_EVENTS = 1_000_000;
const DEFAULT_APPEND_EVERY_MICROS = 100_000;

/**
 * Fills in every default, refuses what cannot be and warns of what is doubtful (DESIGN law 11). `file` is named in
 * messages. The scenario must have passed `parseScenario` or the compiler.
 */
export function resolveScenario(scenario: Scenario, file: string | null): ResolvedScenario {
  const briefing = briefingOf(scenario, file);
  const rules = resolveRules(scenario, briefing);
  const clusterSpec = scenario.cluster ?? {};
  const cluster = resolveCluster(clusterSpec, rules, briefing);
  const isQuorumOnly = cluster.brokers.length === 0;
  if (isQuorumOnly) checkQuorumOnly(scenario, briefing);
  const times = timesOf(scenario, briefing);
  const topics = isQuorumOnly ? [] : resolveTopics(scenario.topics, cluster, briefing);
  const stage = { topics, untilMicros: times.untilMicros, briefing };
  const ownProducers = isQuorumOnly ? [] : resolveProducers(scenario.producers, stage);
  const ownConsumers = isQuorumOnly ? [] : resolveConsumers(scenario.consumers, stage);
  const copiers = resolveCopiers(scenario.copiers ?? {}, stage, ownProducers, ownConsumers);
  const producers = [...ownProducers, ...copiers.map(({ producer }) => producer)];
  const consumers = [...ownConsumers, ...copiers.map(({ consumer }) => consumer)];
  const admin = isQuorumOnly ? null : resolveAdmin(briefing);
  const operations = resolveOperations(scenario.operations ?? [], {
    cluster,
    topics: topics.map(({ name }) => name),
    consumers: consumers.map(({ name }) => name),
    partitions: topics.flatMap(({ name, partitions }) =>
      Array.from({ length: partitions }, (_, index) => partitionName(name, index)),
    ),
    briefing,
  });
  const appendEvery = micros(clusterSpec.appendEvery, DEFAULT_APPEND_EVERY_MICROS);
  const resolved: Omit<ResolvedScenario, 'warnings'> = {
    source: scenario,
    sourceHash: scenarioHash(scenario),
    name: scenario.name,
    kafka: rules.kafka,
    switches: rules.switches,
    cluster: (cluster.servers[0] as (typeof cluster.servers)[number]).config.cluster,
    servers: cluster.servers,
    quorumOnly: isQuorumOnly ? { appendEveryMicros: appendEvery } : null,
    topics,
    producers,
    consumers,
    copiers,
    admin,
    operations,
    network: resolveNetwork(
      scenario.network ?? {},
      { servers: cluster.servers, producers, consumers },
      briefing,
    ),
    flush: latencyOf(scenario.disk?.flush, SSD_FLUSH),
    swarm: scenario.swarm ?? null,
    ...times,
    maxEvents: scenario.maxEvents ?? DEFAULT_MAX_EVENTS,
  };
  checkNames(resolved, briefing);
  checkPlan(scenario, castOf({ ...resolved, warnings: [] }), times.faultsUntilMicros, briefing);
  return { ...resolved, warnings: briefing.warnings };
}

/** A quorum alone has nobody who could create a topic or serve a client. */
function checkQuorumOnly(scenario: Scenario, briefing: Briefing): void {
  for (const field of ['topics', 'producers', 'consumers', 'copiers', 'operations'] as const) {
    const given = scenario[field];
    if (given === undefined || Object.keys(given).length === 0) continue;
    throw briefing.wrong(field, null, 'there are no brokers (cluster.brokers is 0)');
  }
}

/** Faults end after two thirds of the run, so that recovery can be judged in the rest. */
function timesOf(
  { until, faultsUntil }: Scenario,
  briefing: Briefing,
): { readonly untilMicros: number; readonly faultsUntilMicros: number } {
  const untilMicros = micros(until, DEFAULT_UNTIL_MICROS);
  if (untilMicros <= 0) throw briefing.wrong('until', until, 'expected a time after the start');
  const faultsUntilMicros = micros(faultsUntil, Math.floor((untilMicros * 2) / 3));
  if (faultsUntilMicros > untilMicros) {
    throw briefing.wrong('faultsUntil', faultsUntil, 'is behind the end of the run (until)');
  }
  return { untilMicros, faultsUntilMicros };
}

const RESERVED = ['brokers', 'controllers', 'clients', 'all'];

/** Selectors speak of nodes by name, so that every name means one. */
function checkNames(
  { servers, producers, consumers, copiers, admin }: Omit<ResolvedScenario, 'warnings'>,
  briefing: Briefing,
): void {
  const taken = [
    ...RESERVED,
    ...servers.map(({ name }) => name),
    ...(admin === null ? [] : [admin.name]),
  ];
  const check = (name: string, path: string): void => {
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      const problem = 'expected a name of letters, digits, "_" and "-" that begins with a letter';
      throw briefing.wrong(joinPath(path, name), name, problem);
    }
    if (taken.includes(name)) {
      const problem = `"${name}" is the name of another node or of a group`;
      throw briefing.wrong(joinPath(path, name), name, problem);
    }
    taken.push(name);
  };
  for (const { name } of producers) check(name, 'producers');
  for (const { name } of consumers) check(name, 'consumers');
  for (const { name } of copiers) check(name, 'copiers');
}

function checkPlan(
  scenario: Scenario,
  cast: Cast,
  faultsUntilMicros: number,
  briefing: Briefing,
): void {
  const faults = scenario.faults ?? [];
  const problem = checkFaults(faults, cast)[0];
  if (problem !== undefined) throw briefing.wrong(problem.path, null, problem.message);
  const swarm = swarmProblem(scenario.swarm ?? {}, cast);
  if (swarm !== null) throw briefing.wrong(joinPath('swarm', swarm.path), null, swarm.message);
  faults.forEach((fault, index) => {
    if (fault.at === undefined || micros(fault.at, 0) < faultsUntilMicros) return;
    briefing.warn(
      joinPath('faults', index),
      'starts when all faults have healed (faultsUntil): it never happens',
    );
  });
}

const micros = (duration: Duration | undefined, otherwise: number): number =>
  duration === undefined ? otherwise : (durationMicros(duration) ?? otherwise);
