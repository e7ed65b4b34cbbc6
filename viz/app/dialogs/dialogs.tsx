import type { ComponentType, JSX } from 'preact';
import { useApp } from '../app.ts';
import { Later } from '../later.tsx';

/** The dialog that lies over the page, if any. None is part of the first load. */
export function Dialogs(): JSX.Element | null {
  const { store } = useApp();
  const dialog = store.dialog.value;
  if (dialog === null) return null;
  switch (dialog.type) {
    case 'Open':
      return <Later key="open" load={loadOpen} props={{}} />;
    case 'Help':
      return <Later key="help" load={loadHelp} props={{}} />;
    case 'Commands':
      return <Later key="commands" load={loadCommands} props={{}} />;
    case 'GoTo':
      return <Later key="go-to" load={loadGoTo} props={{}} />;
    case 'Bookmarks':
      return <Later key="bookmarks" load={loadBookmarks} props={{}} />;
    case 'Share':
      return <Later key="share" load={loadShare} props={{ link: dialog.link }} />;
    case 'Settings':
      return <Later key="settings" load={loadSettings} props={{}} />;
    case 'Lanes':
      return <Later key="lanes" load={loadLanes} props={{}} />;
    case 'Export':
      return <Later key="export" load={loadExport} props={{}} />;
    case 'Inject':
      return <Later key="inject" load={loadInject} props={{ fault: dialog.fault }} />;
  }
}

type Load<Props extends object> = () => Promise<ComponentType<Props>>;

const loadOpen: Load<object> = async () => (await import('./open.tsx')).OpenDialog;
const loadHelp: Load<object> = async () => (await import('./help.tsx')).HelpDialog;
const loadCommands: Load<object> = async () => (await import('./commands.tsx')).CommandsDialog;
const loadGoTo: Load<object> = async () => (await import('./small.tsx')).GoToDialog;
const loadBookmarks: Load<object> = async () => (await import('./small.tsx')).BookmarksDialog;
const loadShare: Load<{ readonly link: string }> = async () =>
  (await import('./small.tsx')).ShareDialog;
const loadSettings: Load<object> = async () => (await import('./settings.tsx')).SettingsDialog;
const loadLanes: Load<object> = async () => (await import('./lanes.tsx')).LanesDialog;
const loadExport: Load<object> = async () => (await import('./export.tsx')).ExportDialog;
const loadInject: Load<{ readonly fault: string | null }> = async () =>
  (await import('./inject.tsx')).InjectDialog;
