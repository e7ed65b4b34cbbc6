import type { Outcome } from '../run/result.ts';

/** The exit code of each outcome (DESIGN §8). */
export const EXIT: Readonly<Record<Outcome, number>> = {
  ok: 0,
  violated: 1,
  stalled: 3,
  nondeterministic: 4,
  budget: 5,
  'nothing-exercised': 5,
  assertion: 70,
  interrupted: 130,
};

/** Bad input: the message names file, path and value. */
export const EXIT_USAGE = 2;
