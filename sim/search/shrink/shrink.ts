import { assert, some } from '../../../core/assert.ts';
import { castOf } from '../../faults/cast.ts';
import { divergence } from '../../kernel/ladder.ts';
import { type BuiltIn, replay, resolveRecipe } from '../../run/replay.ts';
import type { Outcome, Recipe } from '../../run/result.ts';
import { wallMs } from '../../run/wall.ts';
import { canonicalJson, textHash } from '../../scenario/hash.ts';
import { itemsOf, rulesOf, withoutIt } from './certificate.ts';
import { itemCount, withoutSwitches } from './edit.ts';
import type { Candidates, Failing, Pass } from './pass.ts';
import { PASSES } from './passes/all.ts';
import type {
  CertificateLine,
  Shrinking,
  ShrinkProgress,
  ShrinkResult,
  ShrinkStep,
} from './result.ts';
import { type Signature, signatureOf } from './signature.ts';
import { storyOf } from './story.ts';
import { tapeOf } from './tape.ts';
import { type Reach, Trials, WHOLE } from './trial.ts';

/** How to shrink. */
export interface ShrinkOptions {
  readonly builtIn: BuiltIn;
  /** The guarantee whose violation is to be kept; by default the first that broke. */
  readonly guarantee?: string | null;
  /** The signature, where the recipe has just been run and is known to fail with it: one run less. */
  readonly signature?: Signature;
  readonly maxRuns?: number;
  /** Wall time in milliseconds. */
  readonly budgetMs?: number;
  /** Asked between runs; the best so far is the result. */
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (progress: ShrinkProgress) => void;
  readonly passes?: readonly Pass[];
}

const MAX_RUNS = 2000;
const BUDGET_MS = 30_000;
/** The part of a budget that is left to verify the items. */
const FOR_CERTIFICATE = 0.2;
/** Rounds of passes; most failures need two, and a last one that finds nothing. */
const MOST_ROUNDS = 6;

/** Makes a failing recipe as small as it gets, and proves that it fails and that every item is needed. */
export function shrink(recipe: Recipe, options: ShrinkOptions): Shrinking {
  const steps = shrinking(recipe, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    options.onProgress?.(step.value);
  }
}

/** The same run by run, for who has other things to do in between: yields after each run. */
export function* shrinking(
  recipe: Recipe,
  options: ShrinkOptions,
): Generator<ShrinkProgress, Shrinking> {
  const failure = options.signature ?? signatureIn(recipe, options);
  if ('type' in failure) return failure;
  const trials = new Trials(failure, options.builtIn);
  const taped = tapeOf(recipe, trials);
  if (taped.type === 'differs') return { type: 'tape-does-not-replay', place: taped.place };
  if (taped.type === 'holds') return { type: 'holds', outcome: 'ok', violated: [] };
  const shrinker = new Shrinker(recipe, taped.failing, failure, trials, options);
  return { type: 'shrunk', result: yield* shrinker.shrink() };
}

/** Runs the recipe as it is: how it fails, or why there is nothing to shrink. */
function signatureIn(
  recipe: Recipe,
  { builtIn, guarantee = null }: ShrinkOptions,
): Signature | Exclude<Shrinking, { type: 'shrunk' }> {
  const { grade, summary } = replay(recipe, builtIn);
  if (grade.type !== 'same') return grade;
  const run = some(summary, 'what was replayed has a summary');
  const signature = signatureOf(run, castOf(resolveRecipe(recipe, builtIn)), guarantee);
  if (signature !== null) return signature;
  const broken = run.guarantees.filter(({ status }) => status === 'violated');
  return { type: 'holds', outcome: run.outcome, violated: broken.map(({ id }) => id) };
}

/** The current smallest failing run, and the way to it. */
class Shrinker {
  private current: Failing;
  private ended: ShrinkResult['ended'] = 'minimal';
  private readonly original: Recipe;
  private readonly signature: Signature;
  private readonly trials: Trials;
  private readonly options: ShrinkOptions;
  /** Whether the failure is one of the rules that the scenario sets back, so that a candidate must fail by them too. */
  private readonly needsRules: boolean;
  private readonly began: number = wallMs();
  private readonly steps: ShrinkStep[] = [];
  /** Candidates that did not fail, by hash: no pass tries them again. */
  private readonly vain: Set<string> = new Set();

  constructor(
    original: Recipe,
    first: Failing,
    signature: Signature,
    trials: Trials,
    options: ShrinkOptions,
  ) {
    this.original = original;
    this.current = first;
    this.signature = signature;
    this.trials = trials;
    this.options = options;
    this.steps.push(this.progress('recorded'));
    const { switches = {} } = first.scenario.source;
    this.needsRules = Object.keys(switches).length > 0 && !this.failsByDefault(first.recipe);
  }

