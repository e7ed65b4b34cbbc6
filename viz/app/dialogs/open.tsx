import type { JSX } from 'preact';
import { useWords } from '../app.ts';
import { Cards } from '../panes/cards.tsx';
import { DialogFrame } from './dialog.tsx';

/** Another run to open in the place of this one. */
export function OpenDialog(): JSX.Element {
  const { dialogs } = useWords();
  return (
    <DialogFrame title={dialogs.openTitle} wide>
      <Cards />
    </DialogFrame>
  );
}
