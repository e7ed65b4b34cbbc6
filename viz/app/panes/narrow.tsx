import type { ComponentType, JSX } from 'preact';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { showPane } from '../commands/looking.ts';
import { Icon } from '../icon.tsx';
import { Later } from '../later.tsx';
import { CommandButton } from '../parts.tsx';
import type { Tab } from '../store.ts';
import { DockCanvas } from './dock-canvas.tsx';
import { Header } from './header.tsx';
import { Left } from './left.tsx';
import { loadInspector } from './load-inspector.ts';
import { PaneBody } from './pane-body.tsx';
import { PartitionChoice, shownPanes, Tabs } from './pane-tabs.tsx';
import { QuickFaults } from './quick-faults.tsx';
import { Stage } from './stage.tsx';
import { Problems } from './states.tsx';

/** The page on a phone: stage, tabs, one pane, scrubber, transport (viz.md §1.2). */
export function NarrowPage(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const tab = store.tab.value;
  const branchOf = (): Branch | null => store.branch.value;
  return (
    <div class="page-narrow">
      <Header />
      <main class="narrow-main" id="main">
        <Problems />
        <div class="stage">
          <Stage branchOf={branchOf} />
        </div>
        <Tabs
          tabs={(['scenario', ...shownPanes(store), 'inspector'] as const).map((id) => ({
            id,
            title: words.panes[id],
          }))}
          current={tab}
          onTab={(id) => {
            if (id === 'scenario' || id === 'inspector') store.tab.value = id;
            else showPane(store, id);
          }}
        />
        <div
          class="pane-body"
          role="tabpanel"
          id="pane-panel"
          tabIndex={0}
          aria-labelledby={`tab-${tab}`}
        >
          <TabBody tab={tab} branchOf={branchOf} />
        </div>
      </main>
      <NarrowTransport />
    </div>
  );
}

function TabBody({
  tab,
  branchOf,
}: {
  readonly tab: Tab;
  readonly branchOf: () => Branch | null;
}): JSX.Element {
  const { store } = useApp();
  if (tab === 'scenario') return <Left />;
  if (tab === 'inspector') {
    const other =
      store.compared.value === null ? undefined : store.branches.value[store.compared.value];
    return (
      <>
        {other === undefined ? null : <Later load={loadOutcomes} props={{ other }} />}
        <Later load={loadInspector} props={{}} />
        <QuickFaults />
      </>
    );
  }
  const hasPartition = tab === 'logs' || tab === 'metrics';
  const count = store.branch.value?.trace?.partitions.length ?? 0;
  const body =
    tab === 'logs' ? (
      <div class="narrow-pair">
        <PaneBody pane="logs" branchOf={branchOf} />
        <PaneBody pane="spacetime" branchOf={branchOf} />
      </div>
    ) : (
      <PaneBody pane={tab} branchOf={branchOf} />
    );
  if (!hasPartition || count < 2) return body;
  return (
    <>
      <div class="narrow-choice">
        <PartitionChoice />
      </div>
      <div class="narrow-rest">{body}</div>
    </>
  );
}

const loadOutcomes = async (): Promise<ComponentType<{ readonly other: Branch }>> =>
  (await import('./compare.tsx')).OutcomeTable;

function NarrowTransport(): JSX.Element {
  const { store } = useApp();
  const { transport } = useWords();
  return (
    <section class="narrow-dock" aria-label={transport.region}>
      <div class="narrow-scrubber">
        <DockCanvas hasThumb />
      </div>
      <div class="narrow-transport" role="toolbar" aria-label={transport.region}>
        <CommandButton id="previousNotable" kind="icon">
          <Icon name="previous" />
        </CommandButton>
        <CommandButton id="stepBack" kind="icon">
          <Icon name="back" />
        </CommandButton>
        <CommandButton
          id="play"
          kind="primary"
          label={store.isPlaying.value ? transport.pause : transport.play}
        >
          <Icon name={store.isPlaying.value ? 'pause' : 'play'} />
        </CommandButton>
        <CommandButton id="stepForward" kind="icon">
          <Icon name="forward" />
        </CommandButton>
        <CommandButton id="nextNotable" kind="icon">
          <Icon name="next" />
        </CommandButton>
      </div>
    </section>
  );
}
