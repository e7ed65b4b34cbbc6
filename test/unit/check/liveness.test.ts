import { describe, expect, test } from 'vitest';
import type { Report, RunEnd } from '../../../sim/check/checker.ts';
import { livenessChecker } from '../../../sim/check/liveness.ts';
import type { NodeRuntime, ProcessStatus } from '../../../sim/kernel/node.ts';
import { scenarioOf } from '../../support/stub-clients.ts';

/** The only partition, led by broker 1 with everybody in sync; `change` says otherwise. */
const registration = (change: object = {}) => ({
  partition: 'orders-0',
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  elr: [] as number[],
  lastKnownElr: [] as number[],
  addingReplicas: [],
  removingReplicas: [],
  directories: [],
  leader: 1,
  leaderEpoch: 4,
  partitionEpoch: 7,
  ...change,
});

const imageOf = (partition: object, registered: readonly number[] = [1, 2, 3]) => ({
  endOffset: 50,
  brokers: registered.map((id) => ({ id })),
  topics: [{ name: 'orders', partitions: [partition] }],
});

const node = (id: number, name: string, memory: object, status: ProcessStatus = 'running') =>
  ({ spec: { id, name }, status, state: { memory } }) as unknown as NodeRuntime;

const controller = (
  partition: object,
  claimEpoch = 3,
  registered: readonly number[] = [1, 2, 3],
): NodeRuntime =>
  node(100 + claimEpoch, `c${claimEpoch}`, {
    broker: null,
    controller: { claimEpoch, stable: { image: imageOf(partition, registered) } },
  });

/** A broker as it knows the partition, and how it was told of it. */
function broker(id: number, known: object = {}, published: object = registration()): NodeRuntime {
  const held = { name: 'orders-0', leaderId: 1, leaderEpoch: 4, ...known };
  return node(id, `b${id}`, {
    controller: null,
    broker: {
      lifecycle: { brokerEpoch: id },
      replicas: { partitions: [held] },
      publisher: { published: { ...imageOf(published), endOffset: 40 } },
    },
  });
}

const stopped = (id: number): NodeRuntime =>
  ({ ...node(id, `b${id}`, {}), status: 'stopped', state: null }) as unknown as NodeRuntime;

const BROKERS = [broker(1), broker(2), broker(3)];

/** Judges how a run stands a long time after the last fault. */
function judge(nodes: readonly NodeRuntime[], change: Partial<RunEnd> = {}) {
  const violated: string[] = [];
  const exercised = new Set<string>();
  const report: Report = {
    exercised: (id) => exercised.add(id),
    violated: (id) => violated.push(id),
    allowed: () => {},
  };
  const end: RunEnd = {
    event: 1000,
    at: 600_000_000,
    reason: 'until',
    healedAt: 1_000_000,
    nodes,
    ...change,
  };
  livenessChecker.onEnd?.(livenessChecker.start(scenarioOf()), end, report);
  return { violated, exercised: [...exercised].sort() };
}

describe('after faults have healed (replication §10 L, control-plane §6 L)', () => {
  test('a healthy cluster satisfies all guarantees', () => {
    expect(judge([controller(registration()), ...BROKERS])).toEqual({
      violated: [],
      exercised: livenessChecker.guarantees.map(({ id }) => id).sort(),
    });
  });

  test('without an active controller nothing else is judged (control-plane §6 L1)', () => {
    const idle = controller(registration(), -1);
    expect(judge([idle, ...BROKERS])).toEqual({
      violated: ['controller-within-t'],
      exercised: ['controller-within-t'],
    });
  });

  test('of two that think they are active the one with the higher epoch counts', () => {
    const old = controller(registration({ leader: 2, leaderEpoch: 3 }), 2);
    expect(judge([old, controller(registration(), 3), ...BROKERS]).violated).toEqual([]);
  });

  test('a replica is excused whose broker was taken out of the cluster while its process ran (KIP-631)', () => {
    const short = registration({ isr: [1, 2] });
    expect(judge([controller(short), ...BROKERS]).violated).toEqual(['replica-eventually-in-sync']);
    expect(judge([controller(short, 3, [1, 2]), ...BROKERS]).violated).toEqual([]);
  });

  test('a partition without a leader is unavailable while an ISR member lives (L7)', () => {
    const leaderless = controller(registration({ leader: -1, isr: [2] }));
    expect(judge([leaderless, ...BROKERS]).violated).toEqual(['available-after-heal']);
  });

  test('so it is while a member of the ELR lives (KIP-966)', () => {
    const change = { leader: -1, isr: [], elr: [3] };
    const nodes = [controller(registration(change)), stopped(1), broker(2), broker(3)];
    expect(judge(nodes).violated).toEqual(['available-after-heal']);
  });

  test('it is excused where nobody who may lead is alive', () => {
    const change = { leader: -1, isr: [1], elr: [] };
    const nodes = [controller(registration(change)), stopped(1), broker(2), broker(3)];
    expect(judge(nodes).violated).toEqual([]);
  });

  test.each([
    ['follows another broker', { leaderId: 2 }],
    ['is in an older epoch', { leaderEpoch: 3 }],
  ])('a leader that %s does not serve', (_, known) => {
    const nodes = [controller(registration()), broker(1, known), broker(2), broker(3)];
    expect(judge(nodes).violated).toEqual(['available-after-heal']);
  });

  test('a running replica outside of the ISR has not caught up (replication §10 L2)', () => {
    const shrunken = controller(registration({ isr: [1, 3] }));
    expect(judge([shrunken, ...BROKERS]).violated).toEqual(['replica-eventually-in-sync']);
    expect(judge([shrunken, broker(1), stopped(2), broker(3)]).violated).toEqual([]);
  });

  test('a broker whose metadata is older by more than one change is stale (L11)', () => {
    const behind = (partitionEpoch: number) =>
      judge([
        controller(registration()),
        broker(1),
        broker(2),
        broker(3, {}, registration({ partitionEpoch })),
      ]).violated;
    expect(behind(5)).toEqual(['metadata-fresh']);
    expect(behind(6)).toEqual([]);
  });
});

describe('liveness is not judged', () => {
  const nodes = [controller(registration(), -1), ...BROKERS];

  test.each(['event-budget', 'wall-budget', 'interrupted', 'assertion', 'quiescent'] as const)(
    'of a run that ended by %s',
    (reason) => {
      expect(judge(nodes, { reason })).toEqual({ violated: [], exercised: [] });
    },
  );

  test('sooner after the last heal than the settings of the run bear', () => {
    expect(judge(nodes, { healedAt: 590_000_000 })).toEqual({ violated: [], exercised: [] });
  });
});
