import type { GuaranteeStatus } from '../run/result.ts';
import { wordsIn } from './catalogue.ts';
import type { Language } from './language.ts';

/** What a guarantee promises, in one sentence; `english` is its title where it is defined (sim/check). */
export const guaranteeTitle = (id: string, english: string, language: Language): string =>
  wordsIn(language).guarantee(id, english);

/**
 * A text that a checker or a machine wrote in English: what shows a violation, why it is allowed, which rule acted. It
 * stays English where a language has no words for it.
 */
export const phraseIn = (english: string, language: Language): string =>
  wordsIn(language).phrase(english);

/** How a guarantee fared. */
export const statusWord = (status: GuaranteeStatus, language: Language): string =>
  wordsIn(language).report.statuses[status];
