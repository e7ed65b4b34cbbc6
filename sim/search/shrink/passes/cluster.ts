import { partitionName } from '../../../../core/protocol/partition-name.ts';
import type { Recipe } from '../../../run/result.ts';
import type { ResolvedTopic } from '../../../scenario/resolved.ts';
import { joinPath } from '../../../scenario/usage-error.ts';
import { withParam } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';
import { renamed, withoutNodes } from './names-in-faults.ts';
import { withAssignments } from './placement.ts';

/**
 * A single partition: each of those there are in turn, under the first one's name; else fewer of them. What faults say
 * of a partition that is gone is said of the first.
 */
export const fewerPartitions: Pass = {
  name: 'fewer partitions',
  *candidates(current) {
    let { recipe } = current;
    for (const topic of current.scenario.topics) {
      for (const candidate of withFewer(recipe, topic)) {
        const failing = yield candidate;
        if (failing === null) continue;
        recipe = failing.recipe;
        break;
      }
    }
  },
};

function* withFewer(recipe: Recipe, topic: ResolvedTopic): Generator<Recipe> {
  const { name, partitions, assignments } = topic;
  if (partitions < 2) return;
  for (const replicas of assignments) {
    yield renamed(withAssignments(recipe, name, [replicas]), (text) => toFirst(text, topic, 1));
  }
  for (let count = assignments.length > 0 ? 2 : 1; count < partitions; count *= 2) {
    const fewer =
      assignments.length > 0
        ? withAssignments(recipe, name, assignments.slice(0, count))
        : withParam(recipe, `${joinPath('topics', name)}.partitions`, count);
    yield renamed(fewer, (text) => toFirst(text, topic, count));
  }
}

/** Names of partitions from `count` on become the first one's. */
function toFirst(text: string, { name, partitions }: ResolvedTopic, count: number): string {
  let next = text;
  for (let index = partitions - 1; index >= count; index--) {
    next = next.replaceAll(partitionName(name, index), partitionName(name, 0));
  }
  return next;
}

/** Fewer brokers, with as many replicas as are left; then fewer replicas. */
export const fewerBrokers: Pass = {
  name: 'fewer brokers',
  *candidates(current) {
    let { recipe } = current;
    const { topics, servers } = current.scenario;
    const brokers = servers.filter(({ config }) => config.roles.includes('broker'));
    if (brokers.some(({ config }) => config.roles.includes('controller'))) return;
    for (let count = 1; count < brokers.length; count += 1) {
      let fewer = withParam(recipe, 'cluster.brokers', count);
      for (const topic of topics) fewer = withReplicas(fewer, topic, count, count);
      const gone = brokers.slice(count).map(({ name }) => name);
      const failing = yield withoutNodes(fewer, gone);
      if (failing === null) continue;
      recipe = failing.recipe;
      break;
    }
    yield* fewerReplicas(recipe, topics);
  },
};

function* fewerReplicas(
  recipe: Recipe,
  topics: readonly ResolvedTopic[],
): Generator<Recipe, void, Failing | null> {
  let smallest = recipe;
  for (const topic of topics) {
    for (let count = 1; count < topic.replicas; count += 1) {
      const failing = yield withReplicas(smallest, topic, count, Number.MAX_SAFE_INTEGER);
      if (failing === null) continue;
      smallest = failing.recipe;
      break;
    }
  }
}

/** A topic with at most so many replicas, all of them on brokers up to an id. */
function withReplicas(recipe: Recipe, topic: ResolvedTopic, most: number, lastId: number): Recipe {
  const { name, replicas, assignments } = topic;
  if (assignments.length === 0) {
    return withParam(recipe, `${joinPath('topics', name)}.replicas`, Math.min(replicas, most));
  }
  const left = assignments.map((ids) => ids.filter((id) => id <= lastId).slice(0, most));
  const fewest = Math.min(...left.map(({ length }) => length));
  return withAssignments(
    recipe,
    name,
    left.map((ids) => ids.slice(0, fewest)),
  );
}

/** Fewer voters: one, or else the next odd number. */
export const fewerControllers: Pass = {
  name: 'fewer controllers',
  *candidates({ recipe, scenario: { servers } }) {
    const voters = servers.filter(({ config }) => config.roles.includes('controller'));
    for (let count = 1; count < voters.length; count += 2) {
      const gone = voters.slice(count).map(({ name }) => name);
      const fewer = withParam(recipe, 'cluster.controllers', count);
      if ((yield withoutNodes(fewer, gone)) !== null) return;
    }
  },
};
