import { LANGUAGES, type Language } from '../../sim/words/language.ts';
import { loadLanguage } from '../words/words.ts';
import type { Store } from './store.ts';
import { readSetting, writeSetting } from './theme.ts';

const LANGUAGE_KEY = 'samsa.language';

/** What `?lang=` says, else what the reader chose last, else the browser's language, else English. */
export function firstLanguage(search: URLSearchParams): Language {
  const said = search.get('lang') ?? readSetting(LANGUAGE_KEY) ?? navigator.language.slice(0, 2);
  return LANGUAGES.find((language) => language === said) ?? 'en';
}

/** The language that the button changes to. */
export const nextLanguage = (language: Language): Language =>
  LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? 'en';

/** Changes the language as soon as its texts are there. */
export async function showLanguage(store: Store, language: Language): Promise<void> {
  await loadLanguage(language);
  store.language.value = language;
}

/** Changes the language as the reader chose, who finds it again on the next visit. */
export async function chooseLanguage(store: Store): Promise<void> {
  const language = nextLanguage(store.language.value);
  await showLanguage(store, language);
  writeSetting(LANGUAGE_KEY, language);
}
