import type { ComponentChildren, JSX } from 'preact';
import { useWords } from '../app.ts';
import { Icon } from '../icon.tsx';
import { CommandButton } from '../parts.tsx';

/** A side column that folds to a rail of 44 pixels (viz.md §1.1). */
export function Rail({
  side,
  isOpen,
  label,
  children,
  footer = null,
}: {
  readonly side: 'left' | 'right';
  readonly isOpen: boolean;
  readonly label: string;
  readonly children: ComponentChildren;
  /** What stays in view while the rest scrolls. */
  readonly footer?: ComponentChildren;
}): JSX.Element {
  const { left } = useWords();
  const command = side === 'left' ? 'leftColumn' : 'rightColumn';
  const points = (side === 'left') === isOpen ? 'left' : 'right';
  return (
    <aside class={`rail ${side}${isOpen ? '' : ' folded-rail'}`} aria-label={label}>
      <div class="rail-fold">
        <CommandButton id={command} kind="icon" label={isOpen ? left.collapse : left.expand}>
          <Icon name={points} />
        </CommandButton>
      </div>
      {/* A scrolling region must be reachable by keyboard. */}
      {isOpen ? (
        <div class="rail-body" tabIndex={0} role="group" aria-label={label}>
          {children}
        </div>
      ) : null}
      {isOpen ? footer : null}
    </aside>
  );
}
