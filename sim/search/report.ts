import { linkOrNull } from '../trace/link/encode.ts';
import { type Aim, isHit, type SeedProblem, type SeedResult } from './seed-result.ts';
import { firstBroken, type Signature, signatureKey } from './shrink/signature.ts';
import type { Failure, Found, GuaranteeTotal, SearchEnd, SearchSummary } from './summary.ts';

type Total = { -readonly [K in keyof GuaranteeTotal]: GuaranteeTotal[K] };

/** What a report is about. */
export type ReportHead = Pick<SearchSummary, 'scenario' | 'search' | 'seeds'>;

/**
 * The report of a search: results are added in the order of the seeds, whatever the order in which workers finished, so
 * that any number of workers gives the same one. It can go on from its own summary.
 */
export class SearchReport {
  /** Seeds that were added. */
  runs = 0;
  /** Of those, the ones that a search looks for. */
  hits = 0;
  private readonly head: ReportHead;
  private readonly aim: Aim;
  private events = 0;
  private found: Found | null;
  private readonly failures: Map<string, Failure> = new Map();
  private readonly problems: SeedProblem[] = [];
  private readonly totals: Map<string, Total> = new Map();
  private readonly coverage: Map<string, number> = new Map();

  constructor(head: ReportHead, before: SearchSummary | null = null) {
    this.head = head;
    this.aim = head.search.aim;
    const { expect } = this.aim;
    this.found =
      expect === null
        ? null
        : { ...expect, seeds: [], seed: null, events: 0, text: '', recipe: null, link: null };
    if (before !== null) this.goOnFrom(before);
  }

  /** Adds the result of the next seed. */
  add(result: SeedResult | SeedProblem): void {
    this.runs += 1;
    if ('problem' in result) {
      this.problems.push(result);
      return;
    }
    this.events += result.events;
    if (isHit(result, this.aim)) this.hits += 1;
    if (result.failed) addFailure(this.failures, result);
    if (result.expected && this.found !== null) this.found = foundIn(result, this.found);
    this.addTotals(result);
    for (const [what, count] of Object.entries(result.coverage)) {
      this.coverage.set(what, (this.coverage.get(what) ?? 0) + count);
    }
  }

  /** The report as it stands. */
  summary(reason: SearchEnd, wallMs: number, ran: number): SearchSummary {
    const coverage = [...this.coverage.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      format: 'samsa-search-1',
      ...this.head,
      runs: this.runs,
      events: this.events,
      reason,
      failures: [...this.failures.values()],
      found: this.found,
      problems: this.problems.slice(),
      perGuarantee: [...this.totals.values()].map((total) => ({ ...total })),
      coverage: Object.fromEntries(coverage),
      timing: {
        wallMs: Math.round(wallMs),
        runsPerSecond: wallMs === 0 ? 0 : Math.round((ran / wallMs) * 100_000) / 100,
      },
    };
  }

  private goOnFrom(before: SearchSummary): void {
    this.runs = before.runs;
    this.events = before.events;
    this.found = before.found;
    this.problems.push(...before.problems);
    for (const failure of before.failures) this.failures.set(keyOf(failure), failure);
    for (const total of before.perGuarantee) this.totals.set(total.id, { ...total });
    for (const [what, count] of Object.entries(before.coverage)) this.coverage.set(what, count);
    const failed = before.failures.reduce((sum, { seeds }) => sum + seeds.length, 0);
    this.hits = this.aim.expect === null ? failed : (before.found?.seeds.length ?? 0);
  }

  private addTotals({ verdicts }: SeedResult): void {
    for (const { id, exercised, status } of verdicts) {
      const known = this.totals.get(id);
      const total = known ?? { id, exercised: 0, runsExercised: 0, violated: 0, allowed: 0 };
      if (known === undefined) this.totals.set(id, total);
      total.exercised += exercised;
      if (exercised > 0) total.runsExercised += 1;
      if (status === 'violated') total.violated += 1;
      if (status === 'allowed') total.allowed += 1;
    }
  }
}

/** A failing seed as the report shows it. */
export function failureOf(result: SeedResult): Failure {
  const { seed, outcome, events, recipe, signature, message, verdicts } = result;
  const named = verdicts.find(({ id }) => id === signature?.guarantee);
  const broken = named ?? firstBroken(verdicts);
  return {
    seed,
    guarantee: broken?.id ?? outcome,
    outcome,
    text: broken?.evidence[0]?.text ?? message ?? '',
    events,
    recipe,
    signature,
    seeds: [seed],
    shrunk: null,
    link: recipe === null ? null : linkOrNull(recipe),
  };
}

/** Failures are kept once per signature: the smallest run, in the order in which the first of each came. */
export function addFailure(groups: Map<string, Failure>, result: SeedResult): void {
  const failure = failureOf(result);
  const key = keyOf(failure);
  const known = groups.get(key);
  const seeds = [...(known?.seeds ?? []), result.seed];
  const smallest = known !== undefined && known.events <= failure.events ? known : failure;
  groups.set(key, { ...smallest, seeds });
}

const keyOf = ({
  signature,
  outcome,
  text,
}: {
  readonly signature: Signature | null;
  readonly outcome: string;
  readonly text: string;
}): string => (signature === null ? `${outcome} ${text}` : signatureKey(signature));

function foundIn({ seed, events, recipe, verdicts }: SeedResult, before: Found): Found {
  const seeds = [...before.seeds, seed];
  if (before.seed !== null && before.events <= events) return { ...before, seeds };
  const text = verdicts.find(({ id }) => id === before.guarantee)?.evidence[0]?.text ?? '';
  const link = recipe === null ? null : linkOrNull(recipe);
  return { ...before, seeds, seed, events, text, recipe, link };
}
