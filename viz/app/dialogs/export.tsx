import type { JSX } from 'preact';
import { encodeCase } from '../../../sim/trace/samsa-file.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import type { Words } from '../../words/en.ts';
import { type App, useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { picturePixels, pictureText, type SavedFile, save, traceLines } from '../exports.ts';
import { shownTheme } from '../theme.ts';
import { DialogFrame } from './dialog.tsx';

type Format = keyof Words['dialogs']['exports'];

const FORMATS: readonly Format[] = ['svg', 'png', 'recipe', 'trace', 'perfetto', 'shiviz'];

/** What can be saved of this run and this moment. */
export function ExportDialog(): JSX.Element | null {
  const app = useApp();
  const words = useWords();
  const branch = app.store.branch.value;
  if (branch === null) return null;
  return (
    <DialogFrame title={words.dialogs.exportTitle}>
      <ul class="command-list">
        {FORMATS.map((format) => (
          <li key={format}>
            <button
              type="button"
              class="command"
              disabled={!isReady(format, branch)}
              onClick={() => void saveAs(app, words, branch, format)}
            >
              <span>{words.dialogs.exports[format]}</span>
              <span class="muted">
                {isReady(format, branch) ? words.dialogs.exportText[format] : words.dialogs.notYet}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </DialogFrame>
  );
}

/** A recipe has the hash of the whole run: it is there when the run has ended. */
const isReady = (format: Format, branch: Branch): boolean =>
  branch.trace !== null && (format !== 'recipe' || branch.summary !== null);

async function saveAs(app: App, words: Words, branch: Branch, format: Format): Promise<void> {
  const { store, runs } = app;
  const { trace } = branch;
  if (trace === null) return;
  try {
    const file = await fileOf(app, branch, trace, format);
    if (file === null) return;
    save(file);
    store.dialog.value = null;
    store.toast.value = words.states.saved(file.name);
  } catch (error) {
    runs.report({ type: 'NotRun', kind: 'internal', message: String(error), detail: '' });
  }
}

async function fileOf(
  { store, scenes }: App,
  branch: Branch,
  trace: Trace,
  format: Format,
): Promise<SavedFile | null> {
  const name = branch.header?.name ?? 'run';
  const scene = scenes.get(store.pane.value) ?? scenes.get('stage') ?? null;
  const theme = shownTheme(store);
  switch (format) {
    case 'svg':
      if (scene === null) return null;
      return { name: `${name}.svg`, type: 'image/svg+xml', content: pictureText(scene, theme) };
    case 'png':
      if (scene === null) return null;
      return {
        name: `${name}.png`,
        type: 'image/png',
        content: await picturePixels(scene, theme),
      };
    case 'recipe': {
      const { summary } = branch;
      if (summary === null) return null;
      const { recipe, guarantees } = summary;
      const content = encodeCase({
        format: 'samsa-case',
        recipe,
        verdicts: guarantees,
        shrunk: null,
      });
      return { name: `${name}.samsa`, type: 'application/json', content };
    }
    case 'trace': {
      const content = traceLines(trace, store.language.value);
      return { name: `${name}.ndjson`, type: 'application/x-ndjson', content };
    }
    case 'perfetto': {
      const { perfetto } = await import('../../../sim/trace/export/perfetto.ts');
      const content = perfetto(trace);
      return { name: `${name}.perfetto.json`, type: 'application/json', content };
    }
    case 'shiviz': {
      const { shiviz } = await import('../../../sim/trace/export/shiviz.ts');
      return { name: `${name}.shiviz.log`, type: 'text/plain', content: shiviz(trace) };
    }
  }
}
