import { type Catalogue, EN } from './en/index.ts';
import type { Language } from './language.ts';

/** English is always there; other languages are added by who wants them (korean.ts), since a page loads few. */
const CATALOGUES: Partial<Record<Language, Catalogue>> = { en: EN };

/** Makes a language's sentences known. */
export function addCatalogue(language: Language, catalogue: Catalogue): void {
  CATALOGUES[language] = catalogue;
}

/** The sentences of a language; English ones where the language was not added. */
export const wordsIn = (language: Language): Catalogue => CATALOGUES[language] ?? EN;

export type { Catalogue };
