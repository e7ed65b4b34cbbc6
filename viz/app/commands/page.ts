import { batch } from '@preact/signals';
import type { App } from '../app.ts';
import { chooseLanguage } from '../language.ts';
import { share } from '../share.ts';
import type { Dialog, Store, ThemeChoice } from '../store.ts';
import { always, type Command, hasRows } from './command.ts';

const opens =
  (dialog: Dialog) =>
  ({ store }: App): void => {
    store.dialog.value = dialog;
  };

const NEXT_THEME: Readonly<Record<ThemeChoice, ThemeChoice>> = {
  system: 'light',
  light: 'dark',
  dark: 'system',
};

/** The theme that the button changes to. */
export const nextTheme = (theme: ThemeChoice): ThemeChoice => NEXT_THEME[theme];

/** Closes what lies on top, or clears what is selected. */
function closeOrClear({ store }: App): void {
  if (store.dialog.value !== null) {
    store.dialog.value = null;
    return;
  }
  const { focus } = store;
  batch(() => {
    store.isPlaying.value = false;
    focus.value = { ...focus.value, node: null, message: null };
  });
}

const toggle =
  (which: (store: Store) => { value: boolean }) =>
  ({ store }: App): void => {
    const shown = which(store);
    shown.value = !shown.value;
  };

/** The page itself (viz.md §1.6). */
export const PAGE: readonly Command[] = [
  { id: 'copyLink', group: 'page', keys: ['k'], when: hasRows, run: share },
  {
    id: 'exportMenu',
    group: 'page',
    keys: ['Shift+e'],
    when: hasRows,
    run: opens({ type: 'Export' }),
  },
  { id: 'open', group: 'page', keys: ['Shift+o'], when: always, run: opens({ type: 'Open' }) },
  {
    id: 'language',
    group: 'page',
    keys: ['Shift+l'],
    when: always,
    run: ({ store }) => chooseLanguage(store),
  },
  {
    id: 'theme',
    group: 'page',
    keys: ['Shift+t'],
    when: always,
    run: ({ store }) => {
      store.themeChoice.value = nextTheme(store.themeChoice.value);
    },
  },
  {
    id: 'leftColumn',
    group: 'page',
    keys: ['Shift+['],
    when: hasRows,
    run: toggle((store) => store.leftIsOpen),
  },
  {
    id: 'rightColumn',
    group: 'page',
    keys: ['Shift+]'],
    when: hasRows,
    run: toggle((store) => store.rightIsOpen),
  },
  {
    id: 'menu',
    group: 'page',
    keys: ['Control+k', 'Meta+k'],
    when: always,
    run: opens({ type: 'Commands' }),
  },
  { id: 'help', group: 'page', keys: ['?'], when: always, run: opens({ type: 'Help' }) },
  { id: 'escape', group: 'page', keys: ['Escape'], when: always, run: closeOrClear },
];
