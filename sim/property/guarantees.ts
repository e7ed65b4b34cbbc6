import { ALL_CHECKERS } from '../check/all.ts';
import type { Guarantee } from '../check/checker.ts';
import { nearest } from '../faults/nearest.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { UsageError } from '../scenario/usage-error.ts';

/** The guarantee called `id`; refuses one that no checker states, with the nearest names. */
export function guaranteeNamed(id: string): Guarantee {
  const all = ALL_CHECKERS.flatMap(({ guarantees }) => guarantees);
  const known = all.find((guarantee) => guarantee.id === id);
  if (known !== undefined) return known;
  throw new UsageError({
    file: null,
    path: 'guarantee',
    value: id,
    problem: `no guarantee is called "${id}"`,
    nearest: nearest(
      id,
      all.map((guarantee) => guarantee.id),
    ),
  });
}

/** Refuses a guarantee that nothing in a scenario can put to the test, such as durability in a quorum without brokers. */
export function checkConcerns(id: string, scenario: ResolvedScenario): void {
  const { title } = guaranteeNamed(id);
  const isStated = ALL_CHECKERS.some(
    ({ guarantees, concerns }) => guarantees.some((known) => known.id === id) && concerns(scenario),
  );
  if (isStated) return;
  throw new UsageError({
    file: null,
    path: 'guarantee',
    value: id,
    problem: `the scenario "${scenario.name}" has nothing that ${id} is about (${title}), so a property of it cannot fail`,
    nearest: [],
  });
}
