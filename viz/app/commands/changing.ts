import { batch } from '@preact/signals';
import { wordsIn } from '../../words/words.ts';
import type { App } from '../app.ts';
import type { Branch } from '../branch.ts';
import { goToTime } from '../navigate.ts';
import { type Command, hasRows, note } from './command.ts';

/** Marks the moment in focus, or takes its mark away. */
export function toggleBookmark(app: App): void {
  const { bookmarks, focus, language } = app.store;
  const { branch, row, nowMicros } = focus.value;
  const { states } = wordsIn(language.value);
  const others = bookmarks.value.filter((one) => one.branch !== branch || one.row !== row);
  if (others.length < bookmarks.value.length) {
    bookmarks.value = others;
    note(app, states.unbookmarked);
    return;
  }
  bookmarks.value = [...others, { branch, row, atMicros: nowMicros }];
  note(app, states.bookmarked);
}

const isShown = ({ trace }: Branch): boolean => (trace?.rowCount ?? 0) > 0;

/** Looks at another branch at the same moment. */
export function showBranch({ store }: App, id: number): void {
  const { nowMicros } = store.focus.value;
  batch(() => {
    store.focus.value = { ...store.focus.value, branch: id, message: null };
    goToTime(store, nowMicros);
  });
}

function nextBranch(app: App): void {
  const { branches, focus } = app.store;
  const ids = branches.value.filter(isShown).map(({ id }) => id);
  const next = ids.find((id) => id > focus.value.branch) ?? ids[0];
  if (next !== undefined && next !== focus.value.branch) showBranch(app, next);
}

function toggleCompare(app: App): void {
  const { store } = app;
  if (store.compared.value !== null) {
    store.compared.value = null;
    return;
  }
  const { focus, branches, language } = store;
  const current = branches.value[focus.value.branch];
  const parent = current?.header?.parent ?? null;
  const others = branches.value.filter((branch) => branch.id !== current?.id && isShown(branch));
  const other = others.find(({ id }) => id === parent) ?? others.at(-1);
  if (other === undefined) note(app, wordsIn(language.value).states.nothingToCompare);
  else store.compared.value = other.id;
}

function swap(app: App): void {
  const { compared, focus } = app.store;
  if (compared.value === null) return;
  const other = compared.value;
  batch(() => {
    compared.value = focus.value.branch;
    showBranch(app, other);
  });
}

const isRunning = ({ store }: App): boolean => {
  const status = store.branch.value?.status;
  return status === 'running' || status === 'opening';
};

/** Marks, branches and faults (viz.md §1.6). */
export const CHANGING: readonly Command[] = [
  { id: 'bookmark', group: 'change', keys: ['b'], when: hasRows, run: toggleBookmark },
  {
    id: 'bookmarks',
    group: 'change',
    keys: ['Shift+b'],
    when: hasRows,
    run: ({ store }) => {
      store.dialog.value = { type: 'Bookmarks' };
    },
  },
  {
    id: 'inject',
    group: 'change',
    keys: ['i'],
    when: hasRows,
    run: ({ store }) => {
      store.dialog.value = { type: 'Inject', fault: null };
    },
  },
  {
    id: 'fork',
    group: 'change',
    keys: ['y'],
    when: hasRows,
    run: ({ store }) => {
      store.dialog.value = { type: 'Settings' };
    },
  },
  { id: 'compare', group: 'change', keys: ['c'], when: hasRows, run: toggleCompare },
  {
    id: 'swap',
    group: 'change',
    keys: ['x'],
    when: ({ store }) => store.compared.value !== null,
    run: swap,
  },
  {
    id: 'nextBranch',
    group: 'change',
    keys: ['n'],
    when: ({ store }) => store.branches.value.length > 1,
    run: nextBranch,
  },
  {
    id: 'stop',
    group: 'change',
    keys: [],
    when: isRunning,
    run: ({ store, runs }) => runs.cancel(store.focus.value.branch),
  },
];
