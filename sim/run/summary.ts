import { linkOrNull } from '../trace/link/encode.ts';
import type { Outcome, Recipe, RunSummary } from './result.ts';
import type { Run } from './run.ts';
import { VERSION } from './version.ts';

/** What there is to say of a run as it stands; one that goes on counts as interrupted. */
export function summaryOf(run: Run, tookMs: number): RunSummary {
  const { scenario, options, kernel } = run;
  const { events } = kernel;
  const recipe = recipeOf(run);
  const ended = run.ended ?? 'interrupted';
  const at = ended === 'until' ? run.untilMicros : kernel.now;
  return {
    samsa: VERSION,
    scenario: scenario.name,
    seed: options.seed,
    recipe,
    /** Written when somebody asks: most runs of a search are looked at by nobody. */
    get link() {
      return linkOrNull(recipe);
    },
    outcome: outcomeOf(run),
    ended,
    message: run.message,
    hash: kernel.hash.hex(),
    events,
    virtualMs: at / 1000,
    guarantees: run.verdicts.verdicts(),
    notable: run.notable.world.slice(),
    groups: run.ownership.facts(at),
    warnings: scenario.warnings,
    timing: {
      wallMs: tookMs,
      eventsPerSecond: tookMs === 0 ? 0 : Math.round((events * 1000) / tookMs),
    },
  };
}

/** The recipe of a run as it stands. */
export function recipeOf(run: Run): Recipe {
  const { scenario, options, kernel } = run;
  const { recipeScenario = null } = options;
  return {
    format: 'samsa-recipe-1',
    samsa: VERSION,
    scenario: recipeScenario ?? scenario.source,
    scenarioHash: scenario.sourceHash,
    params: recipeScenario === null ? [] : (options.params ?? []),
    seed: options.seed,
    quiet: options.quiet ?? [],
    tape: options.tape ?? {},
    faults: run.episodes,
    events: kernel.events,
    hash: kernel.hash.hex(),
    ladder: kernel.ladder.slice(),
  };
}

/** Precedence: assertion, violated, stalled, budget or nothing exercised, ok (DESIGN §8). */
function outcomeOf({ ended, verdicts }: Run): Outcome {
  if (ended === 'assertion') return 'assertion';
  if (verdicts.hasViolated('safety')) return 'violated';
  if (verdicts.hasViolated('liveness')) return 'stalled';
  if (ended === null || ended === 'interrupted') return 'interrupted';
  if (ended === 'event-budget' || ended === 'wall-budget') return 'budget';
  return verdicts.hasExercised() ? 'ok' : 'nothing-exercised';
}
