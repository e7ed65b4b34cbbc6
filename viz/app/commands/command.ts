import type { CommandId, CommandWords } from '../../words/commands-en.ts';
import type { App } from '../app.ts';

/** Something that a reader can have done: by key, from the menu of commands, and mostly by a button. */
export interface Command {
  /** Its name in the catalogues of words. */
  readonly id: CommandId;
  readonly group: keyof CommandWords['groups'];
  /** Key strokes as `strokeOf` names them; `a` stands for the key A without Shift. */
  readonly keys: readonly string[];
  /** Whether it can be done now. */
  readonly when: (app: App) => boolean;
  /** `stroke` is the one that asked for it, empty where none did. */
  readonly run: (app: App, stroke: string) => void;
}

/** Whether there is a run with rows to look at. */
export const hasRows = ({ store }: App): boolean => (store.branch.value?.trace?.rowCount ?? 0) > 0;

/** Always. */
export const always = (): boolean => true;

/** Shows a note that goes away by itself. */
export function note({ store }: App, text: string): void {
  store.toast.value = text;
}
