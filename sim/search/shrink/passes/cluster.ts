import type { Episode, When } from '../../../faults/episode.ts';
import type { Recipe } from '../../../run/result.ts';
import { joinPath } from '../../../scenario/usage-error.ts';
import { faultsOf, withFaults, withParam } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/** Fewer partitions, down to one; what faults say of a partition that is gone is said of the first. */
export const fewerPartitions: Pass = {
  name: 'fewer partitions',
  *candidates(current) {
    let { recipe } = current;
    for (const { name, partitions, assignments } of current.scenario.topics) {
      if (assignments.length > 0) continue;
      for (let count = 1; count < partitions; count *= 2) {
        const fewer = withParam(recipe, `${joinPath('topics', name)}.partitions`, count);
        const failing = yield renamed(fewer, (text) => toFirst(text, name, count));
        if (failing === null) continue;
        recipe = failing.recipe;
        break;
      }
    }
  },
};

/** Fewer brokers, with as many replicas as are left; then fewer replicas. */
export const fewerBrokers: Pass = {
  name: 'fewer brokers',
  *candidates(current) {
    let { recipe } = current;
    const { topics, servers } = current.scenario;
    const names = servers.filter(({ config }) => config.roles.includes('broker'));
    const isCombined = names.some(({ config }) => config.roles.includes('controller'));
    if (isCombined || topics.some(({ assignments }) => assignments.length > 0)) return;
    for (let count = 1; count < names.length; count += 1) {
      let fewer = withParam(recipe, 'cluster.brokers', count);
      for (const { name, replicas } of topics) {
        fewer = withReplicas(fewer, name, Math.min(replicas, count));
      }
      const failing = yield withoutNodes(
        fewer,
        names.slice(count).map(({ name }) => name),
      );
      if (failing === null) continue;
      recipe = failing.recipe;
      break;
    }
    yield* fewerReplicas(recipe, topics);
  },
};

function* fewerReplicas(
  recipe: Recipe,
  topics: readonly { readonly name: string; readonly replicas: number }[],
): Generator<Recipe, void, Failing | null> {
  let smallest = recipe;
  for (const { name, replicas } of topics) {
    for (let count = 1; count < replicas; count += 1) {
      const failing = yield withReplicas(smallest, name, count);
      if (failing === null) continue;
      smallest = failing.recipe;
      break;
    }
  }
}

const withReplicas = (recipe: Recipe, topic: string, count: number): Recipe =>
  withParam(recipe, `${joinPath('topics', topic)}.replicas`, count);

/** Fewer voters: one, or else the next smaller odd number. */
export const fewerControllers: Pass = {
  name: 'fewer controllers',
  *candidates({ recipe, scenario: { servers } }) {
    const voters = servers.filter(({ config }) => config.roles.includes('controller'));
    for (let count = 1; count < voters.length; count += 2) {
      const fewer = withParam(recipe, 'cluster.controllers', count);
      if (
        (yield withoutNodes(
          fewer,
          voters.slice(count).map(({ name }) => name),
        )) !== null
      )
        return;
    }
  },
};

/** The recipe without nodes in what its faults name; a fault that named nobody else goes. */
function withoutNodes(recipe: Recipe, gone: readonly string[]): Recipe {
  const left = (names: readonly string[]): string[] => names.filter((name) => !gone.includes(name));
  const faults = faultsOf(recipe).map(
    (episode): Episode => ({
      ...episode,
      on: left(episode.on),
      from: left(episode.from),
      to: left(episode.to),
      groups: episode.groups.map(left).filter((group) => group.length > 0),
    }),
  );
  return withFaults(
    recipe,
    faults.filter((episode, index) => !hasLostTarget(faultsOf(recipe)[index] as Episode, episode)),
  );
}

const hasLostTarget = (before: Episode, after: Episode): boolean =>
  (before.on.length > 0 && after.on.length === 0) ||
  (before.from.length > 0 && after.from.length === 0) ||
  (before.to.length > 0 && after.to.length === 0) ||
  (before.groups.length > 1 && after.groups.length < 2);

const toFirst = (text: string, topic: string, partitions: number): string =>
  text.replace(new RegExp(`\\b${escaped(topic)}-(\\d+)\\b`, 'g'), (found, index: string) =>
    Number(index) < partitions ? found : `${topic}-0`,
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The recipe with another name wherever a fault speaks of something. */
function renamed(recipe: Recipe, rename: (text: string) => string): Recipe {
  const all = (texts: readonly string[]): string[] => texts.map(rename);
  const faults = faultsOf(recipe).map(
    (episode): Episode => ({
      ...episode,
      when: renamedWhen(episode.when, rename),
      on: all(episode.on),
      from: all(episode.from),
      to: all(episode.to),
      groups: episode.groups.map(all),
    }),
  );
  return withFaults(recipe, faults);
}

function renamedWhen(when: When, rename: (text: string) => string): When {
  if (when.type === 'At') return when;
  const where = when.where.map(
    ([field, value]) => [field, typeof value === 'string' ? rename(value) : value] as const,
  );
  return { ...when, where };
}
