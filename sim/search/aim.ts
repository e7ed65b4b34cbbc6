import { ALL_CHECKERS } from '../check/all.ts';
import { nearest } from '../faults/nearest.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { UsageError } from '../scenario/usage-error.ts';
import { type Aim, ANY_FAILURE } from './seed-result.ts';

/** A museum entry is found by its own verdict; its control must break nothing but what it says. */
export function aimOf(scenario: ResolvedScenario, isControl: boolean): Aim {
  const { museum } = scenario.source;
  if (museum === undefined) return ANY_FAILURE;
  const { expect, tolerates = [] } = museum;
  checkStated(scenario, expect.guarantee, 'museum.expect.guarantee');
  for (const id of tolerates) checkStated(scenario, id, 'museum.tolerates');
  return isControl ? { expect: null, tolerates } : { expect, tolerates: [] };
}

/** Refuses a guarantee that nobody states in such a scenario: a search for it would never end. */
function checkStated(scenario: ResolvedScenario, id: string, path: string): void {
  const ids = ALL_CHECKERS.filter(({ concerns }) => concerns(scenario)).flatMap(({ guarantees }) =>
    guarantees.map((guarantee) => guarantee.id),
  );
  if (ids.includes(id)) return;
  const problem = `no guarantee of this scenario is called "${id}"`;
  throw new UsageError({ file: null, path, value: id, problem, nearest: nearest(id, ids) });
}
