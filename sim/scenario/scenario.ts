/**
 * A scenario as its author writes it: a cluster, clients and faults as data. Every field is optional but the name; a
 * file of this shape is validated by `schema.ts` and settled by `resolve.ts`. Durations are milliseconds, or texts such
 * as `30s`, `1m 30s`, `250ms`, `40us`.
 */
export interface Scenario {
  readonly name: string;
  /** One line for lists. */
  readonly title?: string;
  /** What it shows and what verdict to expect. */
  readonly description?: string;
  /** A Kafka release (`4.1`, `3.9`, `2.0`) whose data-plane and client rules and defaults hold. */
  readonly kafka?: string;
  /** Single protocol rules set back or mended. */
  readonly switches?: Readonly<Record<string, string>>;
  readonly cluster?: ClusterSpec;
  readonly topics?: Readonly<Record<string, TopicSpec>>;
  readonly producers?: Readonly<Record<string, ProducerSpec>>;
  readonly consumers?: Readonly<Record<string, ConsumerSpec>>;
  /** Applications that copy records from topic to topic in transactions. */
  readonly copiers?: Readonly<Record<string, CopierSpec>>;
  /** What an operator does, at times or after events. */
  readonly operations?: readonly OperationSpec[];
  readonly network?: NetworkSpec;
  readonly disk?: DiskSpec;
  readonly faults?: readonly FaultSpec[];
  /** Faults drawn from the seed, besides those written down. */
  readonly swarm?: SwarmSpec;
  /** Virtual time at which the run ends. */
  readonly until?: Duration;
  /** Virtual time at which every fault has healed and the liveness clock starts. */
  readonly faultsUntil?: Duration;
  /** The most events that a run may take. */
  readonly maxEvents?: number;
  /** Of a documented failure that this scenario brings back; nothing here changes a run. */
  readonly museum?: MuseumSpec;
}

/** What is known of a documented failure, and how a search tells that it has found it (docs/museum.md). */
export interface MuseumSpec {
  /** The tickets, improvement proposals and texts that describe it. */
  readonly source: string;
  /** What one learns from it, in a few sentences. */
  readonly note: string;
  /** How many faults or races have to line up: from 1 (one) to 5 (an exact order). */
  readonly difficulty: number;
  /** The verdict that shows it. */
  readonly expect: { readonly guarantee: string; readonly status: 'violated' | 'allowed' };
  /** Overrides, as `--set` takes them, with which it must not happen: today's rule. */
  readonly control: Readonly<Record<string, string>>;
  /** Guarantees that the control may break all the same, because of what else is set back. */
  readonly tolerates?: readonly string[];
  /** A search finds it within so many seeds from 1 on. */
  readonly seeds: number;
}

export type Duration = number | string;
export type SettingValue = string | number | boolean;
export type SettingsSpec = Readonly<Record<string, SettingValue>>;

export interface ClusterSpec {
  /** Brokers b1, b2, …; their Kafka ids are 1, 2, …. 0 for a quorum alone. */
  readonly brokers?: number;
  /** Controllers c1, c2, …; their ids are 101, 102, …. With `combined`, the first brokers are the controllers. */
  readonly controllers?: number;
  readonly combined?: boolean;
  /**
   * Whether the voters of the metadata quorum can change: `static` (kraft.version 0, the default), `dynamic`
   * (kraft.version 1, KIP-853), or `upgradable`: static until kraft.version is raised.
   */
  readonly voters?: 'static' | 'dynamic' | 'upgradable';
  /** How many of the controllers vote at first, where voters are dynamic; the others watch. All where left out. */
  readonly initialVoters?: number;
  /** A rack per broker, in order. */
  readonly racks?: readonly string[];
  /** Where the controllers stand, in order; with `combined` they stand where their brokers do. */
  readonly controllerRacks?: readonly string[];
  /** `server.properties` of all servers. */
  readonly config?: SettingsSpec;
  /** `server.properties` of single servers, by name. */
  readonly overrides?: Readonly<Record<string, SettingsSpec>>;
  /** Features that the cluster is formatted with. */
  readonly features?: Readonly<Record<string, number>>;
  /** For a cluster without brokers: how often the quorum's leader appends. 0 for never. */
  readonly appendEvery?: Duration;
}

