import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Box } from '../../scene/box.ts';
import type { Target } from '../../scene/mark.ts';
import type { Size } from '../../scene/scene.ts';
import { stageScene } from '../../scene/stage.ts';
import { stageLayout } from '../../scene/stage-layout.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { Canvas } from '../canvases.tsx';
import { partitionsLedBy } from '../cluster-words.ts';
import { goToTarget, refocus } from '../navigate.ts';
import { focusIn, sceneInput } from '../scene-input.ts';
import { wholeWindow } from '../store.ts';

/** The cluster: who is there, in which state, and what is on its way (viz.md §1.3). */
export function Stage({ branchOf }: { readonly branchOf: () => Branch | null }): JSX.Element {
  const { store } = useApp();
  const { panes } = useWords();
  const size = useSignal<Size>({ width: 0, height: 0 });
  return (
    <Canvas
      name="stage"
      label={panes.stage}
      sceneOf={(shown) => {
        const input = sceneInput(store, branchOf(), shown, wholeWindow(store));
        return input === null ? null : stageScene(input);
      }}
      onScene={(scene) => {
        size.value = scene.size;
      }}
      onTarget={(target) => goToTarget(store, target)}
      onLongPress={(target) => openFaults(store, target)}
    >
      <NodeButtons branch={branchOf()} size={size.value} />
    </Canvas>
  );
}

/** The menu of faults for what was pressed long: a node, a replica's node, a link. */
function openFaults(store: ReturnType<typeof useApp>['store'], target: Target): void {
  switch (target.type) {
    case 'Node':
    case 'Replica':
    case 'Offset':
      refocus(store, { node: target.node });
      store.dialog.value = { type: 'Inject', fault: null };
      break;
    case 'Link':
      refocus(store, { node: target.from });
      store.dialog.value = { type: 'Inject', fault: 'partition' };
      break;
    case 'Message':
      store.dialog.value = { type: 'Inject', fault: 'lose-request' };
      break;
    case 'Partition':
    case 'Row':
    case 'Time':
      break;
  }
}

/** The nodes as a real list of buttons that lie over their pictures (viz.md §1.9). */
function NodeButtons({
  branch,
  size,
}: {
  readonly branch: Branch | null;
  readonly size: Size;
}): JSX.Element | null {
  const { panes } = useWords();
  const trace = branch?.trace ?? null;
  if (branch === null || trace === null || branch.views === null || size.width === 0) return null;
  const { boxes } = stageLayout(trace, size);
  return (
    <ul
      class="node-buttons"
      aria-label={panes.nodes}
      data-arrows
      onKeyDown={(event) => walk(event.currentTarget, event)}
    >
      {boxes.map((box, node) =>
        box === null ? null : <NodeButton key={node} branch={branch} node={node} box={box} />,
      )}
    </ul>
  );
}

function NodeButton({
  branch,
  node,
  box,
}: {
  readonly branch: Branch;
  readonly node: number;
  readonly box: Box;
}): JSX.Element | null {
  const { store } = useApp();
  const words = useWords();
  const { trace, views } = branch;
  const entry = trace?.nodes[node];
  if (trace === null || views === null || entry === undefined) return null;
  // In another branch than the focused one the same moment is looked at: its rows are others.
  const row =
    branch.id === store.branchId.value ? store.row.value : focusIn(branch, store.focus.value).row;
  const view = views.at(Math.min(row, trace.rowCount - 1));
  const status = view.choice('status', node, -1) ?? 'stopped';
  const statusWord = words.node.status[status as keyof typeof words.node.status] ?? status;
  const place = {
    left: `${box.x}px`,
    top: `${box.y}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  };
  const leads = partitionsLedBy(trace, view, entry.id, entry.role);
  const label = words.node.button(entry.name, words.node.roles[entry.role], statusWord);
  return (
    <li>
      {store.flash.value?.node === node ? (
        <span key={store.flash.value.count} class="flash" style={place} />
      ) : null}
      <button
        type="button"
        class="node-button"
        aria-pressed={store.node.value === node}
        aria-label={leads === '' ? label : `${label}, ${words.node.leads(leads)}`}
        style={place}
        onClick={() => goToTarget(store, { type: 'Node', node })}
      />
    </li>
  );
}

/** Arrows walk from node to node in the order of the list. */
function walk(list: HTMLElement, event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  const buttons = [...list.querySelectorAll('button')];
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const next = buttons[(at + by + buttons.length) % buttons.length];
  event.preventDefault();
  next?.focus();
}
