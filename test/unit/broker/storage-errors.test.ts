import { expect, test } from 'vitest';
import type { Probe } from '../../../core/probe.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import { CAREFUL_PRODUCER, SHORT_SERVER } from '../../../scenarios/short-settings.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { FaultSpec, Scenario, SettingsSpec } from '../../../sim/scenario/scenario.ts';

/** What a run of two brokers and a busy producer came to, with b2 hit by faults from 3 s on. */
function runOf(faults: readonly FaultSpec[], config: SettingsSpec = {}) {
  const changes: string[] = [];
  const probes: string[] = [];
  const heard = new Set<string>();
  const reported: string[] = [];
  const scenario: Scenario = {
    name: 'storage',
    cluster: { brokers: 2, controllers: 1, config: { ...SHORT_SERVER, ...config } },
    topics: {
      orders: {
        assignments: [
          [2, 1],
          [2, 1],
        ],
      },
    },
    producers: { p1: { topic: 'orders', rate: 40, keys: 8, config: CAREFUL_PRODUCER } },
    faults,
    until: '8s',
    faultsUntil: '7s',
  };
  const run = simulate({
    scenario: resolveScenario(scenario, null),
    seed: '1',
    observers: [
      {
        onNode: ({ node, what, detail }) => {
          if (node.spec.name === 'b2') changes.push(`${what} ${detail}`.trim());
        },
        onStep: ({ node, input, probes: told }) => {
          for (const probe of told as readonly Probe[]) {
            if (probe.type !== 'LogDirFailed') continue;
            probes.push(`${node.spec.name} ${probe.directory} ${probe.partitions.join(',')}`);
          }
          if (input.type !== 'Received') return;
          const message = input.message as KafkaMessage;
          if (message.type === 'ProduceResponse') {
            for (const { error } of message.partitions) heard.add(error);
          }
          if (message.type === 'BrokerHeartbeatRequest' && message.offlineLogDirs !== undefined) {
            reported.push(...message.offlineLogDirs);
          }
        },
      },
    ],
  }).run();
  return { changes, probes, heard, reported, outcome: run.outcome };
}

const TWO = { 'log.dirs': '/a,/b' };

test.each(['disk-full', 'log-dir-failure'])(
  'a broker whose only log directory has a %s halts at the next write (LogManager.handleLogDirFailure)',
  (fault) => {
    const { changes } = runOf([{ fault, on: 'b2', at: '3s', for: '2s' }]);
    expect(changes).toContain('halted the log directory of the metadata log failed');
    expect(changes.at(-1)).toBe('started');
  },
);

test('with one of two directories gone it goes on, and tells clients and the controller (replication §1.8)', () => {
  const fault = { fault: 'log-dir-failure', on: 'b2', at: '3s', for: '3s', directory: 2 };
  const { changes, probes, heard, reported, outcome } = runOf([fault], TWO);
  expect(probes).toEqual(['b2 dir-2-d2 orders-1']);
  expect(changes.filter((change) => change.startsWith('halted'))).toEqual([]);
  expect([...heard].sort()).toEqual(expect.arrayContaining(['KAFKA_STORAGE_ERROR', 'NONE']));
  expect(new Set(reported)).toEqual(new Set(['dir-2-d2']));
  expect(outcome).toBe('ok');
});

test('a failed directory of the metadata log ends the process whatever else is left', () => {
  const fault = { fault: 'log-dir-failure', on: 'b2', at: '3s', for: '2s', directory: 1 };
  expect(runOf([fault], TWO).changes).toContain(
    'halted the log directory of the metadata log failed',
  );
});

test('a process that starts while a directory is broken does without it', () => {
  const { changes, probes, outcome } = runOf(
    [
      { fault: 'crash', on: 'b2', at: '3s', for: '1s' },
      { fault: 'log-dir-failure', on: 'b2', at: '3500ms', for: '3s', directory: 2 },
    ],
    TWO,
  );
  expect(probes, 'it was offline from the start').toEqual([]);
  expect(
    changes.filter((change) => change === 'started'),
    'with the first start',
  ).toHaveLength(3);
  expect(outcome).toBe('ok');
});

test('the broker stops where no controller can be told within log.dir.failure.timeout.ms (KIP-858)', () => {
  const { changes } = runOf(
    [
      { fault: 'isolate', on: 'b2', at: '2900ms', for: '3s', traffic: ['control'] },
      { fault: 'log-dir-failure', on: 'b2', at: '3s', for: '3500ms', directory: 2 },
    ],
    { ...TWO, 'log.dir.failure.timeout.ms': 1000, 'controlled.shutdown.enable': false },
  );
  expect(changes).toContain('halted shut down');
});
