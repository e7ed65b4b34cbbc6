import { BUILT_IN } from '../../../scenarios/index.ts';
import { nearest } from '../../faults/nearest.ts';
import { divergencePlace } from '../../kernel/ladder.ts';
import type { SimulateOptions } from '../../run/options.ts';
import { replay } from '../../run/replay.ts';
import type { RunSummary } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import { type Exporter, watchedBy } from '../../trace/export/exporter.ts';
import { EXPORT_FORMATS } from '../../trace/export/formats.ts';
import { EXIT } from '../exit.ts';
import { builtInScenario, loadCase, loadScenario } from '../load.ts';
import { printJson, writeWhole } from '../output.ts';
import type { PictureFlags } from '../picture.ts';
import { progressLine } from '../progress.ts';

/** The format that draws the run: the command line's own, since it takes the page's pictures. */
export const PICTURE_FORMAT = { name: 'svg', doc: 'a picture of the run at a moment' } as const;

const PICTURE_FLAGS = ['pane', 'at', 'partition', 'size', 'theme', 'language'] as const;

/** The flags of `samsa export`. */
export interface ExportFlags extends PictureFlags {
  readonly format: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** What is known when a run has been made under an exporter's eyes. */
interface Watched {
  readonly summary: RunSummary;
  /** Where it is another run than its recipe's, in words; null where it is the same. */
  readonly divergence: string | null;
}

/** `samsa export`: makes a run again and writes it down for another tool; without `--out` on standard output. */
export async function exportCommand(what: string, flags: ExportFlags): Promise<number> {
  const name = formatNamed(flags.format);
  if (flags.json && flags.out === undefined) {
    const problem = 'with --json the file needs a name: give --out';
    throw new UsageError({ file: null, path: '--json', value: null, problem, nearest: [] });
  }
  const exporter = await exporterOf(name, flags);
  const progress = progressLine();
  const options = { ...watchedBy(exporter), onProgress: progress.show };
  const { summary, divergence } = await watchedRun(what, options);
  progress.clear();
  const text = exporter.finish(summary);
  if (flags.out === undefined) process.stdout.write(text);
  else writeWhole(flags.out, text, flags.force === true);
  if (flags.json) {
    const { scenario, seed, hash, events } = summary;
    printJson({ format: name, out: flags.out, scenario, seed, hash, events, divergence });
  }
  if (divergence === null) return 0;
  process.stderr.write(`the run ${divergence}: made by another version, or edited\n`);
  return EXIT.nondeterministic;
}

async function watchedRun(what: string, more: Partial<SimulateOptions>): Promise<Watched> {
  if (BUILT_IN.some(({ name }) => name === what)) {
    const { resolved, recipeScenario } = await loadScenario(what, []);
    const summary = simulate({ scenario: resolved, recipeScenario, seed: '1', ...more }).run();
    return { summary, divergence: null };
  }
  const { grade, summary } = replay(loadCase(what).recipe, builtInScenario, more);
  if (summary === null) {
    const problem = grade.type === 'impossible' ? grade.reason : 'it cannot be run';
    throw new UsageError({ file: null, path: 'recipe', value: null, problem, nearest: [] });
  }
  const isOther = grade.type === 'diverges';
  return { summary, divergence: isOther ? `diverges ${divergencePlace(grade.place)}` : null };
}

async function exporterOf(name: string, flags: ExportFlags): Promise<Exporter> {
  if (name === PICTURE_FORMAT.name) {
    // Loaded when it is asked for: no other command draws.
    const { pictureExporter } = await import('../picture.ts');
    return pictureExporter(flags);
  }
  const stray = PICTURE_FLAGS.find((flag) => flags[flag] !== undefined);
  if (stray !== undefined) {
    const problem = `it belongs to --format ${PICTURE_FORMAT.name}`;
    const value = flags[stray] ?? null;
    throw new UsageError({ file: null, path: `--${stray}`, value, problem, nearest: [] });
  }
  const format = EXPORT_FORMATS.find((known) => known.name === name);
  if (format === undefined) throw new Error(`no exporter for ${name}`);
  return format.start();
}

function formatNamed(name: string): string {
  const names = [...EXPORT_FORMATS.map((format) => format.name), PICTURE_FORMAT.name];
  if (names.includes(name)) return name;
  const problem = `there is no format "${name}"; formats are ${names.join(', ')}`;
  const near = nearest(name, names);
  throw new UsageError({ file: null, path: '--format', value: name, problem, nearest: near });
}
