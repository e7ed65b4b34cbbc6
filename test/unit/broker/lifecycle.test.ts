import { expect, test } from 'vitest';
import {
  beginShutdown,
  type Lifecycle,
  listens,
  nextCommunication,
  onHeartbeatAnswered,
  onRegistered,
  setReadyToUnfence,
  startLifecycle,
} from '../../../core/broker/lifecycle.ts';
import type { ServerConfig } from '../../../core/config/settings.ts';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { newTurn } from '../../support/turn.ts';

const DIRECTORIES = [{ id: 'dir-1', isOnline: true }];

const steady = SCENARIOS.find(({ name }) => name === 'steady') as Scenario;
const config = resolveScenario(steady, null).servers[0]?.config as ServerConfig;
const intervalMs = config.settings['broker.heartbeat.interval.ms'];

const answer = (change: { isCaughtUp?: boolean; isFenced?: boolean; shouldShutDown?: boolean }) =>
  ({
    type: 'BrokerHeartbeatResponse',
    error: 'NONE',
    isCaughtUp: false,
    isFenced: true,
    shouldShutDown: false,
    ...change,
  }) as const;

function registered(): Lifecycle {
  const started = startLifecycle(newTurn(), config, 'b1.1', -1, DIRECTORIES);
  const { lifecycle } = nextCommunication(started, config, -1);
  return onRegistered(lifecycle, newTurn(), config, {
    type: 'BrokerRegistrationResponse',
    error: 'NONE',
    brokerEpoch: 7,
  });
}

function running(): Lifecycle {
  const caughtUp = onHeartbeatAnswered(
    registered(),
    newTurn(),
    config,
    answer({ isCaughtUp: true }),
  );
  const ready = setReadyToUnfence(caughtUp, newTurn());
  return onHeartbeatAnswered(
    ready,
    newTurn(),
    config,
    answer({ isCaughtUp: true, isFenced: false }),
  );
}

/** When the next communication is due, in milliseconds from now. */
function dueInMs(turn: ReturnType<typeof newTurn>): number {
  const timer = turn.effects.find(
    (effect) => effect.type === 'SetTimer' && effect.timer === 'broker.communication',
  );
  return timer?.type === 'SetTimer' ? (timer.at - turn.now) / 1000 : Number.NaN;
}

test('a broker registers before it has caught up, with the epoch of its last clean stop (control-plane §3.2, KIP-966)', () => {
  const started = startLifecycle(newTurn(), config, 'b1.1', 41, DIRECTORIES);
  const { request } = nextCommunication(started, config, -1);
  expect(request).toMatchObject({
    type: 'BrokerRegistrationRequest',
    incarnationId: 'b1.1',
    previousBrokerEpoch: 41,
  });
});

test('a refused registration is repeated after a heartbeat interval (BrokerLifecycleManager)', () => {
  const started = startLifecycle(newTurn(), config, 'b1.1', -1, DIRECTORIES);
  const { lifecycle } = nextCommunication(started, config, -1);
  const turn = newTurn();
  const error = 'DUPLICATE_BROKER_REGISTRATION';
  const next = onRegistered(lifecycle, turn, config, {
    type: 'BrokerRegistrationResponse',
    error,
    brokerEpoch: -1,
  });
  expect(dueInMs(turn)).toBe(intervalMs);
  expect(next.isRegistered).toBe(false);
});

test('while it starts, a broker asks to stay fenced and beats every 10 ms (control-plane §3.2)', () => {
  const turn = newTurn();
  const next = onHeartbeatAnswered(registered(), turn, config, answer({}));
  expect(next.state).toBe('STARTING');
  expect(dueInMs(turn)).toBe(10);
  const { request } = nextCommunication(next, config, 12);
  expect(request).toMatchObject({ wantFence: true, brokerEpoch: 7, currentMetadataOffset: 12 });
});

test('listeners open when the controller has unfenced the broker, and fencing does not close them (control-plane §3.2)', () => {
  expect(listens(registered())).toBe(false);
  const open = running();
  expect(listens(open)).toBe(true);
  const fenced = onHeartbeatAnswered(open, newTurn(), config, answer({ isFenced: true }));
  expect(listens(fenced)).toBe(true);
});

test('a communication that falls due while one is in flight follows its answer at once', () => {
  const inFlight = nextCommunication(running(), config, 20).lifecycle;
  const waiting = nextCommunication(inFlight, config, 20);
  expect(waiting.request).toBeNull();
  const turn = newTurn();
  onHeartbeatAnswered(waiting.lifecycle, turn, config, answer({ isFenced: false }));
  expect(dueInMs(turn)).toBe(0);
});

test('a running broker waits for the controller before it stops; one that never ran stops at once (control-plane §3.2)', () => {
  const leaving = beginShutdown(running(), newTurn(), config);
  expect(leaving.state).toBe('PENDING_CONTROLLED_SHUTDOWN');
  expect(nextCommunication(leaving, config, 20).request).toMatchObject({ wantShutDown: true });
  const told = onHeartbeatAnswered(leaving, newTurn(), config, answer({ shouldShutDown: true }));
  expect(told.state).toBe('SHUTTING_DOWN');
  expect(beginShutdown(registered(), newTurn(), config).state).toBe('SHUTTING_DOWN');
});
