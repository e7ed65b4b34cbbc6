import type { ComponentChildren, JSX } from 'preact';
import { PANES, type Pane } from '../../scene/scene.ts';
import { useApp, useWords } from '../app.ts';
import { showPane } from '../commands/looking.ts';
import { refocus } from '../navigate.ts';
import { hasGroups, type Store, type Tab } from '../store.ts';

/** The panes below the stage as tabs, and the partition that they show. */
export function PaneTabs({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const pane = store.pane.value;
  const rows = store.branch.value?.trace?.rowCount ?? 0;
  return (
    <section class="pane" aria-label={words.panes.tabs}>
      <div class="tab-bar">
        <Tabs
          tabs={shownPanes(store).map((id) => ({
            id,
            title:
              id === 'events' && rows > 0
                ? `${words.panes.events} ${short(rows)}`
                : words.panes[id],
          }))}
          current={pane}
          onTab={(id) => showPane(store, id as Pane)}
        />
        <span class="spacer" />
        <PartitionChoice />
      </div>
      <div class="pane-body" role="tabpanel" id="pane-panel" aria-labelledby={`tab-${pane}`}>
        {children}
      </div>
    </section>
  );
}

/** The panes that have something to show: without a consumer group there is no tab for groups. */
export const shownPanes = (store: Store): readonly Pane[] =>
  PANES.filter((pane) => pane !== 'groups' || hasGroups(store));

/** `8.4k`. */
const short = (n: number): string =>
  new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
    .format(n)
    .toLowerCase();

/** A row of tabs; arrows move between them (WAI-ARIA practices). */
export function Tabs({
  tabs,
  current,
  onTab,
}: {
  readonly tabs: readonly { readonly id: Tab; readonly title: string }[];
  readonly current: Tab;
  readonly onTab: (id: Tab) => void;
}): JSX.Element {
  const { panes } = useWords();
  const move = (by: number, list: HTMLElement): void => {
    const at = tabs.findIndex(({ id }) => id === current);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onTab(next.id);
    list.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={panes.tabs}
      data-arrows
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        move(by, event.currentTarget);
      }}
    >
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          class="tab"
          aria-selected={id === current}
          aria-controls="pane-panel"
          tabIndex={id === current ? 0 : -1}
          onClick={() => onTab(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** Which partition logs, metrics and the timeline show. */
export function PartitionChoice(): JSX.Element | null {
  const { store } = useApp();
  const { panes } = useWords();
  const partitions = store.branch.value?.trace?.partitions ?? [];
  if (partitions.length === 0) return null;
  return (
    <select
      aria-label={panes.partition}
      class="select mono"
      value={String(store.partition.value ?? 0)}
      onChange={(event) => refocus(store, { partition: Number(event.currentTarget.value) })}
    >
      {partitions.map((name, index) => (
        <option key={name} value={String(index)}>
          {name}
        </option>
      ))}
    </select>
  );
}
