import type { Pane } from '../../scene/scene.ts';
import type { App } from '../app.ts';
import { centre, pan, refocus, zoom } from '../navigate.ts';
import { hasGroups, type Store } from '../store.ts';
import { type Command, hasRows } from './command.ts';

/** Shows a pane, in both layouts. */
export function showPane(store: Store, pane: Pane): void {
  store.pane.value = pane;
  store.tab.value = pane;
}

const paneCommand = (id: Pane, key: string, when: Command['when'] = hasRows): Command => ({
  id,
  group: 'look',
  keys: [key],
  when,
  run: ({ store }) => showPane(store, id),
});

function focusPartition({ store }: App, index: number): void {
  const partitions = store.branch.value?.trace?.partitions.length ?? 0;
  if (index >= 0 && index < partitions) refocus(store, { partition: index });
}

function nextPartition(app: App): void {
  const partitions = app.store.branch.value?.trace?.partitions.length ?? 0;
  if (partitions > 0)
    focusPartition(app, ((app.store.focus.value.partition ?? -1) + 1) % partitions);
}

/** Brings a part of the page that is folded away or behind a tab into view, and the focus to it. */
function reveal({ store }: App, part: 'filter' | 'why'): void {
  if (part === 'why') {
    store.rightIsOpen.value = true;
    store.tab.value = 'inspector';
  } else {
    showPane(store, 'events');
  }
  store.wanted.value = part;
}

/** What to look at (viz.md §1.6). */
export const LOOKING: readonly Command[] = [
  paneCommand('logs', 'l'),
  paneCommand('spacetime', 't'),
  paneCommand('groups', 'r', (app) => hasRows(app) && hasGroups(app.store)),
  paneCommand('metrics', 'm'),
  paneCommand('events', 'v'),
  {
    id: 'search',
    group: 'look',
    keys: ['/'],
    when: hasRows,
    run: (app) => reveal(app, 'filter'),
  },
  {
    id: 'explain',
    group: 'look',
    keys: ['e'],
    when: hasRows,
    run: (app) => reveal(app, 'why'),
  },
  {
    id: 'diff',
    group: 'look',
    keys: ['q'],
    when: hasRows,
    run: ({ store }) => {
      store.showsDiff.value = !store.showsDiff.value;
    },
  },
  {
    id: 'causalOrder',
    group: 'look',
    keys: ['o'],
    when: hasRows,
    run: ({ store }) => {
      store.isCausal.value = !store.isCausal.value;
    },
  },
  {
    id: 'zoomIn',
    group: 'look',
    keys: ['w'],
    when: hasRows,
    run: ({ store }) => zoom(store, 1 / 1.5),
  },
  {
    id: 'zoomOut',
    group: 'look',
    keys: ['s'],
    when: hasRows,
    run: ({ store }) => zoom(store, 1.5),
  },
  {
    id: 'panLeft',
    group: 'look',
    keys: ['a'],
    when: hasRows,
    run: ({ store }) => pan(store, -0.2),
  },
  {
    id: 'panRight',
    group: 'look',
    keys: ['d'],
    when: hasRows,
    run: ({ store }) => pan(store, 0.2),
  },
  {
    id: 'lanes',
    group: 'look',
    keys: ['Shift+d'],
    when: hasRows,
    run: ({ store }) => {
      store.dialog.value = { type: 'Lanes' };
    },
  },
  { id: 'centre', group: 'look', keys: ['f'], when: hasRows, run: ({ store }) => centre(store) },
  {
    id: 'partition',
    group: 'look',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    when: hasRows,
    run: (app, stroke) => focusPartition(app, stroke === '' ? 0 : Number(stroke) - 1),
  },
  { id: 'nextPartition', group: 'look', keys: ['0'], when: hasRows, run: nextPartition },
];
