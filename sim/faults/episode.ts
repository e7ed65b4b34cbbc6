import type { TrafficClass } from '../kernel/connection.ts';

/**
 * One fault from its start to its end as plain data (DESIGN law 4): what, when, for how long, to whom. A plan is a list
 * of them; taking one out never leaves half of a fault behind.
 */
export interface Episode {
  /** Unique in its plan. */
  readonly id: string;
  /** A kind of the table (table.ts). */
  readonly kind: string;
  readonly when: When;
  /** How long it lasts; null for until every fault heals, 0 for what happens in a moment. */
  readonly forMicros: number | null;
  /** Selectors (selectors.ts), resolved when the episode starts. */
  readonly on: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly groups: readonly (readonly string[])[];
  readonly traffic: readonly TrafficClass[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /**
   * The most unclean stops of brokers that lose data between two moments at which every replica is in sync, this one
   * included; an episode that would be one too many is skipped. Null where the plan's author answers for it.
   */
  readonly maxDiskLosses: number | null;
}

/** When an episode or an operation is due: at a moment, or so long after the n-th probe that fits. */
export type When =
  | { readonly type: 'At'; readonly micros: number }
  | {
      readonly type: 'After';
      readonly probe: string;
      /** Names and values of fields that must be equal; `node` is the name of the node that states the probe. */
      readonly where: readonly (readonly [field: string, value: string | number | boolean])[];
      /** From 1. */
      readonly nth: number;
      readonly plusMicros: number;
    };

/** The value of a fault's own parameter; durations are in microseconds. */
export type ParameterValue =
  | number
  | boolean
  | string
  | readonly string[]
  | Readonly<Record<string, string>>;

/** What a running episode holds, so that its end undoes what its start did: node indexes, directed links, counters. */
export interface Grip {
  readonly nodes: readonly number[];
  readonly links: readonly (readonly [from: number, to: number])[];
  /** What the kind keeps while it runs; it may write to it. */
  readonly numbers: number[];
}

/** Where an episode stands. */
export interface EpisodeState {
  status: 'waiting' | 'due' | 'active' | 'ended' | 'skipped';
  /** Probes so far that fit its trigger. */
  matches: number;
  startedAt: number;
  endsAt: number;
  grip: Grip | null;
}

/** A broker that stopped uncleanly since the last moment at which every replica was in sync. */
export interface UncleanStop {
  readonly node: number;
  /** Its registration at that time, −1 where none was committed; it has returned with a newer one. */
  readonly brokerEpoch: number;
  readonly losesData: boolean;
}

/** What a run keeps of its faults; plain data. */
export interface FaultsWorld {
  readonly episodes: EpisodeState[];
  uncleanStops: UncleanStop[];
  /** When the last fault so far ended. */
  healedAt: number;
}

/** What faults put on the queue. */
export type FaultItem =
  | { readonly type: 'FaultDue'; readonly episode: number }
  | { readonly type: 'FaultStep'; readonly episode: number }
  | { readonly type: 'FaultEnd'; readonly episode: number };

/** What is worth telling about an episode. */
export interface FaultFact {
  readonly type: 'FaultStarted' | 'FaultEnded' | 'FaultSkipped';
  readonly id: string;
  readonly kind: string;
  /** Names of the nodes concerned. */
  readonly nodes: readonly string[];
  /** The directed links concerned, by the names of their ends: what a picture shows as cut or slow. */
  readonly links: readonly (readonly [from: string, to: string])[];
  /** Why it was skipped, else empty. */
  readonly reason: string;
}

/** Something wrong in what a user wrote: where, what, and at which character of a text (or −1). */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly position: number;
}
