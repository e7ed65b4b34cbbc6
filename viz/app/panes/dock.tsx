import type { JSX } from 'preact';
import { useApp, useWords } from '../app.ts';
import { DOCK_HEIGHTS } from '../store.ts';
import { DockCanvas } from './dock-canvas.tsx';
import { Transport } from './transport.tsx';

/** Playback and the whole run at a glance: lanes over one scrubber (viz.md §1.3). */
export function Dock(): JSX.Element {
  const { scrubber } = useWords();
  return (
    <section class="dock" aria-label={scrubber.label}>
      <Resizer />
      <Transport />
      <div class="dock-lanes">
        <DockCanvas hasThumb={false} />
      </div>
    </section>
  );
}

/** The upper edge of the dock: dragged, or moved by arrows. */
function Resizer(): JSX.Element {
  const { dockHeight } = useApp().store;
  const { scrubber } = useWords();
  const set = (height: number): void => {
    dockHeight.value = Math.round(
      Math.min(Math.max(height, DOCK_HEIGHTS.least), DOCK_HEIGHTS.most),
    );
  };
  return (
    <div
      class="resizer"
      role="separator"
      tabIndex={0}
      data-arrows
      aria-orientation="horizontal"
      aria-label={scrubber.resize}
      aria-valuemin={DOCK_HEIGHTS.least}
      aria-valuemax={DOCK_HEIGHTS.most}
      aria-valuenow={dockHeight.value}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          set(innerHeight - event.clientY);
      }}
      onKeyDown={(event) => {
        const by = { ArrowUp: 16, ArrowDown: -16 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(dockHeight.value + by);
      }}
    />
  );
}
