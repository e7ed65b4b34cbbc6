import fc from 'fast-check';
import type { Episode } from '../../faults/episode.ts';
import { planFor } from '../../run/plan.ts';
import type { Recipe } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { standalone } from '../../search/shrink/standalone.ts';
import { resolveOrNull } from '../../search/shrink/trial.ts';
import { linkOrNull } from '../../trace/link/encode.ts';
import { checkConcerns, guaranteeNamed } from '../guarantees.ts';
import { isAlike, type Looking, type Seen, seen, seenFromTape } from '../seen.ts';
import { noBuiltIn } from '../story.ts';
import { integerIn, wrong } from './choices.ts';
import { resolvedOf } from './fault-plan.ts';
import { noteOn, type Simulation, simulationOf } from './simulation-value.ts';
import { lengthOf, Thread, type Told, tell } from './thread.ts';

/** How a property simulates. */
export interface SimulationOptions {
  /** Faults besides those of the scenario and its swarm; `faultPlan` is such a function. */
  readonly faults?: (scenario: Scenario) => fc.Arbitrary<readonly Episode[]>;
  /** The guarantee that the property is about: shrinking keeps to it where a run breaks several. */
  readonly guarantee?: string;
  /** The most runs that shrinking one failure takes; 400 if left out. */
  readonly maxShrinkRuns?: number;
}

const MAX_SHRINK_RUNS = 400;

/**
 * Whole runs of a scenario, or of scenarios that are drawn, each under a seed of its own. A run is a `RunSummary` that
 * prints as a story. It shrinks by the passes of Samsa's own shrinker: fewer faults, choices, nodes, clients, records.
 */
export function simulation(
  scenario: Scenario | fc.Arbitrary<Scenario>,
  options: SimulationOptions = {},
): fc.Arbitrary<Simulation> {
  const { guarantee, maxShrinkRuns = MAX_SHRINK_RUNS } = options;
  if (guarantee !== undefined) guaranteeNamed(guarantee);
  if (!integerIn(0, 1_000_000)(maxShrinkRuns)) {
    throw wrong('simulation.maxShrinkRuns', maxShrinkRuns, 'expected an integer from 0 on');
  }
  if (scenario instanceof fc.Arbitrary) return new SimulationArbitrary(scenario, options);
  const resolved = resolvedOf(scenario);
  if (guarantee !== undefined) checkConcerns(guarantee, resolved);
  return new SimulationArbitrary(fc.constant(resolved.source), options);
}

/** Where shrinking has come to with a run: the thread that it came from and what that was told. */
interface Context {
  readonly thread: Thread;
  readonly told: Told;
  /** The run with which shrinking began. */
  readonly first: Seen;
}

class SimulationArbitrary extends fc.Arbitrary<Simulation> {
  private readonly scenarios: fc.Arbitrary<Scenario>;
  private readonly options: SimulationOptions;
  private readonly looking: Looking;

  constructor(scenarios: fc.Arbitrary<Scenario>, options: SimulationOptions) {
    super();
    this.scenarios = scenarios;
    this.options = options;
    this.looking = { guarantee: options.guarantee ?? null, maxEvents: null, forStory: false };
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Simulation> {
    const { faults, guarantee } = this.options;
    const source = this.scenarios.generate(random, biasFactor).value;
    const scenario = resolvedOf(source);
    if (guarantee !== undefined) checkConcerns(guarantee, scenario);
    const seed = String(random.nextInt(1, MOST_SEED));
    const plan = faults?.(source).generate(random, biasFactor).value ?? [];
    const episodes = [...planFor(scenario, seed), ...plan];
    checkIds(episodes);
    const summary = simulate({ scenario, seed, faults: episodes }).run();
    return new fc.Value(simulationOf(summary, guarantee ?? null), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Simulation {
    const { recipe } = (value ?? {}) as { readonly recipe?: Partial<Recipe> };
    return recipe?.format === 'samsa-recipe-1' && typeof recipe.scenario === 'object';
  }

  override shrink(value: Simulation, context: unknown): fc.Stream<fc.Value<Simulation>> {
    if ((this.options.maxShrinkRuns ?? MAX_SHRINK_RUNS) === 0) return fc.Stream.nil();
    return fc.stream(context === undefined ? this.begin(value) : this.goOn(context as Context));
  }

  /** The same run again, from its tape, which must fail as well; with that tape the passes begin. */
  private *begin(value: Simulation): Generator<fc.Value<Simulation>, void> {
    const scenario = resolveOrNull(value.recipe, noBuiltIn);
    if (scenario === null) return;
    const first = seenFromTape(value.recipe, scenario, this.looking);
    const context: Context = { thread: new Thread(first.failing), told: null, first };
    const { seed, recipe, link } = value;
    const again = { ...first.summary, seed, recipe, link };
    yield new fc.Value(simulationOf(again, this.looking.guarantee, ' (run again)'), context);
    noteOn(
      value,
      `the property did not fail when it was given this very run (hash ${value.hash}) again: it is not deterministic`,
    );
  }

  private *goOn({ thread, told, first }: Context): Generator<fc.Value<Simulation>, void> {
    const most = this.options.maxShrinkRuns ?? MAX_SHRINK_RUNS;
    for (let answers = told; lengthOf(answers) < most; answers = tell(answers, null)) {
      const candidate = thread.candidateAfter(answers);
      if (candidate === null) return;
      const tried = this.tried(candidate);
      if (tried === null || !isAlike(first, tried, this.looking.guarantee)) continue;
      const recipe = standalone(tried.summary.recipe, noBuiltIn);
      const whole = { ...tried.summary, recipe, link: linkOrNull(recipe) };
      const context: Context = { thread, told: tell(answers, tried.failing), first };
      yield new fc.Value(simulationOf(whole, this.looking.guarantee), context);
    }
  }

  /** The run of a candidate; null where its scenario cannot be. */
  private tried(candidate: Recipe): Seen | null {
    const scenario = resolveOrNull(candidate, noBuiltIn);
    return scenario === null ? null : seen(candidate, scenario, this.looking);
  }
}

const MOST_SEED = 0x7fff_ffff;

/** A plan's episodes are known by their ids. */
function checkIds(episodes: readonly Episode[]): void {
  const ids = episodes.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return;
  throw wrong('simulation.faults', twice, `two faults have the id "${twice}"`);
}
