import type { Language } from '../../sim/words/language.ts';
import { type SceneWords, sceneEn } from '../words/scene-en.ts';
import { sceneKo } from '../words/scene-ko.ts';

/** The words of pictures in a language. */
export function sceneWords(language: Language): SceneWords {
  switch (language) {
    case 'en':
      return sceneEn;
    case 'ko':
      return sceneKo;
  }
}
