import type { Language } from '../../sim/words/language.ts';
import { en, type Words } from './en.ts';
import { ko } from './ko.ts';

const CATALOGUES: Readonly<Record<Language, Words>> = { en, ko };

/** The interface's texts in a language. */
export const wordsIn = (language: Language): Words => CATALOGUES[language];
