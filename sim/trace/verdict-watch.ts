import type { Evidence, Guarantee } from '../check/checker.ts';
import type { Tally, Verdicts } from '../check/verdict.ts';
import type { Values } from './values.ts';

/** A piece of evidence that checkers have just found. */
export interface VerdictNews {
  readonly guarantee: Guarantee;
  readonly evidence: Evidence;
  readonly isViolation: boolean;
  /** Whether it is the first of its kind for this guarantee. */
  readonly isFirst: boolean;
}

/** Notices what is new in the reports of a run. Pieces of evidence beyond those that verdicts keep are only counted. */
export class VerdictWatch {
  private total = 0;
  private seen: { violated: number; allowed: number }[] = [];

  /** What is new since the last look, or null; the counts go to `values`. */
  look(verdicts: Verdicts, values: Values): readonly VerdictNews[] | null {
    const { world } = verdicts;
    let violations = 0;
    let allowances = 0;
    for (let i = 0; i < world.length; i++) {
      const tally = world[i] as Tally;
      violations += tally.violations;
      allowances += tally.allowances;
    }
    if (violations + allowances === this.total) return null;
    this.total = violations + allowances;
    values.set('violations', -1, -1, violations);
    values.set('allowances', -1, -1, allowances);
    return world.flatMap((tally, index) => this.newsOf(verdicts.guarantee(index), tally, index));
  }

  private newsOf(guarantee: Guarantee, tally: Tally, index: number): VerdictNews[] {
    const seen = this.seen[index] ?? { violated: 0, allowed: 0 };
    this.seen[index] = { violated: tally.violated.length, allowed: tally.allowed.length };
    const news = (all: readonly Evidence[], known: number, isViolation: boolean): VerdictNews[] =>
      all
        .slice(known)
        .map((evidence, at) => ({ guarantee, evidence, isViolation, isFirst: known + at === 0 }));
    return [
      ...news(tally.violated, seen.violated, true),
      ...news(tally.allowed, seen.allowed, false),
    ];
  }
}
