import type { JSX } from 'preact';
import { logsScene } from '../../scene/logs.ts';
import type { Pane, Scene, Size, TimeWindow } from '../../scene/scene.ts';
import { type App, useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { Canvas } from '../canvases.tsx';
import { goToTarget, pan, scaled } from '../navigate.ts';
import { metricsScene, spacetimeScene } from '../pending.ts';
import { sceneInput } from '../scene-input.ts';
import { shownWindow, wholeWindow } from '../store.ts';
import { Events } from './events.tsx';

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
    case 'metrics':
      return <Timeline key={pane} pane={pane} branchOf={branchOf} />;
    case 'events':
      return <Events />;
  }
}

interface BranchProps {
  readonly branchOf: () => Branch | null;
}

function Logs({ branchOf }: BranchProps): JSX.Element {
  const { store } = useApp();
  const { panes } = useWords();
  const branch = branchOf();
  if (branch?.trace?.rowCount !== undefined && branch.trace.partitions.length === 0) {
    return <p class="pane-note">{panes.noPartition}</p>;
  }
  return (
    <Canvas
      label={panes.logs}
      sceneOf={(size) => {
        const input = sceneInput(store, branchOf(), size, wholeWindow(store));
        return input === null ? null : logsScene(input);
      }}
      onTarget={(target) => goToTarget(store, target)}
    />
  );
}

function Timeline({
  pane,
  branchOf,
}: BranchProps & { readonly pane: 'spacetime' | 'metrics' }): JSX.Element {
  const app = useApp();
  const { store } = app;
  const { panes } = useWords();
  return (
    <Canvas
      label={panes[pane]}
      sceneOf={(size) => timelineScene(app, pane, branchOf(), size)}
      onTarget={(target) => goToTarget(store, target)}
      onZoom={(factor, share) => {
        const window = timelineWindow(app, pane);
        const centre = window.fromMicros + (window.toMicros - window.fromMicros) * share;
        store.window.value = scaled(store, window, centre, factor);
      }}
      onPan={(share) => {
        store.window.value ??= timelineWindow(app, pane);
        pan(store, share);
      }}
    />
  );
}

function timelineWindow({ store }: App, pane: 'spacetime' | 'metrics'): TimeWindow {
  if (pane === 'spacetime') return shownWindow(store);
  return store.window.value ?? wholeWindow(store);
}

function timelineScene(
  app: App,
  pane: 'spacetime' | 'metrics',
  branch: Branch | null,
  size: Size,
): Scene | null {
  const { store } = app;
  const input = sceneInput(store, branch, size, timelineWindow(app, pane));
  if (input === null) return null;
  if (pane === 'metrics') return metricsScene(input);
  return spacetimeScene(input, { isCausal: store.isCausal.value });
}
