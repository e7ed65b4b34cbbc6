import { describe, expect, test } from 'vitest';
import {
  type Excuses,
  excuseFor,
  isLossy,
  noExcuses,
  noteNode,
  noteStep,
} from '../../../sim/check/excuses.ts';
import type { NodeChange, NodeChangeKind, SteppedEvent } from '../../../sim/kernel/observer.ts';
import { scenarioOf } from '../../support/stub-clients.ts';

/** One partition with three replicas. */
function excuses(config: Readonly<Record<string, string | number | boolean>>): Excuses {
  return noExcuses(scenarioOf({ topics: { orders: { partitions: 1, replicas: 3, config } } }));
}

const SAFE = { 'min.insync.replicas': 2 };

function node(into: Excuses, name: string, what: NodeChangeKind): void {
  const spec = { name, id: Number(name.slice(1)) };
  noteNode(into, { at: 0, node: { spec }, what, detail: '' } as unknown as NodeChange);
}

/** The controller decides an ISR. */
function decide(into: Excuses, isr: readonly number[], unclean = false): void {
  const replicas = [1, 2, 3];
  const probe = { type: 'PartitionDecided', partition: 'orders-0', isr, replicas, unclean };
  noteStep(into, { probes: [probe] } as unknown as SteppedEvent);
}

/** The controller registers a new process of a broker. */
function register(into: Excuses, brokerId: number): void {
  const probe = { type: 'BrokerRegistered', brokerId, brokerEpoch: 9, clean: false };
  noteStep(into, { probes: [probe] } as unknown as SteppedEvent);
}

const excuse = (of: Excuses): string | null => excuseFor(of, 'orders-0');

describe('what excuses the loss of a record (failures §4)', () => {
  test('nothing does at first, nor a crash, a halt or a pause of every broker', () => {
    const seen = excuses(SAFE);
    for (const name of ['b1', 'b2', 'b3']) {
      node(seen, name, 'crashed');
      node(seen, name, 'halted');
      node(seen, name, 'paused');
      node(seen, name, 'started');
    }
    decide(seen, [2]);
    expect(excuse(seen)).toBeNull();
    expect(isLossy(seen, 'orders-0', 'b1')).toBe(false);
  });

  test('fewer lost disks than min ISR do not; as many do, and go on doing so', () => {
    const seen = excuses(SAFE);
    node(seen, 'b1', 'power-lost');
    expect(excuse(seen)).toBeNull();
    expect(isLossy(seen, 'orders-0', 'b1')).toBe(true);
    node(seen, 'b1', 'power-lost');
    expect(excuse(seen), 'the same broker twice is one copy').toBeNull();
    node(seen, 'b2', 'wiped');
    expect(excuse(seen)).toContain('min.insync.replicas=2');
    decide(seen, [1, 2, 3]);
    expect(excuse(seen), 'what is lost stays lost').not.toBeNull();
  });

  test('a full ISR ends the count: every copy is there again', () => {
    const seen = excuses(SAFE);
    node(seen, 'b1', 'power-lost');
    decide(seen, [2, 3]);
    register(seen, 1);
    decide(seen, [2, 3, 1]);
    expect(isLossy(seen, 'orders-0', 'b1')).toBe(false);
    node(seen, 'b2', 'power-lost');
    expect(excuse(seen)).toBeNull();
  });

  test('an ISR that still names the broker that was does not end it', () => {
    const seen = excuses(SAFE);
    node(seen, 'b1', 'power-lost');
    decide(seen, [1, 2, 3]);
    expect(isLossy(seen, 'orders-0', 'b1')).toBe(true);
  });

  test('a shrunken ISR does not end it', () => {
    const seen = excuses(SAFE);
    node(seen, 'b1', 'power-lost');
    decide(seen, [2, 3]);
    node(seen, 'b2', 'power-lost');
    expect(excuse(seen)).not.toBeNull();
  });

  test('with min ISR 1 the power loss of one broker does', () => {
    const seen = excuses({ 'min.insync.replicas': 1 });
    node(seen, 'b3', 'power-lost');
    expect(excuse(seen)).toContain('min.insync.replicas=1');
  });

  test('an unclean election does, and why depends on who asked for it (KIP-106, KIP-966)', () => {
    const enabled = excuses({ ...SAFE, 'unclean.leader.election.enable': true });
    decide(enabled, [3], true);
    expect(excuse(enabled)).toContain('unclean.leader.election.enable=true');
    const lastKnown = excuses(SAFE);
    decide(lastKnown, [3], true);
    expect(excuse(lastKnown)).toContain('KIP-966');
  });

  test('a clean election of the only ISR member does not', () => {
    const seen = excuses({ ...SAFE, 'unclean.leader.election.enable': true });
    decide(seen, [3]);
    expect(excuse(seen)).toBeNull();
  });

  test('a partition of which nothing is known has no excuse', () => {
    expect(excuseFor(excuses(SAFE), 'other-0')).toBeNull();
  });
});
