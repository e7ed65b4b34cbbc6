import type { DynamicQuorum, ServerConfig, ServerSettings } from '../../core/config/settings.ts';
import { nearest } from '../faults/nearest.ts';
import type { Briefing } from './briefing.ts';
import { checkGroups } from './group-rules.ts';
import type { Rules } from './resolve-rules.ts';
import type { ResolvedServer } from './resolved.ts';
import type { ClusterSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** The servers of a scenario, and the names of the settings given to all of them. */
export interface ResolvedCluster {
  readonly servers: readonly ResolvedServer[];
  /** Ids of the brokers, ascending. */
  readonly brokers: readonly number[];
  /** The settings without those of single servers, and which of them were given. */
  readonly common: ServerSettings;
  readonly given: readonly string[];
}

interface Place {
  readonly name: string;
  readonly nodeId: number;
  readonly roles: ServerConfig['roles'];
  readonly rack: string | null;
}

/** Brokers b1, b2, … with ids 1, 2, …; controllers c1, c2, … with ids 101, 102, …, or the first brokers. */
export function resolveCluster(
  spec: ClusterSpec,
  rules: Rules,
  briefing: Briefing,
): ResolvedCluster {
  const places = placesOf(spec, briefing);
  const voters = idsOf(places, 'controller');
  const brokers = idsOf(places, 'broker');
  const config = spec.config ?? {};
  const { settings: common, given } = briefing.settings('server', config, 'cluster.config');
  checkServer(common, 'cluster.config', briefing);
  const overrides = spec.overrides ?? {};
  checkOverrides(overrides, places, briefing);
  const cluster = {
    clusterId: 'samsa',
    voters: voters.slice(0, spec.initialVoters ?? voters.length),
    dynamicQuorum: dynamicQuorumOf(spec, voters),
    brokers,
    features: rules.features,
    switches: rules.switches,
  };
  const servers = places.map(({ name, nodeId, roles, rack }) => {
    const own = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
    const inRack = rack === null ? {} : { 'broker.rack': rack };
    const path = joinPath('cluster.overrides', name);
    // What is given for one server is read alone first, so that a message names its place.
    if (own !== undefined) briefing.settings('server', own, path);
    const all = { ...config, ...inRack, ...own };
    const { settings } = briefing.settings('server', all, 'cluster.config');
    if (own !== undefined) checkServer(settings, path, briefing);
    return { name, config: { nodeId, roles, settings, cluster } };
  });
  return { servers, brokers, common, given };
}

/** Static voters unless the scenario says otherwise; then every controller is where replicas look for the leader. */
function dynamicQuorumOf(spec: ClusterSpec, controllers: readonly number[]): DynamicQuorum | null {
  const { voters = 'static' } = spec;
  return voters === 'static' ? null : { controllers, kraftVersion: voters === 'dynamic' ? 1 : 0 };
}

const idsOf = (places: readonly Place[], role: 'broker' | 'controller'): number[] =>
  places.filter(({ roles }) => roles.includes(role)).map(({ nodeId }) => nodeId);

const FIRST_CONTROLLER_ID = 101;

function placesOf(spec: ClusterSpec, briefing: Briefing): readonly Place[] {
  const { brokers = 3, controllers = 3, combined = false, racks = [], controllerRacks = [] } = spec;
  checkSizes(spec, brokers, controllers, combined, briefing);
  const places: Place[] = [];
  for (let i = 0; i < brokers; i++) {
    const isVoter = combined && i < controllers;
    places.push({
      name: `b${i + 1}`,
      nodeId: i + 1,
      roles: isVoter ? ['broker', 'controller'] : ['broker'],
      rack: racks[i] ?? null,
    });
  }
  for (let i = 0; !combined && i < controllers; i++) {
    const nodeId = FIRST_CONTROLLER_ID + i;
    const rack = controllerRacks[i] ?? null;
    places.push({ name: `c${i + 1}`, nodeId, roles: ['controller'], rack });
  }
  return places;
}

function checkSizes(
  spec: ClusterSpec,
  brokers: number,
  controllers: number,
  combined: boolean,
  briefing: Briefing,
): void {
  if (controllers === 0) {
    const problem =
      'a cluster without controller has no active controller, ever: brokers cannot register';
    throw briefing.wrong('cluster.controllers', controllers, problem);
  }
  if (combined && controllers > brokers) {
    const problem = `combined servers are brokers as well, and there are only ${brokers}`;
    throw briefing.wrong('cluster.controllers', controllers, problem);
  }
  const { voters = 'static', initialVoters = controllers } = spec;
  if (initialVoters > controllers || initialVoters < 1) {
    const problem = `expected 1 to ${controllers}: the first voters are controllers`;
    throw briefing.wrong('cluster.initialVoters', initialVoters, problem);
  }
  if (initialVoters < controllers && voters !== 'dynamic') {
    const problem = 'controllers that do not vote need cluster.voters "dynamic"';
    throw briefing.wrong('cluster.initialVoters', initialVoters, problem);
  }
  const racks = spec.racks?.length ?? 0;
  if (racks > 0 && racks !== brokers) {
    const problem = `expected one rack for each of the ${brokers} brokers`;
    throw briefing.wrong('cluster.racks', spec.racks, problem);
  }
  checkControllerRacks(spec.controllerRacks?.length ?? 0, controllers, combined, briefing);
  warnAboutVoters(initialVoters, briefing);
}

function checkControllerRacks(
  racks: number,
  controllers: number,
  combined: boolean,
  briefing: Briefing,
): void {
  if (racks === 0) return;
  const path = 'cluster.controllerRacks';
  if (combined) throw briefing.wrong(path, null, 'combined servers stand where cluster.racks says');
  if (racks === controllers) return;
  throw briefing.wrong(path, null, `expected one rack for each of the ${controllers} controllers`);
}

function warnAboutVoters(controllers: number, briefing: Briefing): void {
  const path = 'cluster.controllers';
  if (controllers === 1) {
    briefing.warn(
      path,
      'a single voter: while it is down nothing is elected, and its disk is the only copy of the metadata',
    );
  } else if (controllers === 2) {
    briefing.warn(
      path,
      'two voters: a majority is both of them, so that one failure stops the control plane',
    );
  } else if (controllers % 2 === 0) {
    const bears = controllers / 2 - 1;
    briefing.warn(
      path,
      `${controllers} voters bear ${bears} failures, as ${controllers - 1} do: KRaft quorums are odd`,
    );
  }
}

function checkOverrides(
  overrides: Readonly<Record<string, unknown>>,
  places: readonly Place[],
  briefing: Briefing,
): void {
  const names = places.map(({ name }) => name);
  for (const name of Object.keys(overrides)) {
    if (names.includes(name)) continue;
    const path = joinPath('cluster.overrides', name);
    throw briefing.wrong(path, null, `no server is called "${name}"`, nearest(name, names));
  }
}

/** For how long the leader of the quorum holds a fetch of a log without news (KafkaRaftClient.MAX_FETCH_WAIT_MS). */
const QUORUM_FETCH_WAIT_MS = 500;

function warnAboutQuorum(settings: ServerSettings, path: string, briefing: Briefing): void {
  const names = [
    'controller.quorum.request.timeout.ms',
    'controller.quorum.fetch.timeout.ms',
  ] as const;
  for (const name of names) {
    if (settings[name] > QUORUM_FETCH_WAIT_MS) continue;
    briefing.warn(
      path,
      `${name}=${settings[name]}: the leader of the quorum holds a fetch for ${QUORUM_FETCH_WAIT_MS} ms while nothing is new, so that followers give it up for lost`,
    );
  }
}

/** What KafkaConfig.validateValues refuses or logs as an error. */
function checkServer(settings: ServerSettings, path: string, briefing: Briefing): void {
  const wait = settings['replica.fetch.wait.max.ms'];
  const require = (
    name: 'replica.socket.timeout.ms' | 'replica.lag.time.max.ms',
    why: string,
  ): void => {
    if (wait <= settings[name]) return;
    const problem = `requirement failed: ${why} (${wait} ms and ${settings[name]} ms)`;
    throw briefing.wrong(joinPath(path, name), null, problem);
  };
  require('replica.socket.timeout.ms', 'replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary socket timeouts');
  require('replica.lag.time.max.ms', 'replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR');
  checkGroups(settings, path, briefing);
  warnAboutQuorum(settings, path, briefing);
  const heartbeat = settings['broker.heartbeat.interval.ms'];
  const session = settings['broker.session.timeout.ms'];
  if (heartbeat * 2 > session) {
    briefing.warn(
      path,
      `broker.heartbeat.interval.ms (${heartbeat} ms) must be less than or equal to half of the broker.session.timeout.ms (${session} ms): Kafka logs an error, and brokers lose their lease`,
    );
  }
}
