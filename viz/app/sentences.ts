import type { Evidence } from '../../sim/check/checker.ts';
import type { Verdict } from '../../sim/run/result.ts';
import { notablesUpTo } from '../../sim/trace/sorted.ts';
import { FIRST_WORLD_KIND, type Trace } from '../../sim/trace/trace.ts';
import type { Language } from '../../sim/words/language.ts';
import { notableSentence } from '../../sim/words/notable.ts';
import { rowSentence, said } from '../../sim/words/rows.ts';
import { guaranteeTitle, phraseIn } from '../../sim/words/verdicts.ts';

/** What happened in a row, with its subject, and what came of it. */
export function rowText(trace: Trace, row: number, language: Language): string {
  return [said(rowSentence(trace, row, language)), ...rowFacts(trace, row, language)].join(' · ');
}

/** What an event let its node state that is worth a line: an election, a shrink; empty for what the world did. */
export function rowFacts(trace: Trace, row: number, language: Language): readonly string[] {
  // Of what the world did the sentence itself tells the fact.
  if ((trace.rows.kind[row] as number) >= FIRST_WORLD_KIND) return [];
  const { notables } = trace;
  const facts: string[] = [];
  for (let index = notablesUpTo(trace, row - 1); notables[index]?.row === row; index++) {
    const { notable } = notables[index] as Trace['notables'][number];
    facts.push(notableSentence(notable, language));
  }
  return facts;
}

/** A notable fact, with its subject. */
export function notableText(trace: Trace, index: number, language: Language): string {
  const entry = trace.notables[index];
  if (entry === undefined) return '';
  const { notable } = entry;
  return said({ subject: notable.node, text: notableSentence(notable, language) });
}

/** A guarantee's texts in a language. */
export interface GuaranteeText {
  readonly title: string;
  readonly rule: string;
  /** Why it was allowed, or null. */
  readonly why: string | null;
}

/** What a guarantee promises, by which rule, and why breaking it was allowed. */
export const guaranteeText = (verdict: Verdict, language: Language): GuaranteeText => ({
  title: guaranteeTitle(verdict.id, verdict.title, language),
  rule: verdict.rule,
  why: verdict.why === null ? null : phraseIn(verdict.why, language),
});

/** What shows a violation. */
export const evidenceText = (evidence: Evidence, language: Language): string =>
  phraseIn(evidence.text, language);
