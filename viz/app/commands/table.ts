import type { CommandId } from '../../words/commands-en.ts';
import type { App } from '../app.ts';
import { type Bindings, keysOf } from './bindings.ts';
import { CHANGING } from './changing.ts';
import type { Command } from './command.ts';
import { LOOKING } from './looking.ts';
import { MOVING } from './moving.ts';
import { PAGE } from './page.ts';

/** Every command: the key handler, the sheet of keys and the menu of commands are made from this table (viz.md §1.6). */
export const COMMANDS: readonly Command[] = [...MOVING, ...LOOKING, ...CHANGING, ...PAGE];

/** Does what a command does, if it can be done now. */
export function runCommand(app: App, id: CommandId): void {
  const command = COMMANDS.find((one) => one.id === id);
  if (command?.when(app)) command.run(app, '');
}

/** The command that a key stroke means, or null. */
export const commandFor = (stroke: string, bindings: Bindings = {}): Command | null =>
  COMMANDS.find((command) => keysOf(command, bindings).includes(stroke)) ?? null;
