import { availableParallelism } from 'node:os';
import cliProgress from 'cli-progress';
import pc from 'picocolors';
import { encodeRecipe } from '../../run/recipe.ts';
import { searchSeeds } from '../../search/pool.ts';
import type { Failure, SearchSummary } from '../../search/summary.ts';
import { grouped } from '../../words/time.ts';
import { budgetMs } from '../budget.ts';
import { EXIT } from '../exit.ts';
import { builtInScenario, loadScenario } from '../load.ts';
import { print, printJson, writeWhole } from '../output.ts';
import { openCommand, quoted, setArguments } from '../quoted.ts';
import { foundLines } from '../render-shrunk.ts';

interface SearchFlags {
  readonly seeds: number;
  readonly from: number;
  readonly workers?: number;
  readonly budget?: string;
  readonly all?: boolean;
  readonly set: readonly string[];
  readonly shrink: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `samsa search`: many seeds, and which of them break a guarantee. */
export async function searchCommand(name: string, flags: SearchFlags): Promise<number> {
  const { scenario, recipeScenario, params, resolved } = await loadScenario(name, flags.set);
  const source =
    typeof recipeScenario === 'string' ? builtInScenario(recipeScenario) : recipeScenario;
  const interruption = new AbortController();
  const onInterrupt = (): void => interruption.abort();
  process.once('SIGINT', onInterrupt);
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: `{bar} {value}/{total} seeds, {failures} failing, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
  });
  const showsBar = process.stderr.isTTY === true;
  if (showsBar) bar.start(flags.seeds, 0, { failures: 0 });
  const summary = await searchSeeds({
    data: { scenario, recipeScenario, params, source },
    name: resolved.name,
    from: flags.from,
    seeds: flags.seeds,
    workers: Math.min(flags.workers ?? availableParallelism(), flags.seeds),
    budgetMs: flags.budget === undefined ? null : budgetMs(flags.budget),
    all: flags.all === true,
    shrink: flags.shrink,
    signal: interruption.signal,
    onProgress: (done, failures) => {
      if (showsBar) bar.update(done, { failures });
    },
    onShrinking: (failures) => {
      if (showsBar) bar.stop();
      if (showsBar)
        process.stderr.write(
          `shrinking ${failures === 1 ? 'the failure' : `${failures} failures`} …\n`,
        );
    },
  });
  if (showsBar) bar.stop();
  process.off('SIGINT', onInterrupt);
  const first = summary.failures[0];
  const recipe = first?.shrunk?.recipe ?? first?.recipe ?? null;
  if (flags.out !== undefined && recipe !== null) {
    writeWhole(flags.out, encodeRecipe(recipe), flags.force === true);
  }
  if (flags.json) printJson(summary);
  else print(render(summary, `samsa run ${quoted(name)}${setArguments(flags.set)}`));
  return exitCode(summary);
}

/** Precedence of DESIGN §8: an assertion before nondeterminism before a violation before a stall. */
function exitCode(summary: SearchSummary): number {
  const outcomes = summary.failures.map(({ outcome }) => outcome);
  for (const outcome of ['assertion', 'nondeterministic', 'violated', 'stalled'] as const) {
    if (outcomes.includes(outcome)) return EXIT[outcome];
  }
  if (summary.reason === 'interrupted') return EXIT.interrupted;
  return summary.perGuarantee.some(({ exercised }) => exercised > 0)
    ? 0
    : EXIT['nothing-exercised'];
}

/** What was found; `run` is the command that runs one seed of the scenario searched. */
function render(summary: SearchSummary, run: string): string {
  const width = Math.max(10, ...summary.perGuarantee.map(({ id }) => id.length));
  const lines = summary.perGuarantee.map(({ id, exercised, violated, allowed }) => {
    const status =
      violated > 0
        ? pc.red(`✕ violated in ${violated}`)
        : allowed > 0
          ? pc.yellow(`▲ allowed in ${allowed}`)
          : exercised > 0
            ? pc.green('+ held')
            : pc.dim('· not exercised');
    return `${id.padEnd(width)} ${grouped(exercised).padStart(12)}×  ${status}`;
  });
  for (const failure of summary.failures) {
    lines.push('', ...failureLines(failure, run));
  }
  const { runs, events, reason, timing } = summary;
  lines.push(
    '',
    `${grouped(runs)} runs, ${grouped(events)} events, ${(timing.wallMs / 1000).toFixed(1)} s, ${timing.runsPerSecond} runs/s, ended by ${reason}`,
  );
  return lines.join('\n');
}

function failureLines(failure: Failure, run: string): string[] {
  const { seed, seeds, guarantee, events, text, link, shrunk } = failure;
  const alike = seeds.length === 1 ? '' : ` (and ${seeds.length - 1} more seeds alike)`;
  const lines = [
    `${pc.red('✕')} seed ${seed}: ${guarantee} after ${grouped(events)} events${alike}`,
    `  ${text}`,
    `  ${run} --seed ${seed}`,
    ...openCommand(link).map((command) => `  ${command}`),
  ];
  if (shrunk === null) return lines;
  const title = `shrunk to ${grouped(shrunk.recipe.events)} events in ${shrunk.runs} runs (--out writes it):`;
  const found = [title, ...foundLines(shrunk), ...openCommand(shrunk.link)];
  return [...lines, '', ...found.map((line) => (line === '' ? '' : `  ${line}`))];
}
