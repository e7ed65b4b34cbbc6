import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp, useWords } from '../app.ts';
import { Icon } from '../icon.tsx';

/** A dialog over the page. The browser keeps the focus inside, gives it back at the end, and closes it on Escape. */
export function DialogFrame({
  title,
  children,
  wide = false,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}): JSX.Element {
  const { store } = useApp();
  const { dialogs } = useWords();
  const element = useRef<HTMLDialogElement>(null);
  const close = (): void => {
    store.dialog.value = null;
  };
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // The first field is what the reader came for; the close button is where the browser would begin.
      dialog.querySelector<HTMLElement>('input, select, textarea')?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        // A click on the backdrop is one on the dialog itself, outside of its content.
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="button icon" aria-label={dialogs.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
