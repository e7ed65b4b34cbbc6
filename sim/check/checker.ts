import type { Answer, KafkaCommand } from '../../core/client/commands.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/**
 * One concern, watched during a run. A checker folds steps, node changes and the client history into plain data
 * (`fold`, kept in worlds and written as JSON: no `Map`, no class instance; the checker may write to it) and reports
 * what it sees. Nothing it does can influence a node.
 */
export interface Checker<Fold> {
  readonly guarantees: readonly Guarantee[];
  /** Whether the scenario has what this checker looks at (a quorum-only run has no partitions). */
  readonly concerns: (scenario: ResolvedScenario) => boolean;
  readonly start: (scenario: ResolvedScenario) => Fold;
  readonly onStep?: (fold: Fold, event: SteppedEvent, report: Report) => void;
  /** Steps of clients, which are the most, are of no concern to `onStep`. */
  readonly skipsClients?: boolean;
  readonly onNode?: (fold: Fold, change: NodeChange, report: Report) => void;
  readonly onHistory?: (fold: Fold, entry: HistoryEntry, report: Report) => void;
  /** The run ended. Liveness is judged here and only if the run reached its `until` or came to rest. */
  readonly onEnd?: (fold: Fold, end: RunEnd, report: Report) => void;
}

/** What Kafka promises, when, and where that is written. */
export interface Guarantee {
  /** Lower-case name of failures.md §2 where there is one: `acked-durable`. */
  readonly id: string;
  /** One sentence. */
  readonly title: string;
  /** The name that Jepsen's Kafka workload gives to a violation, or null. */
  readonly jepsen: string | null;
  readonly kind: 'safety' | 'liveness';
  /** The rule and its source: a KIP, a ticket, a section of a protocol sheet. */
  readonly rule: string;
  /** Null where the configuration gives this guarantee; else why breaking it is `allowed`. */
  readonly waivedBy: (scenario: ResolvedScenario) => string | null;
}

/** Where checkers say what they saw. A violation of a waived guarantee is recorded as `allowed`. */
export interface Report {
  /** The guarantee was put to the test (so many times): a record acknowledged, an election judged. */
  readonly exercised: (id: string, times?: number) => void;
  readonly violated: (id: string, evidence: Evidence) => void;
  /** The configuration, or a fault beyond what it bears, permits what happened; `why` says which. */
  readonly allowed: (id: string, evidence: Evidence, why: string) => void;
}

/** What shows that something broke. */
export interface Evidence {
  /** The number of the event that shows it. */
  readonly event: number;
  /** Virtual microseconds. */
  readonly at: number;
  /** One sentence with names, offsets and values. */
  readonly text: string;
  /** The record concerned, or null. */
  readonly record: EvidenceRecord | null;
}

export interface EvidenceRecord {
  readonly partition: string;
  readonly offset: number;
  readonly value: string | null;
}

/** One entry of the client history: what an application asked, or what it was told. */
export type HistoryEntry =
  | {
      readonly type: 'invoke';
      readonly event: number;
      readonly at: number;
      readonly client: string;
      readonly command: KafkaCommand;
    }
  | {
      readonly type: 'complete';
      readonly event: number;
      readonly at: number;
      readonly client: string;
      readonly answer: Answer;
    }
  /** An application processed records: what happens outside of Kafka because of them. */
  | {
      readonly type: 'effect';
      readonly event: number;
      readonly at: number;
      readonly client: string;
      readonly records: readonly ProcessedRecord[];
    };

/** A record that took effect, and when. */
export interface ProcessedRecord {
  readonly partition: string;
  readonly offset: number;
  readonly value: string | null;
  readonly at: number;
}

/** How a run ended, and the nodes as it left them. */
export interface RunEnd {
  readonly event: number;
  readonly at: number;
  readonly reason:
    | 'until'
    | 'quiescent'
    | 'event-budget'
    | 'wall-budget'
    | 'interrupted'
    | 'assertion';
  /** When the last fault healed; liveness bounds count from here. */
  readonly healedAt: number;
  readonly nodes: readonly NodeRuntime[];
}
