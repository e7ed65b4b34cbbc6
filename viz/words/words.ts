import type { Language } from '../../sim/words/language.ts';
import { en, type Words } from './en.ts';

/** English is part of the page; another language comes when a reader asks for it, so that the page opens fast. */
const CATALOGUES: Partial<Record<Language, Words>> = { en };

/** The interface's texts in a language that was loaded; English ones otherwise. */
export const wordsIn = (language: Language): Words => CATALOGUES[language] ?? en;

/** Loads all texts of a language: those of the interface and the sentences of events. */
export async function loadLanguage(language: Language): Promise<void> {
  if (CATALOGUES[language] !== undefined) return;
  const { ko } = await import('./korean.ts');
  CATALOGUES[language] = ko;
}
