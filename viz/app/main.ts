import { effect } from '@preact/signals';
import { h, render } from 'preact';
import { loadLanguage, wordsIn } from '../words/words.ts';
import { runText } from './scenario-text.ts';
import '../styles/base.css';
import '../styles/layout.css';
import '../styles/parts.css';
import '../styles/panes.css';
import '../styles/narrow.css';
import { followAddress } from './address.ts';
import { startAnnouncer } from './announcer.ts';
import { type App, AppContext } from './app.ts';
import { readBindings } from './commands/bindings.ts';
import { listenToKeys } from './commands/keys.ts';
import { embeddingOf, listenToHost } from './embed.ts';
import { startWorker } from './engine-client.ts';
import { firstLanguage } from './language.ts';
import { Opening } from './opening.ts';
import { Page } from './page.tsx';
import { readPins } from './pins.ts';
import { startPlayer } from './player.ts';
import { Runs } from './runs.ts';
import { Scheduler } from './scheduler.ts';
import { createStore } from './store.ts';
import { firstThemeChoice, followTheme } from './theme.ts';

/** Puts the application on the page. */
async function start(root: Element): Promise<void> {
  const search = new URLSearchParams(location.search);
  const language = firstLanguage(search);
  await loadLanguage(language);
  const embedding = embeddingOf(search);
  const store = createStore({
    language,
    themeChoice: firstThemeChoice(search),
    embedding,
  });
  store.bindings.value = readBindings();
  store.pinnedLanes.value = readPins();
  const scheduler = new Scheduler((callback) => requestAnimationFrame(callback));
  const runs: Runs = new Runs(store, startWorker, (branch) => opening.onProgress(branch));
  const opening = new Opening(store, runs);
  const app: App = { store, runs, opening, scheduler, scenes: new Map() };
  // What the address says holds for this visit: only a choice that the reader makes is kept.
  followTheme(store, document.documentElement, !search.has('theme'));
  effect(() => {
    document.documentElement.lang = store.language.value;
  });
  effect(() => {
    const branch = store.branch.value;
    const words = wordsIn(store.language.value);
    const title = branch === null ? '' : runText(branch, store.branches.value, words).title;
    document.title = title === '' ? 'Samsa' : `${title} · Samsa`;
  });
  startPlayer(store, scheduler);
  startAnnouncer(store);
  listenToKeys(app, window);
  if (embedding !== null) listenToHost(store, window.parent);
  render(h(AppContext.Provider, { value: app, children: h(Page, {}) }), root);
  followAddress(store, runs, opening);
}

const root = document.querySelector('#app');
if (root !== null) void start(root);
