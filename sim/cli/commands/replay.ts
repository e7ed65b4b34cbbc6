import pc from 'picocolors';
import { divergencePlace } from '../../kernel/ladder.ts';
import { type Grade, replay } from '../../run/replay.ts';
import type { Language } from '../../words/language.ts';
import { EXIT, EXIT_USAGE } from '../exit.ts';
import { builtInScenario, loadCase } from '../load.ts';
import { print, printJson } from '../output.ts';
import { progressLine } from '../progress.ts';
import { quoted } from '../quoted.ts';
import { renderRun, seedLine } from '../render.ts';

/** The flags of `samsa replay`. */
export interface ReplayFlags {
  readonly json?: boolean;
  /** Of timeline and guarantees; English if left out. */
  readonly language?: Language;
}

/** `samsa replay`: runs what a link or a file holds again and says whether it is the same run. */
export function replayCommand(what: string, flags: ReplayFlags): number {
  const { recipe } = loadCase(what);
  const progress = progressLine();
  const { grade, summary, inert } = replay(recipe, builtInScenario, { onProgress: progress.show });
  progress.clear();
  if (flags.json) printJson({ grade, summary, inert });
  else {
    if (summary !== null) {
      print(seedLine(summary.scenario, summary.seed));
      print(renderRun(summary, [`replay   samsa replay ${quoted(what)}`], flags.language));
    }
    print(gradeLine(grade));
    if (inert.length > 0) print(inertLine(inert));
  }
  if (grade.type === 'impossible') return EXIT_USAGE;
  if (grade.type === 'diverges') return EXIT.nondeterministic;
  return summary === null ? EXIT_USAGE : EXIT[summary.outcome];
}

/** How many names a line holds; the JSON has all. */
const SHOWN_NAMES = 3;

function inertLine(inert: readonly string[]): string {
  const shown = inert.slice(0, SHOWN_NAMES).map((name) => `"${name}"`);
  const left = inert.length - shown.length;
  const more = left === 0 ? '' : ` and ${left} more`;
  return `tape     ${pc.yellow(`${inert.length} entries are inert`)}: nothing asked for ${shown.join(', ')}${more}`;
}

function gradeLine(grade: Grade): string {
  switch (grade.type) {
    case 'same':
      return `recipe   ${pc.green('the same run')}`;
    case 'diverges':
      return `recipe   ${pc.red(`diverges ${divergencePlace(grade.place)}`)}: made by another version, or edited`;
    case 'impossible':
      return `recipe   ${pc.red('cannot be run')}: ${grade.reason}`;
  }
}
