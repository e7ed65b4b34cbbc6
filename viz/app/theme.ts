import { effect } from '@preact/signals';
import { DARK, FORCED, LIGHT, type Theme } from '../paint/theme.ts';
import type { Store, ThemeChoice } from './store.ts';

/** The theme that pictures are painted with. Reading it inside of an effect subscribes to it. */
export function shownTheme(store: Store): Theme {
  if (store.forcesColours.value) return FORCED;
  return store.theme.value === 'dark' ? DARK : LIGHT;
}

const CHOICE_KEY = 'samsa.theme';

/** What `?theme=` says, else what the reader chose last, else what the system has. */
export function firstThemeChoice(search: URLSearchParams): ThemeChoice {
  const said = search.get('theme') ?? readSetting(CHOICE_KEY);
  return said === 'light' || said === 'dark' ? said : 'system';
}

/** Gives style sheets the same colours as pictures, and follows the system's wishes. */
export function followTheme(store: Store, root: HTMLElement, isChoiceKept: boolean): () => void {
  const ends = [
    follow('(prefers-color-scheme: dark)', store.systemIsDark),
    follow('(forced-colors: active)', store.forcesColours),
    follow('(prefers-reduced-motion: reduce)', store.reducedMotion),
    follow('(max-width: 720px)', store.isNarrow),
    effect(() => {
      root.dataset['theme'] = store.theme.value;
      for (const [name, value] of Object.entries(shownTheme(store).colours)) {
        root.style.setProperty(`--${name}`, value);
      }
    }),
    effect(() => {
      if (isChoiceKept) writeSetting(CHOICE_KEY, store.themeChoice.value);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function follow(query: string, signal: { value: boolean }): () => void {
  const list = matchMedia(query);
  const update = (): void => {
    signal.value = list.matches;
  };
  update();
  list.addEventListener('change', update);
  return () => list.removeEventListener('change', update);
}

/** What the reader chose last; null where the browser keeps nothing. */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit, where the browser allows it. */
export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A page from file:// or in a private window may keep nothing: the choice holds for this visit.
  }
}
