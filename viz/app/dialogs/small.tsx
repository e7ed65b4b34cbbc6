import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { durationMicros } from '../../../sim/faults/duration.ts';
import { rowOfEvent } from '../../scene/rows.ts';
import { useApp, useWords } from '../app.ts';
import { copyText } from '../copy.ts';
import { goToRow, goToTime, traceOf } from '../navigate.ts';
import { BookmarkList } from '../panes/bookmarks.tsx';
import { DialogFrame } from './dialog.tsx';

/** Leads to an event by its number, or to a moment. */
export function GoToDialog(): JSX.Element {
  const { store } = useApp();
  const { dialogs } = useWords();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const go = (): void => {
    const trace = traceOf(store);
    const number = Number(text.replaceAll(',', ''));
    const micros = durationMicros(text);
    if (trace === null || text.trim() === '') return;
    store.isPlaying.value = false;
    if (Number.isInteger(number) && number >= 0) goToRow(store, rowOfEvent(trace, number));
    else if (micros !== null && micros >= 0) goToTime(store, micros);
    else {
      setProblem(dialogs.goToProblem(text));
      return;
    }
    store.dialog.value = null;
  };
  return (
    <DialogFrame title={dialogs.goToTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <label class="field">
          <span>{dialogs.goToLabel}</span>
          <input
            class="input mono"
            value={text}
            aria-invalid={problem !== ''}
            aria-describedby="go-to-problem"
            onInput={(event) => {
              setText(event.currentTarget.value);
              setProblem('');
            }}
          />
        </label>
        <p id="go-to-problem" class="field-problem" role="alert">
          {problem}
        </p>
        <div class="dialog-actions">
          <button type="submit" class="button primary">
            {dialogs.go}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}

/** The marked moments. */
export function BookmarksDialog(): JSX.Element {
  const { store } = useApp();
  const { dialogs } = useWords();
  const isEmpty = store.bookmarks.value.length === 0;
  return (
    <DialogFrame title={dialogs.bookmarksTitle}>
      {isEmpty ? <p class="muted">{dialogs.noBookmarks}</p> : null}
      <BookmarkList isHidden={isEmpty} hasTitle={false} />
    </DialogFrame>
  );
}

/** The link to this moment, for browsers that do not allow copying. */
export function ShareDialog({ link }: { readonly link: string }): JSX.Element {
  const app = useApp();
  const { dialogs } = useWords();
  return (
    <DialogFrame title={dialogs.shareTitle}>
      <p>{dialogs.shareText}</p>
      <textarea
        class="input mono link-text"
        rows={5}
        readOnly
        value={link}
        aria-label={dialogs.shareTitle}
      />
      <div class="dialog-actions">
        <button
          type="button"
          class="button primary"
          onClick={() => void copyText(app, link, 'link')}
        >
          {dialogs.copy}
        </button>
      </div>
    </DialogFrame>
  );
}
