import type { Effect } from '../../../core/machine.ts';
import type { Evidence } from '../../check/checker.ts';
import { castOf } from '../../faults/cast.ts';
import type { Recorded } from '../../kernel/choices.ts';
import type { Observer } from '../../kernel/observer.ts';
import type { SimulateOptions } from '../../run/options.ts';
import { type BuiltIn, replayOptions, resolveRecipe } from '../../run/replay.ts';
import type { Recipe } from '../../run/result.ts';
import { Run } from '../../run/run.ts';
import { recipeOf } from '../../run/summary.ts';
import { canonicalJson } from '../../scenario/hash.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import type { Failing, Moment, Stated } from './pass.ts';
import {
  ASSERTION,
  isSameSignature,
  type Signature,
  signatureOfAssertion,
  signatureOfVerdict,
} from './signature.ts';

/** How far a trial may go. Null: as far as the scenario. */
export interface Reach {
  readonly untilMicros: number | null;
  readonly maxEvents: number | null;
}

/** Who listens to a trial, besides it. */
export interface Listening {
  readonly onChoice?: OnChoice;
  /** Whether moments hold probes of every kind, those too that are stated all the time. */
  readonly all?: boolean;
}

/** As far as the scenario goes. */
export const WHOLE: Reach = { untilMicros: null, maxEvents: null };

/** A run that was watched for a failure, stopped where it showed. */
export interface Trial {
  readonly run: Run;
  /** Null where the wanted failure did not show. */
  readonly failing: Failing | null;
}

/** Runs recipes and says whether they fail with a signature. */
export class Trials {
  /** Runs so far. */
  runs = 0;
  private readonly signature: Signature;
  private readonly builtIn: BuiltIn;
  private readonly scenarios: Map<string, ResolvedScenario | null> = new Map();

  constructor(signature: Signature, builtIn: BuiltIn) {
    this.signature = signature;
    this.builtIn = builtIn;
  }

  /** Runs a recipe up to the failure, or as far as `reach`; null where its scenario cannot be. */
  run(
    recipe: Recipe,
    reach: Reach = WHOLE,
    { onChoice, all = false }: Listening = {},
  ): Trial | null {
    const scenario = this.resolve(recipe);
    if (scenario === null) return null;
    this.runs += 1;
    const moments: Moment[] = [];
    const asked = new Map<string, number>();
    const run = new Run({
      ...replayOptions(recipe, scenario),
      ...optionsOf(reach),
      observers: [momentsInto(moments, all)],
      onChoice: listener(recipe, asked, onChoice ?? null),
    });
    return { run, failing: watch(run, this.signature, moments, asked) };
  }

  private resolve(recipe: Recipe): ResolvedScenario | null {
    const key = canonicalJson([recipe.scenario, recipe.params]);
    const known = this.scenarios.get(key);
    if (known !== undefined) return known;
    const scenario = resolveOrNull(recipe, this.builtIn);
    this.scenarios.set(key, scenario);
    return scenario;
  }
}

/** Hears of a choice. */
export type OnChoice = (choice: Recorded) => void;

/** Hears which tape entries are asked for; nobody listens where there is nothing to hear. */
export function listener(
  { tape }: Recipe,
  asked: Map<string, number>,
  onChoice: OnChoice | null,
): OnChoice | null {
  const names = new Set(Object.keys(tape));
  if (names.size === 0) return onChoice;
  return (choice) => {
    if (names.has(choice.name)) asked.set(choice.name, choice.calm);
    onChoice?.(choice);
  };
}

const optionsOf = ({ untilMicros, maxEvents }: Reach): Partial<SimulateOptions> => ({
  until: untilMicros,
  maxEvents,
});

/** A candidate may ask for what no scenario can be, such as more replicas than brokers: then null. */
export function resolveOrNull(recipe: Recipe, builtIn: BuiltIn): ResolvedScenario | null {
  try {
    return resolveRecipe(recipe, builtIn);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** Probes that every run states all the time: nobody would count to their hundredth. */
const FREQUENT: readonly string[] = [
  'HighWatermarkAdvanced',
  'QuorumHighWatermarkAdvanced',
  'WriteAcknowledged',
  'MetadataPublished',
  'LeaderLearned',
  'OffsetCommitted',
  'CommitAnswered',
];

/** Collects the moments of a run. */
export function momentsInto(moments: Moment[], all: boolean): Observer {
  return {
    onStep: ({ number: event, at, node, effects }) => {
      for (const effect of effects as readonly Effect[]) {
        if (effect.type !== 'Probe') continue;
        const probe = effect.probe as Stated;
        if (!all && FREQUENT.includes(probe.type)) continue;
        moments.push({ event, at, node: node.spec.name, probe });
      }
    },
  };
}

/** Runs to the first violation of the wanted guarantee, or to the end, which may be what shows it. */
function watch(
  run: Run,
  signature: Signature,
  moments: readonly Moment[],
  asked: ReadonlyMap<string, number>,
): Failing | null {
  const index = run.verdicts.verdicts().findIndex(({ id }) => id === signature.guarantee);
  const isBroken = (): boolean => (run.verdicts.world[index]?.violations ?? 0) > 0;
  let goesOn = true;
  while (goesOn && !isBroken()) goesOn = run.advance();
  const evidence = evidenceOf(run, signature);
  if (evidence === null) return null;
  return {
    recipe: recipeOf(run),
    scenario: run.scenario,
    evidence,
    showedAt: goesOn ? 'step' : 'end',
    endedAt: run.kernel.now,
    notable: run.notable.world.slice(),
    moments,
    asked,
  };
}

function evidenceOf(run: Run, signature: Signature): Evidence | null {
  if (signature.guarantee === ASSERTION) {
    if (run.message === null || !isSameSignature(signatureOfAssertion(run.message), signature)) {
      return null;
    }
    return { event: run.kernel.events, at: run.kernel.now, text: run.message, record: null };
  }
  const verdict = run.verdicts
    .verdicts()
    .find(({ id, status }) => id === signature.guarantee && status === 'violated');
  if (verdict === undefined) return null;
  const isSame = isSameSignature(signatureOfVerdict(verdict, castOf(run.scenario)), signature);
  return isSame ? (verdict.evidence[0] ?? null) : null;
}
