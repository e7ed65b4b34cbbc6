import { checkDeterminism } from '../../run/check.ts';
import { replayOptions, resolveRecipe } from '../../run/replay.ts';
import type { RunSummary } from '../../run/result.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import { type Judgement, judgeAllows, judgeHolds } from '../judgement.ts';
import { noBuiltIn, tellRun } from '../story.ts';

/** What a matcher tells vitest. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** `toHold`: the guarantee held; see `judgeHolds`. */
export function toHold(received: unknown, isNot: boolean, guarantee: string): Matched {
  const run = runOf(received);
  return matched(run, isNot, guarantee, judgeHolds(run, guarantee));
}

/** `toAllow`: the guarantee was broken in a way that the configuration permits. */
export function toAllow(received: unknown, isNot: boolean, guarantee: string): Matched {
  const run = runOf(received);
  return matched(run, isNot, guarantee, judgeAllows(run, guarantee));
}

/**
 * `toBeDeterministic`: made again from its recipe twice, the second time from a snapshot written to JSON and read back
 * at a busy moment, the run has the same hash after every event.
 */
export function toBeDeterministic(received: unknown): Matched {
  const run = runOf(received);
  const scenario = resolveRecipe(run.recipe, noBuiltIn);
  const { summary, firstDifference } = checkDeterminism(replayOptions(run.recipe, scenario));
  const isSame = firstDifference === null && summary.hash === run.hash;
  return {
    pass: isSame,
    message: () => {
      if (isSame) return `the run of ${run.scenario} is deterministic (hash ${run.hash})`;
      const what =
        firstDifference === null
          ? `made again, the run of ${run.scenario} has hash ${summary.hash} instead of ${run.hash}`
          : `the run of ${run.scenario} is not deterministic: ${summary.message}`;
      return `${what}\n${tellRun(run, null)}`;
    },
  };
}

/** What proves nothing fails, whatever was expected. */
function matched(
  run: RunSummary,
  isNot: boolean,
  guarantee: string,
  judgement: Judgement,
): Matched {
  const pass = judgement.is === 'unknown' ? isNot : judgement.is === 'so';
  return { pass, message: () => textOf(run, guarantee, judgement) };
}

/** fast-check prints the story of a run that it drew; it need not be told twice. */
function textOf(run: RunSummary, guarantee: string, { text }: Judgement): string {
  return TO_STRING in run ? text : `${text}\n${tellRun(run, guarantee)}`;
}

/** fast-check's `toStringMethod`, which need not be installed. */
const TO_STRING: symbol = Symbol.for('fast-check/toStringMethod');

function runOf(received: unknown): RunSummary {
  const { recipe, guarantees } = (received ?? {}) as Partial<RunSummary>;
  if (recipe?.format === 'samsa-recipe-1' && Array.isArray(guarantees))
    return received as RunSummary;
  const isRun = typeof (received as { readonly run?: unknown } | null)?.run === 'function';
  const problem = isRun
    ? 'this run has not ended: expect(simulate(…).run())'
    : 'expected the summary of a run, as simulate(…).run() or a property gives it';
  throw new UsageError({ file: null, path: 'expect', value: null, problem, nearest: [] });
}
