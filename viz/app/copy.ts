import { wordsIn } from '../words/words.ts';
import type { App } from './app.ts';

/** Puts a text on the clipboard and says so; false where the browser does not allow it. */
export async function copyText(app: App, text: string, what: 'link' | 'report'): Promise<boolean> {
  const { states } = wordsIn(app.store.language.value);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    app.store.toast.value = states.copyFailed;
    return false;
  }
  app.store.toast.value = what === 'link' ? states.copied : states.reportCopied;
  return true;
}
