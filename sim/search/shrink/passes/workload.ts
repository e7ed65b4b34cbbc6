import { partitionName } from '../../../../core/protocol/partition-name.ts';
import type { Recipe } from '../../../run/result.ts';
import { formatDuration } from '../../../scenario/duration.ts';
import type { ResolvedProducer } from '../../../scenario/resolved.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import { joinPath } from '../../../scenario/usage-error.ts';
import { ddmin } from '../ddmin.ts';
import { withParam } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/** As few client programs as possible. */
export const fewerClients: Pass = {
  name: 'fewer clients',
  *candidates({ recipe, scenario: { source } }) {
    let smallest = recipe;
    for (const field of ['consumers', 'producers', 'copiers'] as const) {
      const specs = Object.entries(source[field] ?? {});
      const base = smallest;
      const kept = yield* ddmin(specs, (left) => withMap(base, field, left));
      if (kept.length < specs.length) smallest = withMap(base, field, kept);
    }
  },
};

/** Fewer topics, with the clients that use them. */
export const fewerTopics: Pass = {
  name: 'fewer topics',
  *candidates({ recipe, scenario: { source } }) {
    const topics = Object.entries(source.topics ?? {});
    if (topics.length < 2) return;
    yield* ddmin(topics, (left) => withTopics(recipe, source, left));
  },
};

function withTopics(
  recipe: Recipe,
  source: Scenario,
  topics: readonly (readonly [string, unknown])[],
): Recipe {
  const names = topics.map(([name]) => name);
  let next = withMap(recipe, 'topics', topics);
  for (const field of ['producers', 'consumers'] as const) {
    const clients = Object.entries<{ readonly topic: string }>(source[field] ?? {});
    const left = clients.filter(([, { topic }]) => names.includes(topic));
    if (left.length < clients.length) next = withMap(next, field, left);
  }
  const copiers = Object.entries(source.copiers ?? {});
  const left = copiers.filter(([, { from, to }]) => names.includes(from) && names.includes(to));
  if (left.length < copiers.length) next = withMap(next, 'copiers', left);
  return next;
}

/** What was set inside the map before is part of what it is set to now. */
function withMap(
  recipe: Recipe,
  field: 'topics' | 'producers' | 'consumers' | 'copiers',
  entries: readonly (readonly [string, unknown])[],
): Recipe {
  const params = recipe.params.filter(([path]) => !new RegExp(`^${field}\\b`).test(path));
  return withParam({ ...recipe, params }, field, JSON.stringify(Object.fromEntries(entries)));
}

/** Fewer records: those at the end go first, then those at the beginning; then fewer in a second, and no keys. */
export const fewerRecords: Pass = {
  name: 'fewer records',
  *candidates(current) {
    let { recipe } = current;
    const { producers, copiers } = current.scenario;
    for (const producer of producers) {
      if (copiers.some((copier) => copier.producer === producer)) continue;
      const { name, count, keys, intervalMicros, startMicros } = producer;
      const path = joinPath('producers', name);
      recipe = yield* toOnePartition(recipe, current, producer);
      const possible = Math.max(1, Math.ceil((current.endedAt - startMicros) / intervalMicros));
      const most = count < 0 ? possible : Math.min(count, possible);
      const sent = yield* fewest(most, (n) => withParam(recipe, `${path}.count`, n));
      recipe = sent.recipe ?? recipe;
      const base = recipe;
      const later = yield* fewest(sent.count, (n) => {
        const start = formatDuration(startMicros + (sent.count - n) * intervalMicros);
        return withParam(withParam(base, `${path}.count`, n), `${path}.start`, start);
      });
      recipe = later.recipe ?? recipe;
      recipe = yield* slowest(recipe, Math.round(1_000_000 / intervalMicros), `${path}.rate`);
      if (keys === 0) continue;
      recipe = (yield withParam(recipe, `${path}.keys`, 0))?.recipe ?? recipe;
    }
  },
};

/** All records to one partition, the one that failed first: no key has to be drawn to get there. */
function* toOnePartition(
  recipe: Recipe,
  { scenario, evidence }: Failing,
  { name, topic, partition }: ResolvedProducer,
): Generator<Recipe, Recipe, Failing | null> {
  const partitions = scenario.topics.find((known) => known.name === topic)?.partitions ?? 1;
  if (partition !== null || partitions < 2) return recipe;
  const all = Array.from({ length: partitions }, (_, index) => index);
  const failed = all.filter((index) => evidence.text.includes(partitionName(topic, index)));
  const path = joinPath('producers', name);
  for (const index of new Set([...failed, ...all])) {
    const alone = withParam(withParam(recipe, `${path}.partition`, index), `${path}.keys`, 0);
    const failing = yield alone;
    if (failing !== null) return failing.recipe;
  }
  return recipe;
}

/**
 * The least number with which a recipe still fails, by halves, to within a part of what there was: the next round is
 * finer. Without a recipe where nothing less fails.
 */
function* fewest(
  most: number,
  withCount: (count: number) => Recipe,
): Generator<Recipe, { readonly count: number; readonly recipe: Recipe | null }, Failing | null> {
  let recipe: Recipe | null = null;
  let low = 0;
  let high = most;
  while (high - low > most * COARSENESS) {
    const middle = Math.floor((low + high) / 2);
    const failing = yield withCount(middle);
    if (failing === null) low = middle + 1;
    else {
      recipe = failing.recipe;
      high = middle;
    }
  }
  return { count: high, recipe };
}

/** One in so many records may be one too many. */
const COARSENESS = 1 / 32;

const RATES = [1, 2, 5, 10, 20, 50];

function* slowest(
  recipe: Recipe,
  rate: number,
  path: string,
): Generator<Recipe, Recipe, Failing | null> {
  for (const slower of RATES) {
    if (slower >= rate) break;
    const failing = yield withParam(recipe, path, slower);
    if (failing !== null) return failing.recipe;
  }
  return recipe;
}

/** A quorum alone appends less often. */
export const rarerAppends: Pass = {
  name: 'fewer appends',
  *candidates({ recipe, scenario: { quorumOnly } }) {
    const now = quorumOnly?.appendEveryMicros ?? 0;
    for (const micros of [0, 1_000_000, 500_000, 200_000, 100_000, 50_000]) {
      if (now === 0 || (micros !== 0 && micros <= now)) return;
      if ((yield withParam(recipe, 'cluster.appendEvery', formatDuration(micros))) !== null) return;
    }
  },
};
