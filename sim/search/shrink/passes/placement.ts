import { partitionName } from '../../../../core/protocol/partition-name.ts';
import type { Recipe } from '../../../run/result.ts';
import type { ResolvedTopic } from '../../../scenario/resolved.ts';
import { joinPath } from '../../../scenario/usage-error.ts';
import { withParam } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/**
 * Where the controller placed replicas by chance, the scenario says so instead: no choice is needed for it any more,
 * and a cluster that gets smaller keeps who leads what.
 */
export const writtenPlacement: Pass = {
  name: 'placement written down',
  *candidates(current) {
    let { recipe } = current;
    for (const topic of current.scenario.topics) {
      const placed = placementOf(current, topic);
      if (placed === null || topic.assignments.length > 0) continue;
      const failing = yield withAssignments(recipe, topic.name, placed);
      if (failing !== null) recipe = failing.recipe;
    }
  },
};

/** The recipe with the replicas of each partition written down, the preferred leader first. */
export function withAssignments(
  recipe: Recipe,
  topic: string,
  assignments: readonly (readonly number[])[],
): Recipe {
  const path = joinPath('topics', topic);
  const replicas = assignments[0]?.length ?? 1;
  const sized = withParam(
    withParam(recipe, `${path}.partitions`, assignments.length),
    `${path}.replicas`,
    replicas,
  );
  return withParam(sized, `${path}.assignments`, JSON.stringify(assignments));
}

/** The ISR of a new partition is its replicas in the order of the assignment. */
function placementOf(
  { moments }: Failing,
  { name, partitions, replicas }: ResolvedTopic,
): readonly (readonly number[])[] | null {
  const placed: (readonly number[])[] = [];
  for (let index = 0; index < partitions; index++) {
    const first = moments.find(
      ({ probe }) =>
        probe.type === 'PartitionDecided' &&
        fieldOf(probe, 'partition') === partitionName(name, index),
    );
    const isr = first === undefined ? undefined : fieldOf(first.probe, 'isr');
    if (!Array.isArray(isr) || isr.length !== replicas) return null;
    placed.push(isr as number[]);
  }
  return placed;
}

const fieldOf = (probe: object, field: string): unknown =>
  (probe as Readonly<Record<string, unknown>>)[field];
