import type { ComponentType, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Pane, Scene, SceneInput, TimeWindow } from '../../scene/scene.ts';
import { type App, useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { Canvas } from '../canvases.tsx';
import { Later, useLater } from '../later.tsx';
import { goToTarget, pan, scaled } from '../navigate.ts';
import { focusByRow, sceneInput } from '../scene-input.ts';
import { shownWindow, wholeWindow } from '../store.ts';

/** The pane that was chosen, of one branch. */
export function PaneBody({
  pane,
  branchOf,
}: {
  readonly pane: Pane;
  readonly branchOf: () => Branch | null;
}): JSX.Element {
  switch (pane) {
    case 'logs':
      return <Logs branchOf={branchOf} />;
    case 'spacetime':
    case 'groups':
    case 'metrics':
      return <Timeline key={pane} pane={pane} branchOf={branchOf} />;
    case 'events':
      return <Later load={loadEvents} props={{}} />;
  }
}

const loadEvents = async (): Promise<ComponentType<object>> =>
  (await import('./events.tsx')).Events;

interface BranchProps {
  readonly branchOf: () => Branch | null;
}

function Logs({ branchOf }: BranchProps): JSX.Element | null {
  const { store } = useApp();
  const { panes } = useWords();
  const focus = useMemo(() => focusByRow(store), [store]);
  const scene = useLater(loadLogs);
  const branch = branchOf();
  if (branch?.trace?.rowCount !== undefined && branch.trace.partitions.length === 0) {
    return <p class="pane-note">{panes.noPartition}</p>;
  }
  if (scene === null) return null;
  return (
    <Canvas
      name="logs"
      label={panes.logs}
      sceneOf={(size) => {
        const input = sceneInput(store, branchOf(), size, wholeWindow(store), focus.value);
        return input === null ? null : scene(input);
      }}
      onTarget={(target) => goToTarget(store, target)}
    />
  );
}

const loadLogs = async (): Promise<(input: SceneInput) => Scene> =>
  (await import('../../scene/logs.ts')).logsScene;

/** Panes in which time runs along one side. */
type TimelinePane = 'spacetime' | 'groups' | 'metrics';

function Timeline({
  pane,
  branchOf,
}: BranchProps & { readonly pane: TimelinePane }): JSX.Element | null {
  const app = useApp();
  const { store } = app;
  const { panes } = useWords();
  const scene = useLater(LOADS[pane]);
  if (scene === null) return null;
  return (
    <Canvas
      name={pane}
      label={panes[pane]}
      sceneOf={(size) => {
        const input = sceneInput(store, branchOf(), size, timelineWindow(app, pane));
        return input === null ? null : scene(input, app);
      }}
      onTarget={(target) => goToTarget(store, target)}
      onZoom={(factor, share) => {
        const window = timelineWindow(app, pane);
        const within = plotShare(app, pane, share);
        const centre = window.fromMicros + (window.toMicros - window.fromMicros) * within;
        store.window.value = scaled(store, window, centre, factor);
      }}
      onPan={(share) => {
        store.window.value ??= timelineWindow(app, pane);
        pan(store, share);
      }}
    />
  );
}

/** Where a share of the whole picture is within its plot, which leaves room for names on its sides. */
function plotShare({ scenes }: App, pane: TimelinePane, share: number): number {
  const { plot, size } = scenes.get(pane) ?? {};
  if (plot === null || plot === undefined || size === undefined) return share;
  const within = (share * size.width - plot.from) / Math.max(plot.to - plot.from, 1);
  return Math.min(Math.max(within, 0), 1);
}

type TimelineScene = (input: SceneInput, app: App) => Scene;

const loadMetrics = async (): Promise<TimelineScene> => {
  const { metricsScene } = await import('../../scene/metrics.ts');
  return (input) => metricsScene(input);
};

const loadGroups = async (): Promise<TimelineScene> => {
  const { groupsScene } = await import('../../scene/groups.ts');
  return (input) => groupsScene(input);
};

/** At most so many lanes stand side by side where time runs downward (viz.md §1.2). */
const MOST_PORTRAIT_LANES = 6;

const loadSpacetime = async (): Promise<TimelineScene> => {
  const { spacetimeScene } = await import('../../scene/spacetime.ts');
  return (input, { store }) => {
    const { width, height } = input.size;
    const isChosen = !store.isPlaying.value && store.focus.value.row >= 0 && store.isCausal.value;
    return spacetimeScene(input, {
      isCausal: store.isCausal.value,
      isPortrait: height > width && input.trace.nodes.length <= MOST_PORTRAIT_LANES,
      chosenRow: isChosen ? store.focus.value.row : null,
    });
  };
};

const LOADS: Readonly<Record<TimelinePane, () => Promise<TimelineScene>>> = {
  spacetime: loadSpacetime,
  groups: loadGroups,
  metrics: loadMetrics,
};

function timelineWindow({ store }: App, pane: TimelinePane): TimeWindow {
  if (pane === 'spacetime') return shownWindow(store);
  return store.window.value ?? wholeWindow(store);
}
