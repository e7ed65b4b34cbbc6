import pc from 'picocolors';
import type { GuaranteeStatus, Notable, RunSummary, Verdict } from '../run/result.ts';
import { notableSentence } from '../words/notable.ts';
import { grouped, seconds } from '../words/time.ts';
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

/** A run as a person reads it: timeline, guarantees, outcome, hash; `again` says how to make the same run again. */
export function renderRun(run: RunSummary, again: readonly string[]): string {
  const lines = [
    ...run.warnings.map((warning) => `${pc.yellow('warning')} ${warning}`),
    '',
    ...timeline(run.notable),
    '',
    ...table(run.guarantees),
    '',
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

function timeline(notable: readonly Notable[]): string[] {
  if (notable.length <= SHOWN_NOTABLE) return notable.map(line);
  const head = notable.slice(0, SHOWN_NOTABLE / 2).map(line);
  const tail = notable.slice(-SHOWN_NOTABLE / 2).map(line);
  const left = notable.length - SHOWN_NOTABLE;
  return [...head, pc.dim(`            … ${grouped(left)} more (--json has them all)`), ...tail];
}

function line(notable: Notable): string {
  const text = notableSentence(notable);
  const isFault = notable.kind.startsWith('fault');
  const time = pc.dim(seconds(notable.at).padStart(10));
  const node = notable.node.padEnd(4);
  return `${time}  ${isFault ? pc.red(`${node} ${text}`) : `${pc.cyan(node)} ${text}`}`;
}

function table(verdicts: readonly Verdict[]): string[] {
  const width = Math.max(10, ...verdicts.map(({ id }) => id.length));
  const lines: string[] = [];
  for (const status of ['held', 'allowed', 'violated'] as const) {
    for (const verdict of verdicts) {
      if (verdict.status !== status) continue;
      const mark = paint(status, `${MARKS[status]} ${status.padEnd(8)}`);
      const times = `${grouped(verdict.exercised)}×`.padStart(9);
      lines.push(`${mark} ${verdict.id.padEnd(width)} ${times}  ${pc.dim(verdict.title)}`);
      lines.push(...evidenceLines(verdict));
    }
  }
  const untested = verdicts.filter(({ status }) => status === 'not-exercised');
  if (untested.length > 0) {
    const ids = untested.map(({ id }) => id).join(', ');
    lines.push(pc.dim(`${MARKS['not-exercised']} not exercised: ${ids}`));
  }
  return lines;
}

function evidenceLines(verdict: Verdict): string[] {
  if (verdict.status !== 'violated' && verdict.status !== 'allowed') return [];
  const lines = verdict.evidence
    .slice(0, SHOWN_EVIDENCE)
    .map(({ at, event, text }) => `      ${seconds(at)} event ${event}: ${text}`);
  const left = verdict.count - Math.min(verdict.evidence.length, SHOWN_EVIDENCE);
  if (left > 0) lines.push(pc.dim(`      … and ${grouped(left)} more`));
  if (verdict.why !== null) lines.push(`      allowed because ${verdict.why}`);
  lines.push(pc.dim(`      rule: ${verdict.rule}`));
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
