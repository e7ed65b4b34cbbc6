import type { JSX } from 'preact';
import { useWords } from '../app.ts';
import type { Command } from '../commands/command.ts';
import { strokeText } from '../commands/stroke-text.ts';
import { COMMANDS } from '../commands/table.ts';
import { DialogFrame } from './dialog.tsx';

const GROUPS: readonly Command['group'][] = ['play', 'move', 'look', 'change', 'page'];

/** The sheet of keys, made from the table of commands (viz.md §1.6). */
export function HelpDialog(): JSX.Element {
  const { dialogs, commands } = useWords();
  return (
    <DialogFrame title={dialogs.helpTitle} wide>
      <p class="muted">{dialogs.helpText}</p>
      <div class="key-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={commands.groups[group]}>
            <h3>{commands.groups[group]}</h3>
            <dl class="keys">
              {COMMANDS.filter((command) => command.group === group && command.keys.length > 0).map(
                ({ id, keys }) => (
                  <div key={id}>
                    <dt>
                      <Keys keys={keys} />
                    </dt>
                    <dd>{commands.names[id]}</dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
      </div>
    </DialogFrame>
  );
}

function Keys({ keys }: { readonly keys: readonly string[] }): JSX.Element {
  const shown = keys.length > 3 ? [`${keys[0]}…${keys.at(-1)}`] : keys;
  return (
    <>
      {shown.map((key) => (
        <kbd key={key}>{strokeText(key)}</kbd>
      ))}
    </>
  );
}