export interface TopicSpec {
  readonly partitions?: number;
  readonly replicas?: number;
  /** Broker ids by partition index, the preferred leader first. */
  readonly assignments?: readonly (readonly number[])[];
  readonly config?: SettingsSpec;
}

export interface ProducerSpec {
  readonly topic: string;
  /** All records go here; else the partitioner chooses. */
  readonly partition?: number;
  /** Records per second. */
  readonly rate?: number;
  /** Records in all; none for as long as the run (or `until`) lasts. */
  readonly count?: number;
  /** Keys are drawn from so many; 0 for records without key. */
  readonly keys?: number;
  readonly sizeBytes?: number;
  readonly start?: Duration;
  readonly until?: Duration;
  /** Where it runs: what `network.regions` and selectors go by. */
  readonly rack?: string;
  /** Its records are sent in transactions; `transactional.id` is its name where `config` has none. */
  readonly transactional?: TransactionalSpec;
  readonly config?: SettingsSpec;
}

export interface TransactionalSpec {
  /** Records per transaction; they take turns over the partitions of the topic. */
  readonly records?: number;
  /** The application aborts one transaction in so many; 0 for none. */
  readonly abortOneIn?: number;
}

export interface ConsumerSpec {
  readonly topic: string;
  /** Partition indexes; all where left out. */
  readonly partitions?: readonly number[];
  /** `group.id`: the consumer subscribes as a member of this group, which assigns partitions to it. */
  readonly group?: string;
  readonly start?: Duration;
  /** When its application closes the consumer and ends. */
  readonly stop?: Duration;
  /** What the application spends on one poll's records before it polls again. */
  readonly processing?: Duration;
  /**
   * When the application commits: by `enable.auto.commit` (`auto`), with commitSync() after or before the records of a
   * poll are processed, with commitAsync() after it, or never. What `enable.auto.commit` says where left out.
   */
  readonly commit?: 'auto' | 'sync-after' | 'sync-before' | 'async-after' | 'none';
  /** Records go to worker threads: the loop polls on while they are processed. */
  readonly handOff?: boolean;
  /** Where it runs: what `network.regions` and selectors go by; where left out, its `client.rack` says it. */
  readonly rack?: string;
  readonly config?: SettingsSpec;
}

/**
 * An application that reads, processes and writes in transactions (clients §8 rows 12 to 15): its consumer is the node
 * `<name>-consumer`, its producer `<name>-producer`, and its own name means both.
 */
export interface CopierSpec {
  readonly from: string;
  readonly to: string;
  readonly group: string;
  /** `transactional.id` of its producer; its own name where left out. */
  readonly transactionalId?: string;
  /** Where the offsets go: into the transaction, or to the group with commitSync() when the transaction is committed. */
  readonly offsets?: 'in-transaction' | 'consumer';
  /** Whether the offsets come with the consumer's group metadata, which fences who is no member any more (KIP-447). */
  readonly groupMetadata?: boolean;
  /** Whether it goes back to the committed offsets after an abort (KAFKA-17582). */
  readonly rewind?: boolean;
  readonly start?: Duration;
  /** When it closes its consumer and ends. */
  readonly stop?: Duration;
  /** What it spends on one poll's records before it begins the transaction. */
  readonly processing?: Duration;
  readonly consumer?: SettingsSpec;
  readonly producer?: SettingsSpec;
}

/** When something happens: at a time, or so long after the n-th event of a kind. */
export interface WhenSpec {
  readonly at?: Duration;
  readonly after?: EventSpec;
}

