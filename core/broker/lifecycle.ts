import type { ServerConfig } from '../config/settings.ts';
import type { LogDirectory } from '../log/directories.ts';
import type {
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
  BrokerRegistrationRequest,
  BrokerRegistrationResponse,
} from '../protocol/broker-to-controller.ts';
import { plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';

/** Kafka's broker states (`BrokerState`, control-plane §3.2). */
export type BrokerRunState =
  | 'STARTING'
  | 'RECOVERY'
  | 'RUNNING'
  | 'PENDING_CONTROLLED_SHUTDOWN'
  | 'SHUTTING_DOWN';

/** A broker process's dealings with the controller: registration, heartbeats, controlled shutdown. */
export interface Lifecycle {
  readonly state: BrokerRunState;
  readonly incarnationId: string;
  /** The epoch in the clean-shutdown file found at start, −1 after an unclean stop (KIP-966). */
  readonly previousBrokerEpoch: number;
  /** −1 before registration. */
  readonly brokerEpoch: number;
  readonly isRegistered: boolean;
  /** Whether the logs are loaded and the first image is applied, so that the broker may be unfenced. */
  readonly isReadyToUnfence: boolean;
  readonly communicationInFlight: boolean;
  /** A communication fell due while one was in flight. */
  readonly nextIsImmediate: boolean;
  readonly hadShutdownAnswer: boolean;
  /** The ids of the log directories that were online at the start, sorted (KIP-858). */
  readonly logDirs: readonly string[];
  /** Those that failed since, and whether a controller has been told. */
  readonly offlineDirs: readonly OfflineDirectory[];
}

/** A log directory that failed while the process ran (KIP-858). */
export interface OfflineDirectory {
  readonly id: string;
  readonly isReported: boolean;
}

export const COMMUNICATION_TIMER = 'broker.communication';
export const REGISTRATION_TIMER = 'broker.registration-timeout';
/** Its subject is the place of the failed directory in `log.dirs`. */
export const LOG_DIR_FAILURE_TIMER = 'broker.log-dir-failure-timeout';

const STARTING_INTERVAL_MS = 10;
const SHUTDOWN_INTERVAL_MS = 50;

/** A broker process starts: it will register at once, and give up if it cannot within the initial timeout. */
export function startLifecycle(
  turn: Turn,
  config: ServerConfig,
  incarnationId: string,
  previousBrokerEpoch: number,
  directories: readonly LogDirectory[],
): Lifecycle {
  turn.setTimer(COMMUNICATION_TIMER, 0, turn.now);
  const timeoutMs = config.settings['initial.broker.registration.timeout.ms'];
  turn.setTimer(REGISTRATION_TIMER, 0, plusMs(turn.now, timeoutMs));
  turn.probe({ type: 'BrokerStateChanged', state: 'STARTING' });
  return {
    state: 'STARTING',
    incarnationId,
    previousBrokerEpoch,
    brokerEpoch: -1,
    isRegistered: false,
    isReadyToUnfence: false,
    communicationInFlight: false,
    nextIsImmediate: false,
    hadShutdownAnswer: false,
    logDirs: directories.flatMap(({ id, isOnline }) => (isOnline ? [id] : [])).sort(),
    offlineDirs: [],
  };
}

/** What to tell the controller now, or null where an answer is still awaited. */
export function nextCommunication(
  lifecycle: Lifecycle,
  config: ServerConfig,
  currentMetadataOffset: number,
): { lifecycle: Lifecycle; request: BrokerRegistrationRequest | BrokerHeartbeatRequest | null } {
  if (lifecycle.communicationInFlight) {
    return { lifecycle: copyLifecycle(lifecycle, { nextIsImmediate: true }), request: null };
  }
  const next = copyLifecycle(lifecycle, { communicationInFlight: true });
  const brokerId = config.nodeId;
  if (!lifecycle.isRegistered) {
    const { incarnationId, previousBrokerEpoch, logDirs } = lifecycle;
    const rack = config.settings['broker.rack'];
    return {
      lifecycle: next,
      request: {
        type: 'BrokerRegistrationRequest',
        brokerId,
        incarnationId,
        rack: rack === '' ? null : rack,
        logDirs,
        previousBrokerEpoch,
      },
    };
  }
  const { offlineDirs } = lifecycle;
  return {
    lifecycle: next,
    request: {
      type: 'BrokerHeartbeatRequest',
      brokerId,
      brokerEpoch: lifecycle.brokerEpoch,
      currentMetadataOffset,
      wantFence: !lifecycle.isReadyToUnfence,
      wantShutDown: lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN',
      ...(offlineDirs.length === 0 ? {} : { offlineLogDirs: offlineDirs.map(({ id }) => id) }),
    },
  };
}

/** The controller answered a registration; null where the channel gave up. */
export function onRegistered(
  lifecycle: Lifecycle,
  turn: Turn,
  config: ServerConfig,
  response: BrokerRegistrationResponse | null,
): Lifecycle {
  const idle = copyLifecycle(lifecycle, { communicationInFlight: false });
  if (response === null || response.error !== 'NONE')
    return schedule(idle, turn, failureMs(config), true);
  const { brokerEpoch } = response;
  turn.cancelTimer(REGISTRATION_TIMER, 0);
  return schedule(copyLifecycle(idle, { brokerEpoch, isRegistered: true }), turn, 0, false);
}

/** The controller answered a heartbeat; null where the channel gave up. */
export function onHeartbeatAnswered(
  lifecycle: Lifecycle,
  turn: Turn,
  config: ServerConfig,
  response: BrokerHeartbeatResponse | null,
): Lifecycle {
  const arrived = copyLifecycle(lifecycle, { communicationInFlight: false });
  if (response === null || response.error !== 'NONE')
    return schedule(arrived, turn, failureMs(config), true);
  const idle = reported(arrived);
  const intervalMs = config.settings['broker.heartbeat.interval.ms'];
  switch (idle.state) {
    case 'STARTING': {
      const next = response.isCaughtUp ? enter(idle, turn, 'RECOVERY') : idle;
      return schedule(next, turn, STARTING_INTERVAL_MS, false);
    }
    case 'RECOVERY':
      return schedule(
        response.isFenced ? idle : enter(idle, turn, 'RUNNING'),
        turn,
        intervalMs,
        false,
      );
    case 'RUNNING':
      return schedule(idle, turn, intervalMs, false);
    case 'PENDING_CONTROLLED_SHUTDOWN': {
      if (response.shouldShutDown) return enter(idle, turn, 'SHUTTING_DOWN');
      const waitMs = idle.hadShutdownAnswer ? intervalMs : SHUTDOWN_INTERVAL_MS;
      return schedule(copyLifecycle(idle, { hadShutdownAnswer: true }), turn, waitMs, false);
    }
    case 'SHUTTING_DOWN':
      return idle;
  }
}

/**
 * What the answer to a heartbeat says of failed directories: the controller knows of them. As the source reads also of
 * those that failed behind the request, since the list is looked at again only now (BrokerHeartbeatResponseHandler).
 */
function reported(lifecycle: Lifecycle): Lifecycle {
  const { offlineDirs } = lifecycle;
  if (offlineDirs.every(({ isReported }) => isReported)) return lifecycle;
  return copyLifecycle(lifecycle, {
    offlineDirs: offlineDirs.map(({ id }) => ({ id, isReported: true })),
  });
}

/**
 * A log directory failed: the next heartbeat, at once, says so, and the broker stops if no controller can be told within
 * `log.dir.failure.timeout.ms` (propagateDirectoryFailure, KIP-858).
 */
export function onDirectoryFailed(
  lifecycle: Lifecycle,
  turn: Turn,
  config: ServerConfig,
  place: number,
  id: string,
): Lifecycle {
  const timeoutMs = config.settings['log.dir.failure.timeout.ms'];
  turn.setTimer(LOG_DIR_FAILURE_TIMER, place, plusMs(turn.now, timeoutMs));
  const offlineDirs = [...lifecycle.offlineDirs, { id, isReported: false }];
  const next = copyLifecycle(lifecycle, { offlineDirs });
  if (!lifecycle.isRegistered || lifecycle.state === 'SHUTTING_DOWN') return next;
  return schedule(next, turn, 0, false);
}

/** The logs are loaded and the first image is applied: the next heartbeat, sent at once, asks to be unfenced. */
export function setReadyToUnfence(lifecycle: Lifecycle, turn: Turn): Lifecycle {
  return schedule(copyLifecycle(lifecycle, { isReadyToUnfence: true }), turn, 0, false);
}

/** SIGTERM: a running broker asks the controller to move its leaderships away; any other stops at once. */
export function beginShutdown(lifecycle: Lifecycle, turn: Turn, config: ServerConfig): Lifecycle {
  if (lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN') return lifecycle;
  if (lifecycle.state === 'RUNNING' && config.settings['controlled.shutdown.enable']) {
    return schedule(enter(lifecycle, turn, 'PENDING_CONTROLLED_SHUTDOWN'), turn, 0, false);
  }
  return enter(lifecycle, turn, 'SHUTTING_DOWN');
}

/** The broker stops without the controller's leave (its patience of five minutes ended, or it never registered). */
export const stopNow = (lifecycle: Lifecycle, turn: Turn): Lifecycle =>
  lifecycle.state === 'SHUTTING_DOWN' ? lifecycle : enter(lifecycle, turn, 'SHUTTING_DOWN');

/** Whether the broker's listeners are open: from its first unfencing on, also while it shuts down. */
export const listens = (lifecycle: Lifecycle): boolean =>
  lifecycle.state === 'RUNNING' || lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN';

function schedule(lifecycle: Lifecycle, turn: Turn, ms: number, isFailure: boolean): Lifecycle {
  const delayMs = lifecycle.nextIsImmediate && !isFailure ? 0 : ms;
  turn.setTimer(COMMUNICATION_TIMER, 0, plusMs(turn.now, delayMs));
  return copyLifecycle(lifecycle, { nextIsImmediate: false });
}

const failureMs = (config: ServerConfig): number => config.settings['broker.heartbeat.interval.ms'];

function enter(lifecycle: Lifecycle, turn: Turn, state: BrokerRunState): Lifecycle {
  turn.probe({ type: 'BrokerStateChanged', state });
  return copyLifecycle(lifecycle, { state });
}

const copyLifecycle = (l: Lifecycle, change: Partial<Lifecycle>): Lifecycle => ({
  state: change.state ?? l.state,
  incarnationId: l.incarnationId,
  previousBrokerEpoch: l.previousBrokerEpoch,
  brokerEpoch: change.brokerEpoch ?? l.brokerEpoch,
  isRegistered: change.isRegistered ?? l.isRegistered,
  isReadyToUnfence: change.isReadyToUnfence ?? l.isReadyToUnfence,
  communicationInFlight: change.communicationInFlight ?? l.communicationInFlight,
  nextIsImmediate: change.nextIsImmediate ?? l.nextIsImmediate,
  hadShutdownAnswer: change.hadShutdownAnswer ?? l.hadShutdownAnswer,
  logDirs: l.logDirs,
  offlineDirs: change.offlineDirs ?? l.offlineDirs,
});
