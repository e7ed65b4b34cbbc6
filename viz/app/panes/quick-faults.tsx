import type { JSX } from 'preact';
import { seconds } from '../../../sim/words/time.ts';
import type { InspectorWords } from '../../words/inspector-en.ts';
import { useApp, useWords } from '../app.ts';
import { CommandButton } from '../parts.tsx';

const QUICK: readonly (keyof InspectorWords['quick'])[] = [
  'crash',
  'restart',
  'pause',
  'partition',
  'slow-flush',
  'power-loss',
];

/** The faults of most use as buttons; each opens the menu with its fields. */
export function QuickFaults(): JSX.Element | null {
  const { store } = useApp();
  const { inspector } = useWords();
  const isReady = (store.branch.value?.trace?.rowCount ?? 0) > 0;
  if (!isReady) return null;
  return (
    <section class="inject" aria-labelledby="inject-title" title={inspector.injectHint}>
      <InjectTitle />
      <div class="buttons">
        {QUICK.map((fault) => (
          <button
            key={fault}
            type="button"
            class="button"
            onClick={() => {
              store.dialog.value = { type: 'Inject', fault };
            }}
          >
            {inspector.quick[fault]}
          </button>
        ))}
        <CommandButton id="inject" kind="quiet">
          {inspector.more}
        </CommandButton>
        <CommandButton id="fork" kind="quiet">
          {inspector.menu.settingsTab}…
        </CommandButton>
      </div>
    </section>
  );
}

/** The moment passes in every frame: only this line does with it. */
function InjectTitle(): JSX.Element {
  const { store } = useApp();
  const { inspector } = useWords();
  return <h3 id="inject-title">{inspector.inject(seconds(store.focus.value.nowMicros))}</h3>;
}
