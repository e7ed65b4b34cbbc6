import { setImmediate } from 'node:timers/promises';
import pc from 'picocolors';
import { ALL_CHECKERS } from '../../check/all.ts';
import { nearest } from '../../faults/nearest.ts';
import { divergencePlace } from '../../kernel/ladder.ts';
import { encodeRecipe } from '../../run/recipe.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import type { Shrinking, ShrinkResult } from '../../search/shrink/result.ts';
import { shrinking } from '../../search/shrink/shrink.ts';
import { ASSERTION } from '../../search/shrink/signature.ts';
import { testFileOf } from '../../search/shrink/test-file.ts';
import { linkOrNull } from '../../trace/link/encode.ts';
import { budgetMs } from '../budget.ts';
import { EXIT } from '../exit.ts';
import { builtInScenario, loadCase } from '../load.ts';
import { print, printJson, refuseExisting, writeWhole } from '../output.ts';
import { shrinkLine } from '../progress.ts';
import { renderShrunk } from '../render-shrunk.ts';

/** The flags of `samsa shrink`. */
export interface ShrinkFlags {
  readonly guarantee?: string;
  readonly maxRuns: number;
  readonly budget: string;
  readonly out?: string;
  readonly test?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** How long other things, such as Ctrl-C, wait at most. */
const TURN_MS = 50;

/** `samsa shrink`: the smallest recipe that fails as a given one does, its story and its certificate. */
export async function shrinkCommand(what: string, flags: ShrinkFlags): Promise<number> {
  const guarantee = flags.guarantee ?? null;
  if (guarantee !== null) checkGuarantee(guarantee);
  for (const path of [flags.out, flags.test]) {
    if (path !== undefined) refuseExisting(path, flags.force === true);
  }
  const { recipe } = loadCase(what);
  const began = performance.now();
  let isInterrupted = false;
  const onInterrupt = (): void => {
    isInterrupted = true;
  };
  process.once('SIGINT', onInterrupt);
  const line = shrinkLine();
  const steps = shrinking(recipe, {
    builtIn: builtInScenario,
    guarantee,
    maxRuns: flags.maxRuns,
    budgetMs: budgetMs(flags.budget),
    shouldStop: () => isInterrupted,
  });
  let step = steps.next();
  let turn = performance.now();
  while (step.done !== true) {
    line.show(step.value);
    if (performance.now() - turn > TURN_MS) {
      await setImmediate();
      turn = performance.now();
    }
    step = steps.next();
  }
  line.clear();
  process.off('SIGINT', onInterrupt);
  return report(what, step.value, flags, Math.round(performance.now() - began));
}

function report(what: string, shrinking: Shrinking, flags: ShrinkFlags, wallMs: number): number {
  switch (shrinking.type) {
    case 'shrunk':
      return reportResult(shrinking.result, flags, wallMs);
    case 'holds':
      throw wrong(what, holdsText(shrinking, flags.guarantee ?? null));
    case 'impossible':
      throw wrong(what, `cannot be run: ${shrinking.reason}`);
    case 'diverges': {
      const place = divergencePlace(shrinking.place);
      if (flags.json) printJson(shrinking);
      else print(pc.red(`the recipe diverges ${place}: made by another version, or edited`));
      return EXIT.nondeterministic;
    }
    case 'tape-does-not-replay': {
      const place = divergencePlace(shrinking.place);
      if (flags.json) printJson(shrinking);
      else print(pc.red(`the tape does not replay: without its seed the run differs ${place}`));
      return EXIT.nondeterministic;
    }
  }
}

function reportResult(result: ShrinkResult, flags: ShrinkFlags, wallMs: number): number {
  const { recipe, ended, outcome } = result;
  const force = flags.force === true;
  if (flags.out !== undefined) writeWhole(flags.out, encodeRecipe(recipe), force);
  if (flags.test !== undefined) {
    writeWhole(flags.test, testFileOf(result, builtInScenario), force);
  }
  const link = linkOrNull(recipe);
  if (flags.json) printJson({ ...result, link, timing: { wallMs } });
  else print(renderShrunk(result, link, flags, wallMs));
  return ended === 'interrupted' ? EXIT.interrupted : EXIT[outcome];
}

function holdsText(
  { outcome, violated }: Extract<Shrinking, { type: 'holds' }>,
  guarantee: string | null,
): string {
  const broken = violated.length === 0 ? '' : `; it breaks ${violated.join(', ')}`;
  return guarantee === null
    ? `there is nothing to shrink: the run does not fail, its outcome is ${outcome}`
    : `the run does not break ${guarantee}: its outcome is ${outcome}${broken}`;
}

function checkGuarantee(id: string): void {
  const ids = [
    ...ALL_CHECKERS.flatMap(({ guarantees }) => guarantees).map((known) => known.id),
    ASSERTION,
  ];
  if (ids.includes(id)) return;
  const problem = `no guarantee is called "${id}"`;
  throw new UsageError({
    file: null,
    path: '--guarantee',
    value: id,
    problem,
    nearest: nearest(id, ids),
  });
}

const wrong = (file: string, problem: string): UsageError =>
  new UsageError({ file, path: '', value: null, problem, nearest: [] });
