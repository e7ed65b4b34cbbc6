import type { Cast } from '../faults/cast.ts';
import type { GuaranteeStatus, Outcome, Recipe, RunSummary, Verdict } from '../run/result.ts';
import type { Coverage } from './coverage.ts';
import { type Signature, signatureOf } from './shrink/signature.ts';

/** What a worker sends back of one run: enough to merge, without timelines. */
export interface SeedResult {
  readonly seed: string;
  readonly outcome: Outcome;
  readonly message: string | null;
  readonly hash: string;
  readonly events: number;
  readonly virtualMs: number;
  readonly verdicts: readonly Verdict[];
  /** Whether it broke what it had to keep; never by what is `allowed`. */
  readonly failed: boolean;
  /** Whether it shows what a museum entry is about. */
  readonly expected: boolean;
  /** Only of runs that failed or show what was expected. */
  readonly recipe: Recipe | null;
  /** Only of runs that failed. */
  readonly signature: Signature | null;
  /** How often each kind of message was received in each role, and each fault was started. */
  readonly coverage: Coverage;
}

/** A seed of which there is no result: its run threw, or its worker died. */
export interface SeedProblem {
  readonly seed: string;
  readonly problem: string;
}

/** What a search looks for besides broken guarantees, and what it overlooks. */
export interface Aim {
  /** The verdict that shows a museum entry; null where any broken guarantee is what is looked for. */
  readonly expect: { readonly guarantee: string; readonly status: GuaranteeStatus } | null;
  /** Guarantees that may be broken (the control of a museum entry). */
  readonly tolerates: readonly string[];
}

/** Any broken guarantee counts, and nothing else. */
export const ANY_FAILURE: Aim = { expect: null, tolerates: [] };

/** What a worker sends back of a finished run. */
export function seedResult(
  run: RunSummary,
  coverage: Coverage,
  cast: Cast | null,
  aim: Aim = ANY_FAILURE,
): SeedResult {
  const { seed, outcome, message, hash, events, virtualMs, recipe } = run;
  const guarantees = run.guarantees.filter(({ id }) => !aim.tolerates.includes(id));
  const failed = hasFailed(outcome, guarantees.length < run.guarantees.length ? guarantees : null);
  const { expect } = aim;
  const expected =
    expect !== null &&
    guarantees.some(({ id, status }) => id === expect.guarantee && status === expect.status);
  const wanted = expected && expect.status === 'violated' ? expect.guarantee : null;
  return {
    seed: seed ?? '',
    outcome,
    message,
    hash,
    events,
    virtualMs,
    verdicts: run.guarantees.map((verdict) => {
      return { ...verdict, evidence: verdict.evidence.slice(0, 3) };
    }),
    failed,
    expected,
    recipe: failed || expected ? recipe : null,
    signature:
      failed && cast !== null ? signatureOf({ outcome, message, guarantees }, cast, wanted) : null,
    coverage,
  };
}

/** Whether a run failed; `judged` are the guarantees that count where not all of them do. */
function hasFailed(outcome: Outcome, judged: readonly Verdict[] | null): boolean {
  if (!isFailed(outcome)) return false;
  if (judged === null || outcome === 'assertion' || outcome === 'nondeterministic') return true;
  return judged.some(({ status }) => status === 'violated');
}

/** Outcomes that a search counts as failures. */
export const isFailed = (outcome: Outcome): boolean =>
  outcome === 'violated' ||
  outcome === 'stalled' ||
  outcome === 'assertion' ||
  outcome === 'nondeterministic';

/** Whether a search that looks for something may end with this run. */
export const isHit = (result: SeedResult, { expect }: Aim): boolean =>
  expect === null
    ? result.failed
    : result.expected || result.outcome === 'assertion' || result.outcome === 'nondeterministic';
