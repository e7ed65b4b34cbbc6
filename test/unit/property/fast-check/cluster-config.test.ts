import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHORT_SERVER } from '../../../../scenarios/short-settings.ts';
import {
  type ClusterConfig,
  clusterConfig,
  conflictIn,
} from '../../../../sim/property/fast-check/cluster-config.ts';
import {
  SHORT_SERVER_SETTINGS,
  scenarioOf,
} from '../../../../sim/property/fast-check/scenario-of.ts';
import { workload } from '../../../../sim/property/fast-check/workload.ts';
import { resolveScenario } from '../../../../sim/scenario/resolve.ts';
import { SAFE } from '../fixture.ts';

const smallest = <T>(values: fc.Arbitrary<T>, isBad: (value: T) => boolean): T | undefined =>
  fc.check(
    fc.property(values, (value) => !isBad(value)),
    { seed: 3, numRuns: 2000 },
  ).counterexample?.[0];

test('every configuration with every workload is a scenario that Kafka accepts (DESIGN §8, samsa/fast-check)', () => {
  fc.assert(
    fc.property(clusterConfig(), workload(), (config, load) => {
      const { topics, producers, consumers } = resolveScenario(scenarioOf(config, load), null);
      expect(topics[0]?.minInsyncReplicas).toBe(config.minInsyncReplicas);
      expect(topics[0]?.replicas).toBe(config.replicationFactor);
      expect(producers.map(({ settings }) => settings['enable.idempotence'])).toEqual(
        Array(load.producers).fill(config.enableIdempotence),
      );
      expect(consumers).toHaveLength(load.consumers);
    }),
    { numRuns: 100 },
  );
});

test('configurations shrink toward the smallest that still fails', () => {
  expect(smallest(clusterConfig(), () => true)).toEqual({
    brokers: 1,
    controllers: 1,
    combined: false,
    partitions: 1,
    replicationFactor: 1,
    minInsyncReplicas: 1,
    uncleanLeaderElection: false,
    acks: 'all',
    enableIdempotence: true,
    maxInFlight: 5,
  });
  const lossy = smallest(
    clusterConfig(),
    ({ acks, replicationFactor }) => acks !== 'all' && replicationFactor > 1,
  );
  expect(lossy).toEqual({
    ...SAFE,
    brokers: 2,
    replicationFactor: 2,
    minInsyncReplicas: 1,
    acks: '1',
    enableIdempotence: false,
  });
});

test('workloads shrink toward one producer with one record', () => {
  expect(smallest(workload(), () => true)).toEqual({
    producers: 1,
    records: 1,
    rate: 10,
    keys: 0,
    consumers: 0,
    isolationLevel: 'read_uncommitted',
  });
});

test('a constraint fixes a field or lists what it may be, the simplest first', () => {
  const values = clusterConfig({
    brokers: 4,
    replicationFactor: 3,
    acks: 'all',
    minInsyncReplicas: [2, 1],
  });
  fc.assert(
    fc.property(values, ({ brokers, acks, minInsyncReplicas }) => {
      expect([brokers, acks]).toEqual([4, 'all']);
      expect([1, 2]).toContain(minInsyncReplicas);
    }),
  );
  expect(smallest(values, () => true)?.minInsyncReplicas).toBe(2);
});

test('constraints that nothing meets, odd values and unknown fields are refused by name', () => {
  const refusal = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  expect(refusal(() => clusterConfig({ acks: '1', enableIdempotence: true }))).toBe(
    'clusterConfig: no configuration meets the constraints: enableIdempotence needs acks=all, not acks=1',
  );
  expect(refusal(() => clusterConfig({ brokers: 2, replicationFactor: [3, 4] }))).toContain(
    'replicationFactor 4 is larger than the number of brokers (2)',
  );
  expect(refusal(() => clusterConfig({ brokers: 0 }))).toBe(
    'clusterConfig.brokers: is no value that it can have (found 0)',
  );
  expect(refusal(() => clusterConfig({ acks: [] }))).toContain('expected at least one value');
  const misspelt = { minInsyncReplica: 2 } as unknown as Partial<ClusterConfig>;
  expect(refusal(() => clusterConfig(misspelt))).toBe(
    'clusterConfig.minInsyncReplica: there is no such field; did you mean minInsyncReplicas?',
  );
});

test('what Kafka refuses is a conflict, and nothing else is', () => {
  expect(conflictIn(SAFE)).toBeNull();
  expect(conflictIn({ ...SAFE, minInsyncReplicas: 4 })).toContain('larger than replicationFactor');
  expect(conflictIn({ ...SAFE, combined: true, controllers: 5 })).toContain('only 3');
  expect(conflictIn({ ...SAFE, maxInFlight: 6 })).toContain('at most 5');
  expect(conflictIn({ ...SAFE, maxInFlight: 6, enableIdempotence: false })).toBeNull();
});

test('configurations print in the names of their settings', () => {
  const values = clusterConfig({ ...SAFE, uncleanLeaderElection: true });
  expect(fc.stringify(fc.sample(values, 1)[0])).toBe(
    '3 brokers, 1 controller, 1 partition, replication.factor=3, min.insync.replicas=2, ' +
      'unclean.leader.election.enable=true, acks=all, enable.idempotence=true, max.in.flight.requests.per.connection=5',
  );
});

test('short settings are those of the built-in scenarios', () => {
  expect(SHORT_SERVER_SETTINGS).toEqual(SHORT_SERVER);
});
