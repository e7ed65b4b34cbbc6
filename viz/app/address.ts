import { effect } from '@preact/signals';
import { linkOfFocus } from './links.ts';
import type { Opening } from './opening.ts';
import type { Runs } from './runs.ts';
import type { Store } from './store.ts';

/** The address follows the focus when it has rested so long. */
const REST_MS = 400;

/** Keeps the page's address and what it shows the same: the one changes with the other. */
export function followAddress(store: Store, runs: Runs, opening: Opening): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = async (): Promise<void> => {
    const focus = store.focus.peek();
    const hash = await linkOfFocus(store);
    if (hash === null || focus !== store.focus.peek() || hash === location.hash) return;
    history.replaceState(history.state, '', hash);
  };
  const stop = effect(() => {
    const isResting = !store.isPlaying.value;
    const isComplete = (store.branch.value?.summary ?? null) !== null;
    void store.focus.value;
    void store.pane.value;
    void store.language.value;
    if (timer !== null) clearTimeout(timer);
    if (isResting && isComplete) timer = setTimeout(() => void write(), REST_MS);
  });
  const onHash = (): void => {
    void opening.openAddress(location.hash).catch((error: unknown) => {
      runs.report({ type: 'NotRun', kind: 'internal', message: String(error), detail: '' });
    });
  };
  addEventListener('hashchange', onHash);
  onHash();
  return () => {
    stop();
    removeEventListener('hashchange', onHash);
  };
}
