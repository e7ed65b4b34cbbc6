import pc from 'picocolors';
import type { Failure, Found, SearchSummary } from '../search/summary.ts';
import { grouped } from '../words/time.ts';
import { openCommand } from './quoted.ts';
import { foundLines } from './render-shrunk.ts';

/** What a search found, for people; `run` is the command that runs one seed of the scenario searched. */
export function renderSearch(summary: SearchSummary, run: string): string {
  // Other explorers than the swarm force choices: their runs are opened by link or by `--out`.
  const again = summary.search.explorer === 'swarm' ? run : null;
  const lines = [...guaranteeLines(summary)];
  for (const failure of summary.failures) lines.push('', ...failureLines(failure, again));
  if (summary.found !== null) lines.push('', ...museumLines(summary.found, summary, again));
  for (const { seed, problem } of summary.problems) {
    lines.push('', `${pc.red('✕')} seed ${seed}: ${problem}`);
  }
  const { runs, events, reason, timing } = summary;
  lines.push(
    '',
    `${grouped(runs)} runs, ${grouped(events)} events, ${(timing.wallMs / 1000).toFixed(1)} s, ${timing.runsPerSecond} runs/s, ended by ${reason}`,
  );
  return lines.join('\n');
}

function guaranteeLines({ perGuarantee }: SearchSummary): string[] {
  const width = Math.max(10, ...perGuarantee.map(({ id }) => id.length));
  return perGuarantee.map(({ id, exercised, violated, allowed }) => {
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
}

/** Whether a museum entry was found, and where. */
function museumLines(found: Found, { runs }: SearchSummary, run: string | null): string[] {
  const what = `${found.guarantee} ${found.status}`;
  if (found.seed === null)
    return [`${pc.yellow('·')} not found in ${grouped(runs)} seeds: ${what}`];
  const others = found.seeds.length === 1 ? '' : ` and in ${found.seeds.length - 1} more`;
  return [
    `${pc.green('+')} found by seed ${found.seed}${others}: ${what} after ${grouped(found.events)} events`,
    `  ${found.text}`,
    ...(run === null ? [] : [`  ${run} --seed ${found.seed}`]),
    ...openCommand(found.link).map((command) => `  ${command}`),
  ];
}

function failureLines(failure: Failure, run: string | null): string[] {
  const { seed, seeds, guarantee, events, text, link, shrunk } = failure;
  const alike = seeds.length === 1 ? '' : ` (and ${seeds.length - 1} more seeds alike)`;
  const lines = [
    `${pc.red('✕')} seed ${seed}: ${guarantee} after ${grouped(events)} events${alike}`,
    `  ${text}`,
    ...(run === null ? [] : [`  ${run} --seed ${seed}`]),
    ...openCommand(link).map((command) => `  ${command}`),
  ];
  if (shrunk === null) return lines;
  const title = `shrunk to ${grouped(shrunk.recipe.events)} events in ${shrunk.runs} runs (--out writes it):`;
  const found = [title, ...foundLines(shrunk), ...openCommand(shrunk.link)];
  return [...lines, '', ...found.map((line) => (line === '' ? '' : `  ${line}`))];
}
