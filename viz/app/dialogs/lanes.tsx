import type { JSX } from 'preact';
import { focusedPartition } from '../../scene/cluster.ts';
import { laneName, wantedLanes } from '../../scene/dock.ts';
import type { DockLane } from '../../scene/dock-layout.ts';
import { useApp, useWords } from '../app.ts';
import { writePins } from '../pins.ts';
import { DialogFrame } from './dialog.tsx';

/** Which lanes of the dock stay where there is no room for all (viz.md §1.3). */
export function LanesDialog(): JSX.Element | null {
  const { store } = useApp();
  const { dialogs } = useWords();
  const trace = store.branch.value?.trace ?? null;
  if (trace === null) return null;
  const partition = focusedPartition(trace, store.partition.value);
  const pinned = store.pinnedLanes.value;
  const toggle = (lane: DockLane): void => {
    const next = pinned.includes(lane) ? pinned.filter((one) => one !== lane) : [...pinned, lane];
    store.pinnedLanes.value = next;
    writePins(next);
  };
  return (
    <DialogFrame title={dialogs.lanesTitle}>
      <p class="muted">{dialogs.lanesText}</p>
      {wantedLanes(trace, partition).map((lane) =>
        lane === 'scrubber' ? null : (
          <label key={lane} class="check">
            <input type="checkbox" checked={pinned.includes(lane)} onChange={() => toggle(lane)} />
            {laneName(trace, store.language.value, lane, partition)}
          </label>
        ),
      )}
    </DialogFrame>
  );
}
