import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, useWords } from './app.ts';
import type { Branch } from './branch.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { Later } from './later.tsx';
import { Dock } from './panes/dock.tsx';
import { DropZone } from './panes/drop-zone.tsx';
import { Empty } from './panes/empty.tsx';
import { Header } from './panes/header.tsx';
import { Left } from './panes/left.tsx';
import { loadInspector } from './panes/load-inspector.ts';
import { NarrowPage } from './panes/narrow.tsx';
import { PaneBody } from './panes/pane-body.tsx';
import { PaneTabs } from './panes/pane-tabs.tsx';
import { QuickFaults } from './panes/quick-faults.tsx';
import { Rail } from './panes/rail.tsx';
import { Stage } from './panes/stage.tsx';
import { Problems } from './panes/states.tsx';
import type { Embedding } from './store.ts';

/** The whole page: one of its layouts, and what lies over it. */
export function Page(): JSX.Element {
  const { store } = useApp();
  return (
    <>
      <Layout />
      {store.embedding === null ? <DropZone /> : null}
      <Dialogs />
      <Toast />
      <p class="visually-hidden" role="status" aria-live="polite">
        {store.announcement.value}
      </p>
    </>
  );
}

function Layout(): JSX.Element {
  const { store } = useApp();
  if (store.embedding !== null) {
    return <Later load={loadEmbedded} props={{ pane: store.embedding.pane }} />;
  }
  if (!hasRun(store.branches.value)) {
    return (
      <div class="page-empty">
        <Header />
        <Empty />
      </div>
    );
  }
  return store.isNarrow.value ? <NarrowPage /> : <WidePage />;
}

function WidePage(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const compared = comparedBranch(store.compared.value, store.branches.value);
  const sides = `${store.leftIsOpen.value ? '288px' : '44px'} minmax(0, 1fr) ${store.rightIsOpen.value ? '328px' : '44px'}`;
  return (
    <div
      class="page-wide"
      style={{
        gridTemplateColumns: sides,
        gridTemplateRows: `48px minmax(0, 1fr) ${store.dockHeight.value}px`,
      }}
    >
      <Header />
      <Rail side="left" isOpen={store.leftIsOpen.value} label={words.left.region}>
        <Left />
      </Rail>
      <main class="centre" id="main">
        <Problems />
        {compared === null ? (
          <Single />
        ) : (
          <Later key={compared.id} load={loadCompare} props={{ other: compared }} />
        )}
      </main>
      <Rail
        side="right"
        isOpen={store.rightIsOpen.value}
        label={words.inspector.region}
        footer={<QuickFaults />}
      >
        {compared === null ? null : <Later load={loadOutcomes} props={{ other: compared }} />}
        <Later load={loadInspector} props={{}} />
      </Rail>
      <Dock />
    </div>
  );
}

/** Whether there is a run to look at: what could not be started leaves the reader where runs begin (viz.md §1.8). */
const hasRun = ([first]: readonly Branch[]): boolean =>
  first !== undefined && (first.status !== 'failed' || first.trace !== null);

const comparedBranch = (id: number | null, branches: readonly Branch[]): Branch | null =>
  id === null ? null : (branches[id] ?? null);

const loadEmbedded = async (): Promise<ComponentType<Embedding>> =>
  (await import('./panes/embedded.tsx')).Embedded;
type ForBranch = ComponentType<{ readonly other: Branch }>;
const loadCompare = async (): Promise<ForBranch> => (await import('./panes/compare.tsx')).Compare;
const loadOutcomes = async (): Promise<ForBranch> =>
  (await import('./panes/compare.tsx')).OutcomeTable;

function Single(): JSX.Element {
  const { store } = useApp();
  const branchOf = (): Branch | null => store.branch.value;
  return (
    <>
      <div class="stage">
        <Stage branchOf={branchOf} />
      </div>
      <PaneTabs>
        <PaneBody pane={store.pane.value} branchOf={branchOf} />
      </PaneTabs>
    </>
  );
}

/** How long a note stays. */
const TOAST_MS = 2600;

function Toast(): JSX.Element {
  const { toast } = useApp().store;
  const text = toast.value;
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => {
      toast.value = '';
    }, TOAST_MS);
    return () => clearTimeout(timer);
  }, [text, toast]);
  return (
    <div class="toast" role="status" aria-live="polite" data-shown={text !== ''}>
      {text}
    </div>
  );
}
