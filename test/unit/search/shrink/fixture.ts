import { builtInScenario } from '../../../../sim/cli/load.ts';
import type { Episode } from '../../../../sim/faults/episode.ts';
import type { Recipe } from '../../../../sim/run/result.ts';
import { simulate } from '../../../../sim/run/simulate.ts';
import { resolveScenario } from '../../../../sim/scenario/resolve.ts';
import type { Scenario } from '../../../../sim/scenario/scenario.ts';
import { applySets, parseSet } from '../../../../sim/scenario/set.ts';
import type { Failing, Moment, Pass } from '../../../../sim/search/shrink/pass.ts';

/** A recipe of which a test cares about some fields. */
export const recipeOf = (fields: Partial<Recipe>): Recipe => ({
  format: 'samsa-recipe-1',
  samsa: '0.1.0',
  scenario: { name: 'test' },
  scenarioHash: '0123456789abcdef',
  params: [],
  seed: null,
  quiet: [],
  tape: {},
  faults: [],
  events: 100,
  hash: 'fedcba9876543210',
  ladder: [],
  ...fields,
});

/** A fault of which a test cares about some fields. */
export const faultOf = (id: string, fields: Partial<Episode> = {}): Episode => ({
  id,
  kind: 'crash',
  when: { type: 'At', micros: 1_000_000 },
  forMicros: 500_000,
  on: ['b1'],
  from: [],
  to: [],
  groups: [],
  traffic: ['data', 'control', 'client'],
  parameters: {},
  maxDiskLosses: null,
  ...fields,
});

/** A failing run of a scenario, of which a test cares about some fields. */
export function failingOf(
  scenario: Omit<Scenario, 'name'>,
  fields: Partial<Failing> & { readonly recipe?: Recipe } = {},
): Failing {
  const source: Scenario = { name: 'test', ...scenario };
  return {
    recipe: recipeOf({ scenario: source }),
    scenario: resolveScenario(source, null),
    evidence: { event: 90, at: 5_000_000, text: 'b1 lost it', record: null },
    showedAt: 'step',
    endedAt: 5_000_000,
    notable: [],
    moments: [],
    asked: new Map(),
    ...fields,
  };
}

/** A moment at which a node stated a probe. */
export const momentOf = (
  event: number,
  at: number,
  node: string,
  probe: Moment['probe'] & Readonly<Record<string, unknown>>,
): Moment => ({ event, at, node, probe });

/** Drives a generator of candidates: `judge` says of each whether it fails. Returns what the generator returns. */
export function drive<Result>(
  steps: Generator<Recipe, Result, Failing | null>,
  judge: (candidate: Recipe) => Failing | null,
): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next(judge(step.value));
  return step.value;
}

/** The candidates that a pass makes of a failing run where each that `fails` becomes the current one. */
export function candidatesOf(
  pass: Pass,
  current: Failing,
  fails: (candidate: Recipe) => boolean = () => false,
): { readonly tried: readonly Recipe[]; readonly smallest: Recipe } {
  const tried: Recipe[] = [];
  let smallest = current.recipe;
  drive(pass.candidates(current), (candidate) => {
    tried.push(candidate);
    if (!fails(candidate)) return null;
    smallest = candidate;
    const { scenario, params } = candidate;
    const source = applySets(scenario as Scenario, params, null);
    return { ...current, recipe: candidate, scenario: resolveScenario(source, null) };
  });
  return { tried, smallest };
}

/** The recipe of a run of a built-in scenario. */
export function recipeOfRun(name: string, seed: string, sets: readonly string[]): Recipe {
  const params = sets.map(parseSet);
  const scenario = resolveScenario(applySets(builtInScenario(name), params, null), null);
  return simulate({ scenario, seed, recipeScenario: name, params }).run().recipe;
}
