import type { Outcome, Recipe, RunSummary, Verdict } from '../run/result.ts';
import { linkOrNull } from '../trace/link/encode.ts';
import type { ShrinkResult } from './shrink/result.ts';
import { firstBroken, type Signature, signatureKey } from './shrink/signature.ts';

/** What a worker sends back of one run: enough to merge, without timelines. */
export interface SeedResult {
  readonly seed: string;
  readonly outcome: Outcome;
  readonly message: string | null;
  readonly hash: string;
  readonly events: number;
  readonly virtualMs: number;
  readonly verdicts: readonly Verdict[];
  /** Only of runs that failed. */
  readonly recipe: Recipe | null;
  readonly signature: Signature | null;
  /** How often each kind of message was received in each role, and each fault was started. */
  readonly coverage: Coverage;
}

/** Counts by readable key, in order of first appearance. */
export interface Coverage {
  readonly [what: string]: number;
}

/** A seed that broke a guarantee, failed to recover, or hit an assertion. Never one that only did what is `allowed`. */
export interface Failure {
  readonly seed: string;
  /** The first guarantee that broke, or the outcome where none did. */
  readonly guarantee: string;
  readonly outcome: Outcome;
  readonly text: string;
  readonly events: number;
  readonly recipe: Recipe | null;
  /** What makes it the same failure as another one; null where the run says too little. */
  readonly signature: Signature | null;
  /** Every seed that failed in this way, in order; this one was the smallest run. */
  readonly seeds: readonly string[];
  /** Null where shrinking was not asked for, or did not come to a result. */
  readonly shrunk: Shrunk | null;
  /** The recipe in a page's address; null where there is no recipe or it is too large for one. */
  readonly link: string | null;
}

/** A shrunk failure, with its link as well; the failure itself holds the original. */
export interface Shrunk extends Omit<ShrinkResult, 'original'> {
  readonly link: string | null;
}

/** How often a guarantee was put to the test over all seeds, and how it fared. */
export interface GuaranteeTotal {
  readonly id: string;
  readonly exercised: number;
  readonly runsExercised: number;
  readonly violated: number;
  readonly allowed: number;
}

export interface SearchSummary {
  readonly scenario: string;
  readonly seeds: { readonly from: number; readonly asked: number };
  readonly runs: number;
  readonly events: number;
  readonly reason: 'all-seeds' | 'first-failure' | 'budget' | 'interrupted';
  readonly failures: readonly Failure[];
  readonly perGuarantee: readonly GuaranteeTotal[];
  readonly coverage: Coverage;
  readonly timing: { readonly wallMs: number; readonly runsPerSecond: number };
}

/** What a worker sends back of a finished run. */
export function seedResult(
  run: RunSummary,
  coverage: Coverage,
  signature: Signature | null = null,
): SeedResult {
  const { seed, outcome, message, hash, events, virtualMs, guarantees, recipe } = run;
  const isFailure = isFailed(outcome);
  return {
    seed: seed ?? '',
    outcome,
    message,
    hash,
    events,
    virtualMs,
    verdicts: guarantees.map((verdict) => ({ ...verdict, evidence: verdict.evidence.slice(0, 3) })),
    recipe: isFailure ? recipe : null,
    signature: isFailure ? signature : null,
    coverage,
  };
}

/** Outcomes that a search counts as failures. */
export const isFailed = (outcome: Outcome): boolean =>
  outcome === 'violated' ||
  outcome === 'stalled' ||
  outcome === 'assertion' ||
  outcome === 'nondeterministic';

/** A failing seed as the report shows it. */
export function failureOf(result: SeedResult): Failure {
  const broken = firstBroken(result.verdicts);
  return {
    seed: result.seed,
    guarantee: broken?.id ?? result.outcome,
    outcome: result.outcome,
    text: broken?.evidence[0]?.text ?? result.message ?? '',
    events: result.events,
    recipe: result.recipe,
    signature: result.signature,
    seeds: [result.seed],
    shrunk: null,
    link: result.recipe === null ? null : linkOrNull(result.recipe),
  };
}

/** The failures of a search, one of each signature: the smallest run, in the order in which the first of each came. */
export function groupedFailures(results: readonly SeedResult[]): Failure[] {
  const groups = new Map<string, Failure>();
  for (const result of results) {
    if (!isFailed(result.outcome)) continue;
    const failure = failureOf(result);
    const { signature, outcome } = failure;
    const key = signature === null ? `${outcome} ${failure.text}` : signatureKey(signature);
    const known = groups.get(key);
    const seeds = [...(known?.seeds ?? []), result.seed];
    const smallest = known !== undefined && known.events <= failure.events ? known : failure;
    groups.set(key, { ...smallest, seeds });
  }
  return [...groups.values()];
}

/** Adds up what the seeds did, in the order of the seeds, so that any number of workers gives the same report. */
export function totals(results: readonly SeedResult[]): readonly GuaranteeTotal[] {
  const byId = new Map<string, { -readonly [K in keyof GuaranteeTotal]: GuaranteeTotal[K] }>();
  for (const { verdicts } of results) {
    for (const { id, exercised, status } of verdicts) {
      const known = byId.get(id);
      const total = known ?? { id, exercised: 0, runsExercised: 0, violated: 0, allowed: 0 };
      if (known === undefined) byId.set(id, total);
      total.exercised += exercised;
      if (exercised > 0) total.runsExercised += 1;
      if (status === 'violated') total.violated += 1;
      if (status === 'allowed') total.allowed += 1;
    }
  }
  return [...byId.values()];
}

/** Adds up coverage, keys in code unit order. */
export function mergeCoverage(results: readonly SeedResult[]): Coverage {
  const sum = new Map<string, number>();
  for (const { coverage } of results) {
    for (const [what, count] of Object.entries(coverage))
      sum.set(what, (sum.get(what) ?? 0) + count);
  }
  const sorted = [...sum.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}