/** An event of the run: a probe's type with the fields it must have (`{ probe: 'BecameLeader', partition: 'orders-0' }`). */
export interface EventSpec {
  readonly probe: string;
  /** Counted from 1. */
  readonly nth?: number;
  readonly plus?: Duration;
  /** Fields of the probe that must be equal, besides `node`, the name of the node that states it. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
}

export type OperationSpec = WhenSpec &
  (
    | { readonly do: 'elect-preferred'; readonly partitions?: readonly string[] }
    | { readonly do: 'elect-unclean'; readonly partitions: readonly string[] }
    | { readonly do: 'alter-topic'; readonly topic: string; readonly config: SettingsSpec }
    | { readonly do: 'alter-brokers'; readonly config: SettingsSpec }
    | { readonly do: 'create-topic'; readonly topic: string; readonly spec: TopicSpec }
    | { readonly do: 'delete-topic'; readonly topic: string }
    | {
        readonly do: 'add-partitions';
        readonly topic: string;
        /** How many the topic shall have, the old ones included. */
        readonly count: number;
      }
    | {
        readonly do: 'reassign';
        readonly partition: string;
        /** Broker ids, the preferred leader first; left out, a reassignment under way is cancelled. */
        readonly replicas?: readonly number[];
      }
    | { readonly do: 'update-feature'; readonly feature: string; readonly level: number }
    | {
        readonly do: 'delete-records';
        readonly partition: string;
        /** The first offset that stays; left out, all that is committed goes. */
        readonly offset?: number;
      }
    | { readonly do: 'unregister-broker'; readonly broker: number }
    | { readonly do: 'end-offsets'; readonly consumer: string }
    | {
        readonly do: 'seek';
        readonly consumer: string;
        readonly partition: string;
        readonly offset: number;
      }
  );

/**
 * One fault from its start to its end (DESIGN law 4). `on` is a selector: a node (`b1`), a role (`leader(orders-0)`,
 * `follower(orders-0, 1)`, `controller()`, `voter(2)`), a group (`brokers`, `controllers`, `clients`, `all`), or a list.
 */
export type FaultSpec = WhenSpec & {
  readonly fault: string;
  readonly id?: string;
  readonly for?: Duration;
  readonly on?: Selector;
  readonly from?: Selector;
  readonly to?: Selector;
  readonly groups?: readonly Selector[];
  readonly traffic?: readonly ('data' | 'control' | 'client')[];
  readonly [parameter: string]: unknown;
};

export type Selector = string | readonly string[];

export interface SwarmSpec {
  /** Families that may be on; each is switched on or off per seed. */
  readonly families?: readonly string[];
  /** Kinds of faults and how often each comes up beside the others; then each kind is switched on or off per seed. */
  readonly kinds?: Readonly<Record<string, number>>;
  /** The nodes that faults of processes, disks and clocks may hit; all servers where left out. */
  readonly targets?: readonly string[];
  /** Which traffic the cuts concern, and how often; `all` for all of it. Mostly all where left out. */
  readonly traffic?: Readonly<Partial<Record<'all' | 'data' | 'control' | 'client', number>>>;
  /** Which messages delays concern, and how often; `all` for all of them. Families of them at random where left out. */
  readonly messages?: Readonly<Record<string, number>>;
  /** Probes that start episodes, and to how many of each a trigger may count. */
  readonly moments?: Readonly<Record<string, number>>;
  /** The most episodes in one run. */
  readonly episodes?: number;
  /** The most replicas of a partition that may lose unflushed data or their disk for good between two full ISRs. */
  readonly maxDiskLosses?: number;
}

export interface NetworkSpec {
  readonly latency?: LatencySpec;
  /** How long messages take from one rack to another; in both directions where the other is not given. */
  readonly regions?: Readonly<Record<string, Readonly<Record<string, LatencySpec>>>>;
  /** One segment in so many is lost and sent again. */
  readonly lossOneIn?: number;
  readonly bytesPerSecond?: number;
}

export type LatencySpec =
  | { readonly fixed: Duration }
  | { readonly uniform: readonly [Duration, Duration] }
  | { readonly quantiles: readonly Duration[] }
  /** A table of delays between data centres. */
  | { readonly wan: 'metro' | 'country' | 'continent' | 'ocean' | 'globe' };

export interface DiskSpec {
  readonly flush?: LatencySpec;
}
