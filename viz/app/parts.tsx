import type { ComponentChildren, JSX } from 'preact';
import type { GuaranteeStatus } from '../../sim/run/result.ts';
import type { CommandId } from '../words/commands-en.ts';
import { useApp, useWords } from './app.ts';
import { keysOf } from './commands/bindings.ts';
import { strokeText } from './commands/stroke-text.ts';
import { COMMANDS } from './commands/table.ts';

/** A button that runs a command; its title names the key. */
export function CommandButton({
  id,
  children,
  kind = 'plain',
  label,
  pressed,
}: {
  readonly id: CommandId;
  readonly children: ComponentChildren;
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'icon';
  /** Read out and shown as title; the command's name where left out. */
  readonly label?: string;
  readonly pressed?: boolean;
}): JSX.Element {
  const app = useApp();
  const { commands } = useWords();
  const command = COMMANDS.find((one) => one.id === id);
  const key = command === undefined ? undefined : keysOf(command, app.store.bindings.value)[0];
  const name = label ?? commands.names[id];
  return (
    <button
      type="button"
      class={`button ${kind}`}
      title={key === undefined ? name : `${name} (${strokeText(key)})`}
      aria-label={label ?? (kind === 'icon' ? name : undefined)}
      aria-pressed={pressed}
      disabled={command?.when(app) !== true}
      onClick={() => command?.run(app, '')}
    >
      {children}
    </button>
  );
}

const GLYPHS: Readonly<Record<GuaranteeStatus, string>> = {
  held: '✓',
  violated: '✕',
  allowed: '▲',
  'not-exercised': '○',
};

/** The sign of a status: shape and colour, so that neither is needed alone (viz.md §1.4). */
export function StatusGlyph({ status }: { readonly status: GuaranteeStatus }): JSX.Element {
  return (
    <span class={`glyph status-${status}`} aria-hidden="true">
      {GLYPHS[status]}
    </span>
  );
}

/** Text for a screen reader alone. */
export function Hidden({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <span class="visually-hidden">{children}</span>;
}