  *shrink(): Generator<ShrinkProgress, ShrinkResult> {
    let certificate: readonly CertificateLine[] | null = null;
    while (certificate === null) {
      yield* this.rounds();
      certificate = yield* this.certify();
    }
    const { failing: told, outcome } = this.confirmed();
    const { recipe, evidence, endedAt: failsAt } = this.current;
    return {
      signature: this.signature,
      outcome,
      recipe,
      original: this.original,
      evidence,
      failsAt,
      items: itemsOf(recipe),
      certificate,
      story: storyOf(told, this.signature),
      steps: this.steps,
      runs: this.trials.runs,
      ended: this.ended,
    };
  }

  private *rounds(): Generator<ShrinkProgress, void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = this.steps.length;
      for (const pass of this.options.passes ?? PASSES) {
        yield* this.carryOut(pass.name, pass.candidates(this.current));
      }
      if (this.steps.length === before || this.ended !== 'minimal') return;
    }
  }

  private *carryOut(pass: string, candidates: Candidates): Generator<ShrinkProgress, void> {
    let next = candidates.next();
    while (next.done !== true && !this.isSpent(1 - FOR_CERTIFICATE)) {
      const candidate = next.value;
      const key = textHash(canonicalJson([candidate.params, candidate.faults, candidate.tape]));
      const failing = this.vain.has(key) ? null : this.tried(candidate);
      if (failing === null) this.vain.add(key);
      else this.accept(pass, failing);
      yield this.progress(pass);
      next = candidates.next(failing);
    }
    candidates.return();
  }

  /** The failing run of a candidate; null where it does not fail, or fails without the rules that were set back. */
  private tried(candidate: Recipe): Failing | null {
    const failing = this.trials.run(candidate, this.reach())?.failing ?? null;
    if (failing === null || !this.needsRules) return failing;
    return this.failsByDefault(failing.recipe) ? null : failing;
  }

  private failsByDefault(recipe: Recipe): boolean {
    const trial = this.trials.run(withoutSwitches(recipe), this.reach());
    return trial !== null && trial.failing !== null;
  }

  /**
   * Verifies item by item that the failure disappears without it. Where it does not, the smaller recipe is taken and
   * null returned: the passes have more to do.
   */
  private *certify(): Generator<ShrinkProgress, readonly CertificateLine[] | null> {
    const lines: CertificateLine[] = [];
    for (const item of [...itemsOf(this.current.recipe), ...rulesOf(this.current)]) {
      if (this.isSpent(1)) break;
      const { line, failing } = withoutIt(this.current, item, this.trials);
      yield this.progress('certificate');
      if (failing !== null && this.ended === 'minimal') {
        this.accept('certificate', failing);
        return null;
      }
      lines.push(line);
    }
    return lines;
  }

  /** The result is what a replay of the recipe gives, and nothing else; with all that there is to tell of it. */
  private confirmed(): { readonly failing: Failing; readonly outcome: Outcome } {
    const { recipe } = this.current;
    const reach = { untilMicros: null, maxEvents: recipe.events };
    const trial = this.trials.run(recipe, reach, { all: true });
    const failing = some(trial?.failing, 'the shrunk recipe fails again');
    assert(divergence(recipe, failing.recipe) === null, 'and its run is the same');
    return { failing, outcome: some(trial, 'as above').run.summary().outcome };
  }

  private accept(pass: string, failing: Failing): void {
    this.current = failing;
    this.steps.push(this.progress(pass));
  }

  /** A candidate may fail somewhat later than the current recipe; beyond that it is given up. */
  private reach(): Reach {
    const { showedAt, endedAt, recipe, scenario } = this.current;
    if (showedAt === 'end') return WHOLE;
    return {
      untilMicros: Math.min(scenario.untilMicros, endedAt + SLACK_MICROS),
      maxEvents: 2 * recipe.events + SLACK_EVENTS,
    };
  }

  private isSpent(share: number): boolean {
    const { maxRuns = MAX_RUNS, budgetMs = BUDGET_MS, shouldStop } = this.options;
    if (shouldStop?.() === true) this.ended = 'interrupted';
    else if (this.trials.runs >= maxRuns * share) this.ended = 'runs';
    else if (wallMs() - this.began >= budgetMs * share) this.ended = 'time';
    else return false;
    return true;
  }

  private progress(pass: string): ShrinkProgress {
    const { recipe } = this.current;
    const faults = recipe.faults.length;
    const choices = itemCount(recipe) - faults;
    return { pass, runs: this.trials.runs, faults, choices, events: recipe.events };
  }
}

const SLACK_MICROS = 2_000_000;
const SLACK_EVENTS = 1000;
