import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { dockInset } from '../../scene/dock-layout.ts';
import type { Scene, SceneInput, Size } from '../../scene/scene.ts';
import { wordsIn } from '../../words/words.ts';
import { type App, useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { branchName } from '../branch-name.ts';
import { Canvas } from '../canvases.tsx';
import { useLater } from '../later.tsx';
import { goToTarget } from '../navigate.ts';
import { focusByPartition, focusByPixel, sceneInput } from '../scene-input.ts';
import { wholeWindow } from '../store.ts';
import { Scrubber } from './scrubber.tsx';

/** The whole run at a glance under the slider that moves through it. */
export function DockCanvas({ hasThumb }: { readonly hasThumb: boolean }): JSX.Element {
  const app = useApp();
  const { store } = app;
  const { scrubber } = useWords();
  const size = useSignal<Size>({ width: 0, height: 0 });
  const focus = useMemo(() => focusByPixel(store, () => size.value.width), [store, size]);
  const still = useMemo(() => focusByPartition(store), [store]);
  const dock = useLater(loadDock);
  const inset = dockInset(size.value);
  if (dock === null) {
    return (
      <div class="canvas-pane">
        <Scrubber inset={inset} hasThumb={hasThumb} />
      </div>
    );
  }
  return (
    <Canvas
      name="dock"
      label={scrubber.label}
      sceneOf={(shown) => {
        const input = sceneInput(store, store.branch.value, shown, wholeWindow(store), still.value);
        return input === null ? null : dock.lanes(input, app);
      }}
      movingOf={(shown) => {
        const input = sceneInput(store, store.branch.value, shown, wholeWindow(store), focus.value);
        return input === null ? null : dock.moment(input, app);
      }}
      onScene={(made) => {
        size.value = made.size;
      }}
      onTarget={(target) => {
        // The slider has gone to the moment already; what has a row of its own is met exactly.
        if (target.type !== 'Time') goToTarget(store, target);
      }}
    >
      <Scrubber inset={inset} hasThumb={hasThumb} />
    </Canvas>
  );
}

interface DockScenes {
  readonly lanes: (input: SceneInput, app: App) => Scene;
  readonly moment: (input: SceneInput, app: App) => Scene;
}

const loadDock = async (): Promise<DockScenes> => {
  const { dockLanes, dockMoment } = await import('../../scene/dock.ts');
  return {
    lanes: (input, { store }) =>
      dockLanes(input, {
        bookmarks: store.bookmarks.value
          .filter(({ branch }) => branch === store.branchId.value)
          .map(({ row }) => row),
        forks: forksOf(store),
        pinned: store.pinnedLanes.value,
      }),
    moment: (input, { store }) => dockMoment(input, { pinned: store.pinnedLanes.value }),
  };
};

/** Where the other branches leave the one in focus: their first own row, or its first one behind its parent's. */
function forksOf({ branches, branchId, language }: App['store']): { row: number; name: string }[] {
  const current = branchId.value;
  const words = wordsIn(language.value);
  const isOf = ({ header }: Branch): boolean => header?.parent === current;
  return branches.value.filter(isOf).map((branch) => ({
    row: branch.header?.sharedRows ?? 0,
    name: branchName(branch, words),
  }));
}
