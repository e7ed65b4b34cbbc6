import type { Recorded } from '../../kernel/choices.ts';
import { type Divergence, divergence } from '../../kernel/ladder.ts';
import type { Recipe } from '../../run/result.ts';
import type { Failing } from './pass.ts';
import { type Reach, type Trials, WHOLE } from './trial.ts';

/** What came of recording a run's choices and replaying them without its seed. */
export type Taped =
  | { readonly type: 'taped'; readonly failing: Failing }
  /** The run does not fail in the wanted way. */
  | { readonly type: 'holds' }
  /** Replayed from its tape the run is another one: a defect of the simulator. */
  | { readonly type: 'differs'; readonly place: Divergence };

/**
 * Records every choice of a recipe's run that is not the boring one, up to the failure, and runs it again from that
 * tape with neither seed nor quiet patterns: the hash must be the same, or nothing that shrinking does could be trusted.
 */
export function tapeOf(recipe: Recipe, trials: Trials, reach: Reach = WHOLE): Taped {
  const first = recordedIn(recipe, trials, reach);
  if (first === null) return { type: 'holds' };
  const { tape, failing } = first;
  const again = trials.run({ ...recipe, tape, quiet: [], seed: null }, reach);
  const other = again?.failing ?? null;
  const place = divergence(failing.recipe, other?.recipe ?? NOTHING);
  return place !== null || other === null
    ? { type: 'differs', place: place ?? { after: 0, upTo: 1 } }
    : { type: 'taped', failing: other };
}

const NOTHING = { events: 0, hash: '', ladder: [] };

/** A failing run and the choices that it made otherwise than boring; null where it does not fail. */
function recordedIn(
  recipe: Recipe,
  trials: Trials,
  reach: Reach,
): { readonly tape: Record<string, number>; readonly failing: Failing } | null {
  const tape: Record<string, number> = {};
  const onChoice = ({ name, value, boring }: Recorded): void => {
    if (!boring) tape[name] = value;
  };
  const failing = trials.run(recipe, reach, { onChoice })?.failing;
  return failing === null || failing === undefined ? null : { tape, failing };
}
