import { expect, test } from 'vitest';
import type { Report } from '../../../sim/check/checker.ts';
import { deadBrokerChecker } from '../../../sim/check/dead-brokers.ts';
import type { NodeChange, SteppedEvent } from '../../../sim/kernel/observer.ts';
import { scenarioOf } from '../../support/stub-clients.ts';

const SESSION_MS = 1000;
const scenario = scenarioOf({ cluster: { config: { 'broker.session.timeout.ms': SESSION_MS } } });

/** Steps of a controller and ends of broker 2, told to the checker. */
class Watch {
  readonly violated: string[] = [];
  exercised = 0;
  /** When a heartbeat of the dead broker arrives. */
  heartbeatAt = -1;
  private readonly fold = deadBrokerChecker.start(scenario);
  private readonly report: Report = {
    exercised: () => {
      this.exercised += 1;
    },
    violated: (_, { text }) => this.violated.push(text),
    allowed: () => {},
  };

  broker(what: NodeChange['what'], atMs: number): this {
    const node = { spec: { id: 2, name: 'b2' } } as unknown as NodeChange['node'];
    const change: NodeChange = { at: atMs * 1000, node, what, detail: '' };
    deadBrokerChecker.onNode?.(this.fold, change, this.report);
    return this;
  }

  /** The controller works every hundred milliseconds from one moment to another. */
  works(fromMs: number, toMs: number, fenced: boolean, claimEpoch = 3): this {
    const brokers = [{ id: 2, fenced }];
    const controller = { claimEpoch, latest: { image: { brokers } } };
    const after = { memory: { broker: null, controller } };
    for (let at = fromMs; at <= toMs; at += 100) {
      const isHeard = at === this.heartbeatAt;
      const message = { type: 'BrokerHeartbeatRequest', brokerId: 2 };
      const input = isHeard ? { type: 'Received', message } : { type: 'TimerFired' };
      const event = { at: at * 1000, number: at, after, input, node: { spec: { name: 'c1' } } };
      deadBrokerChecker.onStep?.(this.fold, event as unknown as SteppedEvent, this.report);
    }
    return this;
  }
}

test('dead-broker-fenced: a controller that works for one and a half session timeouts must have fenced it (KAFKA-18138)', () => {
  const watch = new Watch().works(0, 1000, false).broker('crashed', 1000).works(1100, 4000, false);
  expect(watch.violated).toEqual([
    'broker 2 is dead, and c1, which heard nothing of it for 1600 ms, still takes it for alive',
  ]);
});

test('dead-broker-fenced: fenced in time it is exercised, restarted in time it is nothing', () => {
  const fenced = new Watch().works(0, 1000, false).broker('power-lost', 1000);
  fenced.works(1100, 2000, false).works(2100, 4000, true);
  expect([fenced.violated, fenced.exercised]).toEqual([[], 1]);
  const restarted = new Watch().works(0, 1000, false).broker('halted', 1000);
  restarted.works(1100, 2000, false).broker('started', 2000).works(2100, 6000, false);
  expect([restarted.violated, restarted.exercised]).toEqual([[], 0]);
});

test('dead-broker-fenced: the clock begins anew with another controller and after a pause', () => {
  const another = new Watch().works(0, 1000, false).broker('crashed', 1000);
  another.works(1100, 2400, false).works(2500, 3900, false, 4).works(4000, 5000, true, 4);
  expect(another.violated).toEqual([]);
  const paused = new Watch().works(0, 1000, false).broker('crashed', 1000);
  paused.works(4000, 5400, false).works(5500, 6200, true);
  expect(paused.violated).toEqual([]);
});

test('dead-broker-fenced: a heartbeat that was under way when its sender died begins a session (KIP-631)', () => {
  const watch = new Watch().works(0, 1000, false).broker('crashed', 1000);
  watch.heartbeatAt = 1600;
  watch.works(1100, 3000, false);
  expect(watch.violated).toEqual([]);
  watch.works(3100, 4000, false);
  expect(watch.violated).toHaveLength(1);
});
