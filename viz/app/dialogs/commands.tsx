import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApp, useWords } from '../app.ts';
import { keysOf } from '../commands/bindings.ts';
import type { Command } from '../commands/command.ts';
import { strokeText } from '../commands/stroke-text.ts';
import { COMMANDS } from '../commands/table.ts';
import { DialogFrame } from './dialog.tsx';

/** Every command by name, for whoever has no keyboard or does not know the key. */
export function CommandsDialog(): JSX.Element {
  const app = useApp();
  const { dialogs, commands } = useWords();
  const [filter, setFilter] = useState('');
  const found = COMMANDS.filter(
    (command) =>
      command.when(app) &&
      command.id !== 'menu' &&
      commands.names[command.id].toLowerCase().includes(filter.toLowerCase()),
  );
  const run = (command: Command): void => {
    app.store.dialog.value = null;
    command.run(app, '');
  };
  return (
    <DialogFrame title={dialogs.commandsTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0] !== undefined) run(found[0]);
        }}
      >
        <label class="field">
          <span>{dialogs.commandsFilter}</span>
          <input
            class="input"
            type="search"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
      </form>
      {found.length === 0 ? <p class="muted">{dialogs.noCommand}</p> : null}
      <ul class="command-list">
        {found.map((command) => (
          <li key={command.id}>
            <button type="button" class="command" onClick={() => run(command)}>
              <span>{commands.names[command.id]}</span>
              <FirstKey command={command} />
            </button>
          </li>
        ))}
      </ul>
    </DialogFrame>
  );
}

function FirstKey({ command }: { readonly command: Command }): JSX.Element | null {
  const [key] = keysOf(command, useApp().store.bindings.value);
  return key === undefined ? null : <kbd>{strokeText(key)}</kbd>;
}
