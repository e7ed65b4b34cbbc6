import { type Catalogue, EN } from './en/index.ts';
import { KO } from './ko/index.ts';
import type { Language } from './language.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: EN, ko: KO };

/** The sentences of a language. */
export const wordsIn = (language: Language): Catalogue => CATALOGUES[language];

export type { Catalogue };
