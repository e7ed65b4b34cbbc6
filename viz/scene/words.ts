import type { Language } from '../../sim/words/language.ts';
import { type SceneWords, sceneEn } from '../words/scene-en.ts';

/** English is always there; other languages are added by who wants them (viz/words/korean.ts). */
const CATALOGUES: Partial<Record<Language, SceneWords>> = { en: sceneEn };

/** Makes the words of pictures in a language known. */
export function addSceneWords(language: Language, words: SceneWords): void {
  CATALOGUES[language] = words;
}

/** The words of pictures in a language; English ones where the language was not added. */
export const sceneWords = (language: Language): SceneWords => CATALOGUES[language] ?? sceneEn;
