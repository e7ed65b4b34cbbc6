import pc from 'picocolors';
import { checkDeterminism } from '../../run/check.ts';
import type { SimulateOptions } from '../../run/options.ts';
import { encodeRecipe } from '../../run/recipe.ts';
import type { RunSummary } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';
import { durationMicros } from '../../scenario/duration.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import { encodeCase } from '../../trace/samsa-file.ts';
import type { Language } from '../../words/language.ts';
import { EXIT } from '../exit.ts';
import { loadScenario } from '../load.ts';
import { print, printJson, writeWhole } from '../output.ts';
import { progressLine } from '../progress.ts';
import { quoted, setArguments } from '../quoted.ts';
import { renderRun, seedLine } from '../render.ts';

/** The flags of `samsa run`. */
export interface RunFlags {
  readonly seed: string;
  readonly set: readonly string[];
  readonly until?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly check?: boolean;
  readonly paranoid?: boolean;
  readonly json?: boolean;
  /** Of timeline and guarantees; English if left out. */
  readonly language?: Language;
}

/** `samsa run`: one run of a scenario, its verdict and its recipe. */
export async function runCommand(name: string, flags: RunFlags): Promise<number> {
  const { resolved, recipeScenario, params } = await loadScenario(name, flags.set);
  if (!flags.json) print(seedLine(resolved.name, flags.seed));
  const progress = progressLine();
  const options: SimulateOptions = {
    scenario: resolved,
    seed: flags.seed,
    recipeScenario,
    params,
    until: flags.until === undefined ? null : untilMicros(flags.until),
    paranoid: flags.paranoid === true,
    onProgress: progress.show,
  };
  const summary = flags.check ? checked(options, flags) : simulate(options).run();
  progress.clear();
  if (flags.out !== undefined) {
    writeWhole(flags.out, fileOf(summary, flags.out), flags.force === true);
  }
  if (flags.json) printJson(summary);
  else print(renderRun(summary, againLines(name, flags), flags.language));
  return EXIT[summary.outcome];
}

/** The recipe, and with it the verdicts where the file is to be a case. */
function fileOf({ recipe, guarantees }: RunSummary, path: string): string {
  if (!path.endsWith('.samsa')) return encodeRecipe(recipe);
  return encodeCase({ format: 'samsa-case', recipe, verdicts: guarantees, shrunk: null });
}

function checked(options: SimulateOptions, flags: RunFlags): RunSummary {
  const { summary, firstDifference, snapshotAt, snapshotBytes } = checkDeterminism(options);
  if (!flags.json && firstDifference === null) {
    const kilobytes = Math.ceil(snapshotBytes / 1024);
    print(
      pc.dim(
        `ran twice, the second time from ${kilobytes} kB of JSON behind event ${snapshotAt}: the same`,
      ),
    );
  }
  return summary;
}

function untilMicros(text: string): number {
  const micros = durationMicros(text);
  if (micros !== null && micros > 0) return micros;
  const problem = 'expected a duration such as 60s';
  throw new UsageError({ file: null, path: '--until', value: text, problem, nearest: [] });
}

/** The recipe and how to replay it: from a file, or by the command that makes it again. */
function againLines(name: string, flags: RunFlags): string[] {
  if (flags.out !== undefined) {
    return [`recipe   ${flags.out}`, `replay   samsa replay ${quoted(flags.out)}`];
  }
  const sets = setArguments(flags.set);
  const until = flags.until === undefined ? '' : ` --until ${quoted(flags.until)}`;
  const command = `samsa run ${quoted(name)} --seed ${quoted(flags.seed)}${sets}${until}`;
  return [
    `replay   ${command}`,
    `recipe   ${command} --out recipe.json, then samsa replay recipe.json`,
  ];
}
