import type { Evidence, RunEnd } from '../check/checker.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { GroupFacts } from './ownership.ts';

/** A run as a value that replays bit for bit (DESIGN law 5). The file and the link are two encodings of exactly this. */
export interface Recipe {
  readonly format: 'samsa-recipe-1';
  /** The version of Samsa that made it. */
  readonly samsa: string;
  /** The name of a built-in scenario, or the whole scenario. */
  readonly scenario: string | Scenario;
  /** 16 hexadecimal digits over the scenario after `params`. */
  readonly scenarioHash: string;
  /** `--set` overrides in order: path and value. */
  readonly params: readonly (readonly [path: string, value: string])[];
  /** Null: what the tape leaves open is boring. */
  readonly seed: string | null;
  readonly quiet: readonly string[];
  readonly tape: Readonly<Record<string, number>>;
  /** The fault plan as resolved for this run: the scenario's own episodes and those the swarm drew. */
  readonly faults: readonly unknown[];
  /** Events of the run, and its hash behind the last one. */
  readonly events: number;
  readonly hash: string;
  /** Prefix hashes at events 1, 2, 4, …. */
  readonly ladder: readonly string[];
}

export type Outcome =
  | 'ok'
  | 'violated'
  | 'stalled'
  | 'nondeterministic'
  | 'budget'
  | 'nothing-exercised'
  | 'assertion'
  | 'interrupted';

export type GuaranteeStatus = 'held' | 'violated' | 'allowed' | 'not-exercised';

/** The verdict on one guarantee. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly jepsen: string | null;
  readonly kind: 'safety' | 'liveness';
  readonly status: GuaranteeStatus;
  readonly exercised: number;
  /** The first so many pieces of evidence; `count` has them all. */
  readonly evidence: readonly Evidence[];
  readonly count: number;
  /** Why it was `allowed`, or null. */
  readonly why: string | null;
  readonly rule: string;
}

/** Something worth a line in a timeline. */
export interface Notable {
  readonly event: number;
  /** Virtual microseconds. */
  readonly at: number;
  readonly node: string;
  /** The type of the probe, node change or fault it comes from. */
  readonly kind: string;
  /** What it was, as the source of the words: a probe, a node change, or a fault's start or end. */
  readonly fact: unknown;
}

export interface RunSummary {
  readonly samsa: string;
  readonly scenario: string;
  readonly seed: string | null;
  readonly recipe: Recipe;
  /** The recipe in a page's address, without a host (docs/links.md); null where it is too large for one. */
  readonly link: string | null;
  readonly outcome: Outcome;
  /** Why the run ended. */
  readonly ended: RunEnd['reason'];
  /** What an outcome `assertion` or `nondeterministic` has to say, else null. */
  readonly message: string | null;
  readonly hash: string;
  readonly events: number;
  readonly virtualMs: number;
  readonly guarantees: readonly Verdict[];
  readonly notable: readonly Notable[];
  /** Of each group of consumers: how long its partitions had no owner, or several. */
  readonly groups: readonly GroupFacts[];
  readonly warnings: readonly string[];
  /** Everything that depends on the wall clock. */
  readonly timing: { readonly wallMs: number; readonly eventsPerSecond: number };
}
