import type { Recipe } from '../../run/result.ts';
import type { Candidates, Failing } from '../../search/shrink/pass.ts';
import { smallerThan } from './candidates.ts';

/** What was answered so far, the last answer first: a list that shares what came before. Null: nothing yet. */
export type Told = {
  readonly before: Told;
  /** The failing run of a candidate, or null where that does not fail. */
  readonly answer: Failing | null;
  readonly length: number;
} | null;

/** One more answer. */
export const tell = (before: Told, answer: Failing | null): Told => ({
  before,
  answer,
  length: lengthOf(before) + 1,
});

/** How many candidates were answered. */
export const lengthOf = (told: Told): number => told?.length ?? 0;

/**
 * The candidates of one failing run as a function of the answers. fast-check may ask for the smaller values of a value
 * more than once (a tuple does, whenever another member got smaller), and replays a path without running the property:
 * the generator is then made again and told the same.
 */
export class Thread {
  private readonly first: Failing;
  private candidates: Candidates;
  /** What the generator was told; undefined: it has not begun. */
  private at: Told | undefined = undefined;

  constructor(first: Failing) {
    this.first = first;
    this.candidates = smallerThan(first);
  }

  /** The candidate that comes behind these answers; null where there is none. */
  candidateAfter(told: Told): Recipe | null {
    const missing = this.missing(told) ?? this.beginAgain(told);
    let next: IteratorResult<Recipe, void> | null =
      this.at === undefined ? this.candidates.next() : null;
    for (const answer of missing) next = this.candidates.next(answer);
    this.at = told;
    return next === null || next.done === true ? null : next.value;
  }

  /** The answers that the generator has not heard; null where it heard others, or has no candidate ready. */
  private missing(told: Told): (Failing | null)[] | null {
    if (this.at === undefined) return answersIn(told, null);
    return told !== null && told.before === this.at ? [told.answer] : null;
  }

  private beginAgain(told: Told): (Failing | null)[] {
    this.candidates = smallerThan(this.first);
    this.at = undefined;
    return answersIn(told, null);
  }
}

function answersIn(told: Told, from: Told): (Failing | null)[] {
  const answers: (Failing | null)[] = [];
  for (let one = told; one !== null && one !== from; one = one.before) answers.push(one.answer);
  return answers.reverse();
}
