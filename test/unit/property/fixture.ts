import { simulate } from '../../../sim/index.ts';
import type { ClusterConfig } from '../../../sim/property/fast-check/cluster-config.ts';
import { type More, scenarioOf } from '../../../sim/property/fast-check/scenario-of.ts';
import type { Workload } from '../../../sim/property/fast-check/workload.ts';
import type { RunSummary } from '../../../sim/run/result.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { Scenario } from '../../../sim/scenario/scenario.ts';

/** Three replicas, two of them needed, and a producer that waits for both. */
export const SAFE: ClusterConfig = {
  brokers: 3,
  controllers: 1,
  combined: false,
  partitions: 1,
  replicationFactor: 3,
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  acks: 'all',
  enableIdempotence: true,
  maxInFlight: 5,
};

/** The leader alone acknowledges. */
export const ACKS_1: ClusterConfig = { ...SAFE, acks: '1', enableIdempotence: false };

/** A second of records. */
export const LOAD: Workload = {
  producers: 1,
  records: 20,
  rate: 20,
  keys: 0,
  consumers: 0,
  isolationLevel: 'read_uncommitted',
};

/** The followers are slow, yet stay in the ISR, and their leader dies: with acks=1 records are lost. */
const LEADER_DIES: More = {
  serverConfig: { 'replica.lag.time.max.ms': 10_000, 'replica.socket.timeout.ms': 10_000 },
  faults: [
    {
      fault: 'slow-link',
      at: '1s',
      for: '3s',
      from: 'leader(orders-0)',
      to: 'followers(orders-0)',
      by: '250ms',
    },
    { fault: 'crash', at: '2s', for: '1s', on: 'leader(orders-0)' },
  ],
  faultsUntil: '4s',
  until: '8s',
};

/** A small scenario in which the leader dies, with acks=1 or all. */
export const leaderDies = (config: ClusterConfig): Scenario =>
  scenarioOf(config, { ...LOAD, records: 40 }, { name: 'leader-dies', ...LEADER_DIES });

/** The run of a scenario under a seed. */
export const runOf = (scenario: Scenario, seed = '1'): RunSummary =>
  simulate({ scenario: resolveScenario(scenario, null), seed }).run();
