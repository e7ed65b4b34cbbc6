import type { JSX } from 'preact';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import { showBranch } from '../commands/changing.ts';
import { goToRow } from '../navigate.ts';
import { rowText } from '../sentences.ts';

/** The marked moments, each a button that leads to it. */
export function BookmarkList({
  isHidden,
  hasTitle = true,
}: {
  readonly isHidden: boolean;
  readonly hasTitle?: boolean;
}): JSX.Element | null {
  const app = useApp();
  const words = useWords();
  const { bookmarks, branches, language } = app.store;
  if (isHidden) return null;
  return (
    <section aria-label={words.left.bookmarks}>
      {hasTitle ? <h3>{words.left.bookmarks}</h3> : null}
      <ul class="bookmarks">
        {bookmarks.value.map((bookmark) => {
          const trace = branches.value[bookmark.branch]?.trace;
          const text =
            trace === null || trace === undefined || bookmark.row < 0
              ? words.scrubber.start
              : rowText(trace, bookmark.row, language.value);
          return (
            <li key={`${bookmark.branch}-${bookmark.row}`}>
              <button
                type="button"
                class="link"
                onClick={() => {
                  showBranch(app, bookmark.branch);
                  goToRow(app.store, bookmark.row);
                }}
              >
                <span class="mono">{seconds(bookmark.atMicros)} s</span> {text}
              </button>
              <button
                type="button"
                class="button icon small"
                aria-label={`${words.left.remove}: ${text}`}
                onClick={() => {
                  bookmarks.value = bookmarks.value.filter((one) => one !== bookmark);
                }}
              >
                ✕
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
