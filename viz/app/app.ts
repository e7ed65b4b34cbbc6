import { type Context, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Pane, Scene } from '../scene/scene.ts';
import type { Words } from '../words/en.ts';
import { wordsIn } from '../words/words.ts';
import type { Opening } from './opening.ts';
import type { Runs } from './runs.ts';
import type { Scheduler } from './scheduler.ts';
import type { Store } from './store.ts';

/** The pictures of the page. */
export type PictureName = Pane | 'stage' | 'dock';

/** What every part of the page works with. */
export interface App {
  readonly store: Store;
  readonly runs: Runs;
  readonly opening: Opening;
  readonly scheduler: Scheduler;
  /** The pictures that are on the page now: what can be saved is what is seen. */
  readonly scenes: Map<PictureName, Scene>;
}

/** Gives the parts of the page their application. */
export const AppContext: Context<App | null> = createContext<App | null>(null);

/** The application of the page that a component is part of. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('a component of the page was rendered outside of it');
  return app;
}

/** The interface's texts in the reader's language; the component renders again when the language changes. */
export const useWords = (): Words => wordsIn(useApp().store.language.value);
