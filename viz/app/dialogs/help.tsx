import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CommandId } from '../../words/commands-en.ts';
import { useApp, useWords } from '../app.ts';
import { bound, keysOf, writeBindings } from '../commands/bindings.ts';
import type { Command } from '../commands/command.ts';
import { strokeOf } from '../commands/keys.ts';
import { strokeText } from '../commands/stroke-text.ts';
import { COMMANDS } from '../commands/table.ts';
import { DialogFrame } from './dialog.tsx';

const GROUPS: readonly Command['group'][] = ['play', 'move', 'look', 'change', 'page'];

/** The sheet of keys, made from the table of commands; a click on a key waits for another one (viz.md §1.6). */
export function HelpDialog(): JSX.Element {
  const { store } = useApp();
  const { dialogs, commands } = useWords();
  const [waiting, setWaiting] = useState<CommandId | null>(null);
  useEffect(() => (waiting === null ? undefined : takeNextKey()), [waiting]);
  const takeNextKey = (): (() => void) => {
    const onKey = (event: KeyboardEvent): void => {
      const stroke = strokeOf(event);
      if (stroke === '' || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      setWaiting(null);
      if (stroke === 'Escape' || waiting === null) return;
      store.bindings.value = bound(COMMANDS, store.bindings.value, waiting, stroke);
      writeBindings(store.bindings.value);
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  };
  return (
    <DialogFrame title={dialogs.helpTitle} wide>
      <p class="muted">
        {waiting === null ? dialogs.helpText : dialogs.pressKey(commands.names[waiting])}
      </p>
      <div class="key-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={commands.groups[group]}>
            <h3>{commands.groups[group]}</h3>
            <dl class="keys">
              {COMMANDS.filter((command) => command.group === group).map((command) => (
                <KeyRow
                  key={command.id}
                  command={command}
                  isWaiting={waiting === command.id}
                  onChange={() => setWaiting(command.id)}
                />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="dialog-actions">
        <button
          type="button"
          class="button"
          disabled={Object.keys(store.bindings.value).length === 0}
          onClick={() => {
            store.bindings.value = {};
            writeBindings({});
          }}
        >
          {dialogs.resetKeys}
        </button>
      </div>
    </DialogFrame>
  );
}

function KeyRow({
  command,
  isWaiting,
  onChange,
}: {
  readonly command: Command;
  readonly isWaiting: boolean;
  readonly onChange: () => void;
}): JSX.Element {
  const { bindings } = useApp().store;
  const { dialogs, commands } = useWords();
  const keys = keysOf(command, bindings.value);
  const shown = keys.length > 3 ? [`${keys[0]}…${keys.at(-1)}`] : keys;
  const name = commands.names[command.id];
  return (
    <div>
      <dt>
        <button
          type="button"
          class="key-button"
          aria-label={dialogs.changeKey(name, shown.map(strokeText).join(', '))}
          title={dialogs.changeKey(name, shown.map(strokeText).join(', '))}
          aria-pressed={isWaiting}
          onClick={onChange}
        >
          {isWaiting ? <kbd>…</kbd> : null}
          {isWaiting ? null : shown.map((key) => <kbd key={key}>{strokeText(key)}</kbd>)}
          {!isWaiting && shown.length === 0 ? <kbd class="no-key">+</kbd> : null}
        </button>
      </dt>
      <dd>{name}</dd>
    </div>
  );
}
