import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, useWords } from '../app.ts';
import { openFile } from '../open-file.ts';

/** The whole page takes files that are dropped on it. */
export function DropZone(): JSX.Element | null {
  const app = useApp();
  const { states } = useWords();
  const isOver = useSignal(false);
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    const hasFile = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void openFile(app, file);
    };
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    return () => ends.abort();
  }, [app, isOver]);
  return isOver.value ? (
    <div class="drop-zone" aria-hidden="true">
      {states.dropHere}
    </div>
  ) : null;
}
