import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp, useWords } from '../app.ts';
import { Cards } from '../panes/states.tsx';
import { CommandsDialog } from './commands.tsx';
import { DialogFrame } from './dialog.tsx';
import { HelpDialog } from './help.tsx';
import { SettingsDialog } from './settings.tsx';
import { BookmarksDialog, GoToDialog, ShareDialog } from './small.tsx';

/** The dialog that lies over the page, if any. */
export function Dialogs(): JSX.Element | null {
  const { store } = useApp();
  const { dialogs } = useWords();
  const dialog = store.dialog.value;
  if (dialog === null) return null;
  switch (dialog.type) {
    case 'Open':
      return (
        <DialogFrame title={dialogs.openTitle} wide>
          <Cards />
        </DialogFrame>
      );
    case 'Help':
      return <HelpDialog />;
    case 'Commands':
      return <CommandsDialog />;
    case 'GoTo':
      return <GoToDialog />;
    case 'Bookmarks':
      return <BookmarksDialog />;
    case 'Share':
      return <ShareDialog link={dialog.link} />;
    case 'Settings':
      return <SettingsDialog />;
    case 'Export':
      return <Later key="export" load={loadExport} props={{}} />;
    case 'Inject':
      return <Later key="inject" load={loadInject} props={{ fault: dialog.fault }} />;
  }
}

// Faults and exporters are not part of the first load (viz.md §4).
const loadInject = async (): Promise<ComponentType<{ readonly fault: string | null }>> =>
  (await import('./inject.tsx')).InjectDialog;
const loadExport = async (): Promise<ComponentType<object>> =>
  (await import('./export.tsx')).ExportDialog;

function Later<Props extends object>({
  load,
  props,
}: {
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}): JSX.Element | null {
  const { runs } = useApp();
  const [component, setComponent] = useState<{ readonly part: ComponentType<Props> } | null>(null);
  useEffect(() => {
    load().then(
      (part) => setComponent({ part }),
      (error: unknown) =>
        runs.report({ type: 'NotRun', kind: 'internal', message: String(error), detail: '' }),
    );
  }, [load, runs]);
  if (component === null) return null;
  const Part = component.part;
  return <Part {...props} />;
}
