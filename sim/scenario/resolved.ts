import type {
  AdminSettings,
  ClusterFacts,
  ConsumerSettings,
  ProducerSettings,
  ServerConfig,
} from '../../core/config/settings.ts';
import type { Switches } from '../../core/config/switches.ts';
import type { LatencyLaw } from '../kernel/latency.ts';
import type { NetworkLaw } from '../kernel/links.ts';
import type { OperationSpec, Scenario, SwarmSpec } from './scenario.ts';

/** A scenario with every default filled in, checked and in whole units: what `simulate` runs and checkers read. */
export interface ResolvedScenario {
  /** What it was resolved from, with `--set` applied: part of the recipe. */
  readonly source: Scenario;
  /** `scenarioHash(source)`, which every run's recipe names. */
  readonly sourceHash: string;
  readonly name: string;
  readonly kafka: string;
  readonly switches: Switches;
  readonly cluster: ClusterFacts;
  readonly servers: readonly ResolvedServer[];
  /** Quorum voters without controller or broker (`quorum-swarm`): how often the leader appends, in microseconds. */
  readonly quorumOnly: { readonly appendEveryMicros: number } | null;
  readonly topics: readonly ResolvedTopic[];
  readonly producers: readonly ResolvedProducer[];
  readonly consumers: readonly ResolvedConsumer[];
  /** Applications of which a consumer and a producer above are the two halves. */
  readonly copiers: readonly ResolvedCopier[];
  /** The client that creates topics and carries out operations; null in a quorum alone. */
  readonly admin: ResolvedAdmin | null;
  readonly operations: readonly OperationSpec[];
  readonly network: NetworkLaw;
  readonly flush: LatencyLaw;
  readonly swarm: SwarmSpec | null;
  readonly untilMicros: number;
  readonly faultsUntilMicros: number;
  readonly maxEvents: number;
  /** Doubtful settings, settings that are not modelled, and the like; each names what Kafka does. */
  readonly warnings: readonly string[];
}

export interface ResolvedServer {
  readonly name: string;
  readonly config: ServerConfig;
}

export interface ResolvedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly assignments: readonly (readonly number[])[];
  /** Topic settings as given, as texts. */
  readonly config: Readonly<Record<string, string>>;
  /** The settings that decide guarantees, with defaults. */
  readonly minInsyncReplicas: number;
  readonly uncleanLeaderElection: boolean;
}

export interface ResolvedProducer {
  readonly name: string;
  readonly nodeId: number;
  readonly topic: string;
  readonly partition: number | null;
  readonly intervalMicros: number;
  /** −1 for no end. */
  readonly count: number;
  readonly keys: number;
  readonly sizeBytes: number;
  readonly startMicros: number;
  readonly untilMicros: number;
  /** Where it runs, empty where nobody says. */
  readonly rack: string;
  /** Null for a producer without transactions. */
  readonly transactional: ResolvedTransactional | null;
  readonly settings: ProducerSettings;
}

export interface ResolvedTransactional {
  readonly records: number;
  /** 0 for never. */
  readonly abortOneIn: number;
  /** The partitions that the records take turns over. */
  readonly partitions: number;
}

export interface ResolvedConsumer {
  readonly name: string;
  readonly nodeId: number;
  readonly topic: string;
  /** Null for all partitions of the topic. */
  readonly partitions: readonly number[] | null;
  /** The group that it subscribes in; null for manual assignment. */
  readonly group: string | null;
  readonly commit: CommitMode;
  readonly handOff: boolean;
  readonly startMicros: number;
  /** When its application closes it; −1 for never. */
  readonly stopMicros: number;
  readonly processingMicros: number;
  /** Where it runs, empty where nobody says. */
  readonly rack: string;
  readonly settings: ConsumerSettings;
}

/** When an application commits (clients §4.4, §8); `copier` where the application of a copier does it. */
export type CommitMode = 'auto' | 'sync-after' | 'sync-before' | 'async-after' | 'none' | 'copier';

/** A read-process-write application: it drives a consumer and a transactional producer. */
export interface ResolvedCopier {
  readonly name: string;
  readonly consumer: ResolvedConsumer;
  readonly producer: ResolvedProducer;
  readonly from: string;
  readonly to: string;
  /** Partitions of `to`. */
  readonly toPartitions: number;
  readonly group: string;
  readonly offsets: 'in-transaction' | 'consumer';
  readonly groupMetadata: boolean;
  readonly rewind: boolean;
  readonly startMicros: number;
  /** −1 for never. */
  readonly stopMicros: number;
  readonly processingMicros: number;
}

export interface ResolvedAdmin {
  readonly name: string;
  readonly nodeId: number;
  readonly settings: AdminSettings;
}
