import pc from 'picocolors';
import type { GroupFacts } from '../run/ownership.ts';
import type { GuaranteeStatus, Notable, RunSummary, Verdict } from '../run/result.ts';
import '../words/korean.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notableSentence } from '../words/notable.ts';
import { grouped, seconds } from '../words/time.ts';
import { guaranteeTitle, phraseIn, statusWord } from '../words/verdicts.ts';
import { openCommand } from './quoted.ts';

const MARKS: Readonly<Record<GuaranteeStatus, string>> = {
  held: '+',
  violated: '✕',
  allowed: '▲',
  'not-exercised': '·',
};

/** How many pieces of evidence a table shows for one guarantee; the JSON has more. */
const SHOWN_EVIDENCE = 5;
/** How many lines of timeline a run prints before it elides the middle. */
const SHOWN_NOTABLE = 60;

/**
 * A run as a person reads it: timeline and guarantees, in a language, then outcome and hash; `again` says how to make the
 * same run again.
 */
export function renderRun(
  run: RunSummary,
  again: readonly string[],
  language: Language = 'en',
): string {
  const lines = [
    ...run.warnings.map((warning) => `${pc.yellow('warning')} ${warning}`),
    '',
    ...timeline(run.notable, language),
    '',
    ...table(run.guarantees, language),
    '',
    ...groupLines(run.groups, language),
    outcomeLine(run),
    `hash     ${run.hash}   ${grouped(run.events)} events, ${seconds(run.virtualMs * 1000)} virtual seconds in ${(run.timing.wallMs / 1000).toFixed(2)} s`,
    ...again,
    ...openCommand(run.link).map((command) => `open     ${command}`),
  ];
  return lines.join('\n');
}

/** The first line of a run, printed before it begins. */
export const seedLine = (scenario: string, seed: string | null): string =>
  `${pc.bold(scenario)}  seed ${seed ?? 'none'}`;

function timeline(notable: readonly Notable[], language: Language): string[] {
  const line = (one: Notable): string => timelineLine(one, language);
  if (notable.length <= SHOWN_NOTABLE) return notable.map(line);
  const head = notable.slice(0, SHOWN_NOTABLE / 2).map(line);
  const tail = notable.slice(-SHOWN_NOTABLE / 2).map(line);
  const left = grouped(notable.length - SHOWN_NOTABLE);
  const elided = `            ${wordsIn(language).report.elided(left)}`;
  return [...head, pc.dim(elided), ...tail];
}

function timelineLine(notable: Notable, language: Language): string {
  const text = notableSentence(notable, language);
  const isFault = notable.kind.startsWith('fault');
  const time = pc.dim(seconds(notable.at).padStart(10));
  const node = notable.node.padEnd(4);
  return `${time}  ${isFault ? pc.red(`${node} ${text}`) : `${pc.cyan(node)} ${text}`}`;
}

function table(verdicts: readonly Verdict[], language: Language): string[] {
  const width = Math.max(10, ...verdicts.map(({ id }) => id.length));
  const lines: string[] = [];
  for (const status of ['held', 'allowed', 'violated'] as const) {
    for (const verdict of verdicts) {
      if (verdict.status !== status) continue;
      const mark = paint(status, `${MARKS[status]} ${padded(statusWord(status, language), 8)}`);
      const times = `${grouped(verdict.exercised)}×`.padStart(9);
      const title = guaranteeTitle(verdict.id, verdict.title, language);
      lines.push(`${mark} ${verdict.id.padEnd(width)} ${times}  ${pc.dim(title)}`);
      lines.push(...evidenceLines(verdict, language));
    }
  }
  const untested = verdicts.filter(({ status }) => status === 'not-exercised');
  if (untested.length > 0) {
    const ids = untested.map(({ id }) => id).join(', ');
    lines.push(pc.dim(`${MARKS['not-exercised']} ${wordsIn(language).report.notExercised(ids)}`));
  }
  return lines;
}

/** A syllable of Hangul is as wide as two letters. */
function padded(text: string, width: number): string {
  const wide = text.match(/[\uac00-\ud7a3]/g)?.length ?? 0;
  return text.padEnd(width - wide);
}

/** How long each partition of a group had no owner, or several. */
function groupLines(groups: readonly GroupFacts[], language: Language): string[] {
  const { report } = wordsIn(language);
  return groups.flatMap(({ group, assignments, unownedMs, sharedMs, partitions }) => [
    report.group(group, assignments, millis(unownedMs), millis(sharedMs)),
    ...partitions.map((p) =>
      pc.dim(
        `  ${p.partition.padEnd(16)} ${report.owned(millis(p.unownedMs), millis(p.sharedMs))}`,
      ),
    ),
    '',
  ]);
}

const millis = (ms: number): string => grouped(Math.round(ms));

function evidenceLines(verdict: Verdict, language: Language): string[] {
  if (verdict.status !== 'violated' && verdict.status !== 'allowed') return [];
  const { report } = wordsIn(language);
  const lines = verdict.evidence.slice(0, SHOWN_EVIDENCE).map(({ at, event, text }) => {
    return `      ${report.event(seconds(at), event, phraseIn(text, language))}`;
  });
  const left = verdict.count - Math.min(verdict.evidence.length, SHOWN_EVIDENCE);
  if (left > 0) lines.push(pc.dim(`      ${report.more(grouped(left))}`));
  if (verdict.why !== null) lines.push(`      ${report.because(phraseIn(verdict.why, language))}`);
  lines.push(pc.dim(`      ${report.rule(verdict.rule)}`));
  return lines;
}

function outcomeLine(run: RunSummary): string {
  const isGood = run.outcome === 'ok';
  const text = run.message === null ? run.outcome : `${run.outcome}: ${run.message}`;
  return `outcome  ${isGood ? pc.green(text) : pc.red(text)}`;
}

function paint(status: GuaranteeStatus, text: string): string {
  switch (status) {
    case 'held':
      return pc.green(text);
    case 'violated':
      return pc.red(text);
    case 'allowed':
      return pc.yellow(text);
    case 'not-exercised':
      return pc.dim(text);
  }
}
