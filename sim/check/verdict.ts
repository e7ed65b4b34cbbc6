import { InvariantError } from '../../core/assert.ts';
import type { GuaranteeStatus, Verdict } from '../run/result.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Evidence, Guarantee, Report } from './checker.ts';

/** How many pieces of evidence a verdict keeps; it counts the rest. */
const MOST_EVIDENCE = 20;

/** What was reported on one guarantee so far; plain data that the report writes to. */
export interface Tally {
  exercised: number;
  violations: number;
  allowances: number;
  /** The first of each. */
  readonly violated: Evidence[];
  readonly allowed: Evidence[];
  /** Why it was allowed, the first time. */
  why: string | null;
}

/** The reports of a run as plain data, in the order of the guarantees. */
export type VerdictsWorld = readonly Tally[];

/** Collects what checkers report and judges it: a violation of a waived guarantee is `allowed` (DESIGN law 10, §7). */
export class Verdicts implements Report {
  world: VerdictsWorld;
  private readonly guarantees: readonly Guarantee[];
  private readonly waivers: readonly (string | null)[];
  private readonly indexById: ReadonlyMap<string, number>;
  private readonly onFirst: (guarantee: Guarantee, evidence: Evidence) => void;

  /** `onFirst` hears of the first violation of each guarantee that holds here. */
  constructor(
    checkers: readonly Checker<unknown>[],
    scenario: ResolvedScenario,
    onFirst: (guarantee: Guarantee, evidence: Evidence) => void,
  ) {
    this.guarantees = checkers.flatMap(({ guarantees }) => guarantees);
    this.waivers = this.guarantees.map((guarantee) => guarantee.waivedBy(scenario));
    this.indexById = new Map(this.guarantees.map(({ id }, index) => [id, index]));
    this.onFirst = onFirst;
    this.world = this.guarantees.map((): Tally => {
      return { exercised: 0, violations: 0, allowances: 0, violated: [], allowed: [], why: null };
    });
  }

  exercised(id: string, times = 1): void {
    this.tally(this.indexOf(id)).exercised += times;
  }

  violated(id: string, evidence: Evidence): void {
    const index = this.indexOf(id);
    const waiver = this.waivers[index] ?? null;
    if (waiver !== null) {
      this.allowed(id, evidence, waiver);
      return;
    }
    const tally = this.tally(index);
    tally.violations += 1;
    if (tally.violated.length < MOST_EVIDENCE) tally.violated.push(evidence);
    if (tally.violations === 1) this.onFirst(this.guarantees[index] as Guarantee, evidence);
  }

  allowed(id: string, evidence: Evidence, why: string): void {
    const tally = this.tally(this.indexOf(id));
    tally.allowances += 1;
    tally.why ??= why;
    if (tally.allowed.length < MOST_EVIDENCE) tally.allowed.push(evidence);
  }

  /** Whether a guarantee of this kind was violated. */
  hasViolated(kind: Guarantee['kind']): boolean {
    return this.world.some(
      ({ violations }, index) => violations > 0 && this.guarantees[index]?.kind === kind,
    );
  }

  /** Whether any guarantee was put to the test. */
  hasExercised(): boolean {
    return this.world.some(
      ({ exercised, violations, allowances }) => exercised + violations + allowances > 0,
    );
  }

  /** The guarantee that the reports at an index of `world` are about. */
  guarantee(index: number): Guarantee {
    return this.guarantees[index] as Guarantee;
  }

  verdicts(): Verdict[] {
    return this.guarantees.map((guarantee, index) => verdictOn(guarantee, this.tally(index)));
  }

  private tally(index: number): Tally {
    return this.world[index] as Tally;
  }

  private indexOf(id: string): number {
    const index = this.indexById.get(id);
    if (index !== undefined) return index;
    throw new InvariantError(`a checker of this run states the guarantee ${id}`);
  }
}

function verdictOn(guarantee: Guarantee, tally: Tally): Verdict {
  const { id, title, jepsen, kind, rule } = guarantee;
  const status = statusOf(tally);
  const isAllowed = status === 'allowed';
  return {
    id,
    title,
    jepsen,
    kind,
    status,
    exercised: tally.exercised,
    evidence: (isAllowed ? tally.allowed : tally.violated).slice(),
    count: isAllowed ? tally.allowances : tally.violations,
    why: isAllowed ? tally.why : null,
    rule,
  };
}

function statusOf({ exercised, violations, allowances }: Tally): GuaranteeStatus {
  if (violations > 0) return 'violated';
  if (allowances > 0) return 'allowed';
  return exercised > 0 ? 'held' : 'not-exercised';
}
