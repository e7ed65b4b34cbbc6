import { BUILT_IN } from '../../scenarios/index.ts';
import { castOf } from '../../sim/faults/cast.ts';
import { checkFaults, planFaults } from '../../sim/faults/check.ts';
import type { Episode } from '../../sim/faults/episode.ts';
import { nearest } from '../../sim/faults/nearest.ts';
import type { SimulateOptions } from '../../sim/run/options.ts';
import { planFor } from '../../sim/run/plan.ts';
import { replayOptions, resolveRecipe } from '../../sim/run/replay.ts';
import type { Recipe } from '../../sim/run/result.ts';
import { formatDuration } from '../../sim/scenario/duration.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolved.ts';
import type { FaultSpec, Scenario } from '../../sim/scenario/scenario.ts';
import { parseScenario } from '../../sim/scenario/schema.ts';
import { applySets } from '../../sim/scenario/set.ts';
import { UsageError } from '../../sim/scenario/usage-error.ts';
import type { Source } from './protocol.ts';

/** A recipe that this version cannot run: its scenario is gone, or another one. */
export class ImpossibleError extends Error {}

/** The built-in scenario of a name. */
export function builtIn(name: string): Scenario {
  const found = BUILT_IN.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = BUILT_IN.map((scenario) => scenario.name);
  const problem = `no scenario is called "${name}"`;
  throw new UsageError({
    file: null,
    path: '',
    value: name,
    problem,
    nearest: nearest(name, names),
  });
}

/** The options of a run that somebody asks for; throws `UsageError` where it cannot be. */
export function scenarioOptions({
  scenario,
  params,
  seed,
}: Extract<Source, { type: 'Scenario' }>): SimulateOptions {
  const source = typeof scenario === 'string' ? builtIn(scenario) : parseScenario(scenario, null);
  const recipeScenario = typeof scenario === 'string' ? scenario : source;
  const resolved = resolveScenario(applySets(source, params, null), null);
  return { scenario: resolved, seed, recipeScenario, params };
}

/** The options with which a recipe's run is made again. */
export function recipeOptions(recipe: Recipe): SimulateOptions {
  let scenario: ResolvedScenario;
  try {
    scenario = resolveRecipe(recipe, builtIn);
  } catch (error) {
    if (error instanceof UsageError) throw new ImpossibleError(error.message);
    throw error;
  }
  if (scenario.sourceHash !== recipe.scenarioHash) {
    const made = `Samsa ${recipe.samsa}`;
    throw new ImpossibleError(
      `the scenario ${scenario.name} is not the one that ${made} made the recipe with`,
    );
  }
  return replayOptions(recipe, scenario);
}

/** The options of a fork: its parent's run with more faults, or with other settings. */
export function forkOptions(
  parent: SimulateOptions,
  episodes: readonly Episode[],
  { atMicros, faults, params }: Extract<Source, { type: 'Fork' }>,
): SimulateOptions {
  const scenario = params.length === 0 ? parent.scenario : changedScenario(parent, params);
  const isReplanned = params.some(([path]) => /^(faults|swarm)\b/.test(path));
  const kept = isReplanned ? planFor(scenario, parent.seed) : episodes;
  const added = addedEpisodes(faults, atMicros, scenario, kept);
  const { maxEvents: _, ...options } = parent;
  return {
    ...options,
    scenario,
    recipeScenario: parent.recipeScenario ?? parent.scenario.source,
    params: [...(parent.params ?? []), ...params],
    faults: [...kept, ...added],
  };
}

function changedScenario(
  { scenario, recipeScenario = null, params = [] }: SimulateOptions,
  more: readonly (readonly [path: string, value: string])[],
): ResolvedScenario {
  const base = typeof recipeScenario === 'string' ? builtIn(recipeScenario) : recipeScenario;
  const source = base === null ? scenario.source : applySets(base, params, null);
  return resolveScenario(applySets(source, more, null), null);
}

/** Faults as written, at the moment of the fork where they do not say when, under ids that nothing else has. */
function addedEpisodes(
  faults: readonly FaultSpec[],
  atMicros: number,
  scenario: ResolvedScenario,
  kept: readonly Episode[],
): readonly Episode[] {
  const taken = new Set(kept.map(({ id }) => id));
  const at = formatDuration(atMicros);
  const specs = faults.map((spec): FaultSpec => {
    const id = spec.id ?? freeId(taken);
    taken.add(id);
    const when = spec.at === undefined && spec.after === undefined ? { at } : {};
    return { ...spec, ...when, id };
  });
  const cast = castOf(scenario);
  const [problem] = checkFaults(specs, cast);
  if (problem !== undefined) {
    const { path, message } = problem;
    throw new UsageError({ file: null, path, value: null, problem: message, nearest: [] });
  }
  const episodes = planFaults(specs, cast);
  const twice = episodes.find(({ id }) => kept.some((known) => known.id === id));
  if (twice === undefined) return episodes;
  const problemText = `another fault has the id "${twice.id}" already`;
  throw new UsageError({
    file: null,
    path: 'faults',
    value: null,
    problem: problemText,
    nearest: [],
  });
}

/** `i1`, `i2` …: links write faults under such ids without their ids (docs/links.md). */
function freeId(taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!taken.has(`i${n}`)) return `i${n}`;
}
