import type { App } from '../app.ts';
import { commandFor } from './table.ts';

/** What is read of a key event; a test gives its own. */
export type KeyStroke = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'
>;

/**
 * The name of a key stroke as the table of commands writes it. Letters count by their place on the keyboard where the
 * layout has no Latin ones (a Korean one has ㅣ on L), signs by what they are.
 */
export function strokeOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }: KeyStroke): string {
  if (altKey) return '';
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const isLatin = /^[a-z]$/i.test(key);
  const name = key === ' ' ? 'Space' : isLatin ? key.toLowerCase() : (letter?.toLowerCase() ?? key);
  const isNamed = name.length > 1 || /^[a-z]$/.test(name);
  const bracket = key === '{' ? '[' : key === '}' ? ']' : null;
  const shift = shiftKey && (isNamed || bracket !== null) ? 'Shift+' : '';
  const control = ctrlKey ? 'Control+' : metaKey ? 'Meta+' : '';
  return `${control}${shift}${bracket ?? name}`;
}

/** Whether keys belong to what has the focus: a bare key never acts in a text field (viz.md §1.6). */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select') !== null;
}

/** Whether an element does something of its own on this key: buttons on Space, sliders and tabs on arrows. */
function isOwnKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === ' ' || key === 'Enter') {
    return target.closest('button, a, summary, input, [role=row]') !== null;
  }
  if (key.startsWith('Arrow') || key === 'Home' || key === 'End') {
    return target.closest('[data-arrows], input') !== null;
  }
  return false;
}

/** Lets the keys of the page run commands; gives back what ends that. */
export function listenToKeys(app: App, root: Window): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    const isBare = !event.ctrlKey && !event.metaKey;
    if (isBare && stroke !== 'Escape' && isTyping(event.target)) return;
    if (isBare && isOwnKey(event.target, event.key)) return;
    // What lies on top takes the keys: only what closes it acts through it.
    if (app.store.dialog.value !== null && stroke !== 'Escape') return;
    const command = commandFor(stroke, app.store.bindings.value);
    if (command === null || !command.when(app)) return;
    event.preventDefault();
    command.run(app, stroke);
  };
  root.addEventListener('keydown', onKey);
  return () => root.removeEventListener('keydown', onKey);
}
