import type fc from 'fast-check';
import {
  type Choices,
  type Constraints,
  integerIn,
  narrowed,
  oneOf,
  recordOf,
  wrong,
} from './choices.ts';
import { printedAs } from './printed.ts';

/** The settings of a cluster, its topic and its producers that decide what Kafka promises. */
export interface ClusterConfig {
  readonly brokers: number;
  readonly controllers: number;
  /** Whether the first brokers are the controllers. */
  readonly combined: boolean;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  readonly uncleanLeaderElection: boolean;
  readonly acks: 'all' | '1' | '0';
  readonly enableIdempotence: boolean;
  /** `max.in.flight.requests.per.connection`. */
  readonly maxInFlight: number;
}

/** The simplest first: small numbers, and what Kafka does by default. */
const USUAL: Choices<ClusterConfig> = {
  brokers: [1, 2, 3, 4, 5],
  controllers: [1, 3],
  combined: [false, true],
  partitions: [1, 2, 3],
  replicationFactor: [1, 2, 3],
  minInsyncReplicas: [1, 2, 3],
  uncleanLeaderElection: [false, true],
  acks: ['all', '1', '0'],
  enableIdempotence: [true, false],
  maxInFlight: [5, 1],
};

const POSSIBLE = {
  brokers: integerIn(1, 99),
  controllers: integerIn(1, 99),
  combined: oneOf(false, true),
  partitions: integerIn(1, 100),
  replicationFactor: integerIn(1, 99),
  minInsyncReplicas: integerIn(1, 99),
  uncleanLeaderElection: oneOf(false, true),
  acks: oneOf('all', '1', '0'),
  enableIdempotence: oneOf(false, true),
  maxInFlight: integerIn(1, 1000),
};

/**
 * Configurations that Kafka accepts and that can take writes, shrinking toward the smallest. A constraint fixes a field
 * (`{ acks: 'all' }`) or lists what it may be, the simplest first (`{ minInsyncReplicas: [2, 1] }`).
 */
export function clusterConfig(
  constraints: Constraints<ClusterConfig> = {},
): fc.Arbitrary<ClusterConfig> {
  const choices = narrowed('clusterConfig', USUAL, constraints, POSSIBLE);
  checkSome(choices);
  return recordOf(choices)
    .filter((config) => conflictIn(config) === null)
    .map((config) => printedAs(config, () => configPhrase(config)));
}

/** Why Kafka would refuse a configuration, or every write to it; null where it would not. */
export function conflictIn(config: ClusterConfig): string | null {
  const { brokers, controllers, combined, replicationFactor, minInsyncReplicas } = config;
  if (replicationFactor > brokers) {
    return `replicationFactor ${replicationFactor} is larger than the number of brokers (${brokers})`;
  }
  if (minInsyncReplicas > replicationFactor) {
    return `minInsyncReplicas ${minInsyncReplicas} is larger than replicationFactor (${replicationFactor})`;
  }
  if (combined && controllers > brokers) {
    return `${controllers} combined controllers are brokers as well, and there are only ${brokers}`;
  }
  if (!config.enableIdempotence) return null;
  if (config.acks !== 'all') return `enableIdempotence needs acks=all, not acks=${config.acks}`;
  return config.maxInFlight > 5
    ? `enableIdempotence needs maxInFlight of at most 5, not ${config.maxInFlight}`
    : null;
}

/** Refuses constraints that no configuration meets: drawing would never end. */
function checkSome(choices: Choices<ClusterConfig>): void {
  let conflict: string | null = null;
  for (const config of combinations(choices)) {
    conflict = conflictIn(config);
    if (conflict === null) return;
  }
  throw wrong('clusterConfig', null, `no configuration meets the constraints: ${conflict}`);
}

function* combinations(choices: Choices<ClusterConfig>): Generator<ClusterConfig> {
  let partial: readonly Partial<ClusterConfig>[] = [{}];
  // How many partitions there are conflicts with nothing.
  const fields = Object.entries<readonly unknown[]>({ ...choices, partitions: [1] });
  for (const [field, values] of fields) {
    partial = partial.flatMap((config) => values.map((value) => ({ ...config, [field]: value })));
  }
  yield* partial as readonly ClusterConfig[];
}

function configPhrase(config: ClusterConfig): string {
  const { brokers, controllers, partitions, replicationFactor, minInsyncReplicas } = config;
  const parts = [
    `${brokers} broker${brokers === 1 ? '' : 's'}`,
    `${controllers} ${config.combined ? 'combined ' : ''}controller${controllers === 1 ? '' : 's'}`,
    `${partitions} partition${partitions === 1 ? '' : 's'}`,
    `replication.factor=${replicationFactor}`,
    `min.insync.replicas=${minInsyncReplicas}`,
    ...(config.uncleanLeaderElection ? ['unclean.leader.election.enable=true'] : []),
    `acks=${config.acks}`,
    `enable.idempotence=${config.enableIdempotence}`,
    `max.in.flight.requests.per.connection=${config.maxInFlight}`,
  ];
  return parts.join(', ');
}
