import { wordsIn } from '../../words/words.ts';
import type { App } from '../app.ts';
import {
  follow,
  goToRow,
  step,
  stepNotable,
  stepOnLane,
  togglePlay,
  traceOf,
} from '../navigate.ts';
import { changePace, EVENT_RATES, FIRST_FACTOR } from '../playback.ts';
import { type Command, hasRows, note } from './command.ts';

function notable(app: App, direction: 1 | -1): void {
  if (stepNotable(app.store, direction)) return;
  note(app, wordsIn(app.store.language.value).states.nothingNotable);
}

function followed(app: App, direction: 'cause' | 'effect'): void {
  if (follow(app.store, direction)) return;
  const { states } = wordsIn(app.store.language.value);
  note(app, direction === 'cause' ? states.noCause : states.noEffect);
}

function switchPace({ store }: App): void {
  store.pace.value =
    store.pace.value.type === 'Timed'
      ? { type: 'Events', perSecond: EVENT_RATES[2] as number }
      : { type: 'Timed', factor: FIRST_FACTOR };
}

/** Playing and stepping (viz.md §1.6). */
export const MOVING: readonly Command[] = [
  {
    id: 'play',
    group: 'play',
    keys: ['Space'],
    when: hasRows,
    run: ({ store }) => togglePlay(store),
  },
  {
    id: 'slower',
    group: 'play',
    keys: ['-'],
    when: hasRows,
    run: ({ store }) => {
      store.pace.value = changePace(store.pace.value, -1);
    },
  },
  {
    id: 'faster',
    group: 'play',
    keys: ['=', '+'],
    when: hasRows,
    run: ({ store }) => {
      store.pace.value = changePace(store.pace.value, 1);
    },
  },
  { id: 'pace', group: 'play', keys: ['p'], when: hasRows, run: switchPace },
  {
    id: 'skipIdle',
    group: 'play',
    keys: [],
    when: hasRows,
    run: ({ store }) => {
      store.skipsIdle.value = !store.skipsIdle.value;
    },
  },
  {
    id: 'stepBack',
    group: 'move',
    keys: ['ArrowLeft'],
    when: hasRows,
    run: ({ store }) => step(store, -1),
  },
  {
    id: 'stepForward',
    group: 'move',
    keys: ['ArrowRight'],
    when: hasRows,
    run: ({ store }) => step(store, 1),
  },
  {
    id: 'previousNotable',
    group: 'move',
    keys: ['Shift+ArrowLeft'],
    when: hasRows,
    run: (app) => notable(app, -1),
  },
  {
    id: 'nextNotable',
    group: 'move',
    keys: ['Shift+ArrowRight'],
    when: hasRows,
    run: (app) => notable(app, 1),
  },
  {
    id: 'previousOnLane',
    group: 'move',
    keys: [','],
    when: hasRows,
    run: ({ store }) => stepOnLane(store, -1),
  },
  {
    id: 'nextOnLane',
    group: 'move',
    keys: ['.'],
    when: hasRows,
    run: ({ store }) => stepOnLane(store, 1),
  },
  {
    id: 'start',
    group: 'move',
    keys: ['Home'],
    when: hasRows,
    run: ({ store }) => goToRow(store, -1),
  },
  {
    id: 'end',
    group: 'move',
    keys: ['End'],
    when: hasRows,
    run: ({ store }) => goToRow(store, (traceOf(store)?.rowCount ?? 0) - 1),
  },
  {
    id: 'goTo',
    group: 'move',
    keys: ['g'],
    when: hasRows,
    run: ({ store }) => {
      store.dialog.value = { type: 'GoTo' };
    },
  },
  { id: 'cause', group: 'move', keys: ['['], when: hasRows, run: (app) => followed(app, 'cause') },
  {
    id: 'effect',
    group: 'move',
    keys: [']'],
    when: hasRows,
    run: (app) => followed(app, 'effect'),
  },
];
