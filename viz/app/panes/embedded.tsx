import type { JSX } from 'preact';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { Icon } from '../icon.tsx';
import { CommandButton } from '../parts.tsx';
import type { Embedding } from '../store.ts';
import { DockCanvas } from './dock-canvas.tsx';
import { PaneBody } from './pane-body.tsx';
import { Stage } from './stage.tsx';
import { Problems } from './states.tsx';

/** One pane inside of another page, with a play button and the way to the whole (viz.md §1.10). */
export function Embedded({ pane }: { readonly pane: Embedding['pane'] }): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const branchOf = (): Branch | null => store.branch.value;
  const full = `${location.pathname}${location.hash}`;
  return (
    <main class="page-embedded" id="main">
      <h1 class="visually-hidden">Samsa</h1>
      <Problems />
      <div class="pane-body">
        {pane === 'stage' ? (
          <Stage branchOf={branchOf} />
        ) : (
          <PaneBody pane={pane} branchOf={branchOf} />
        )}
      </div>
      <div class="embedded-transport">
        <CommandButton id="play" kind="primary">
          <Icon name={store.isPlaying.value ? 'pause' : 'play'} />{' '}
          {store.isPlaying.value ? words.transport.pause : words.embed.play}
        </CommandButton>
        <div class="narrow-scrubber">
          <DockCanvas hasThumb />
        </div>
        <a class="button" href={full} target="_blank" rel="noopener">
          {words.embed.openFull}
        </a>
      </div>
    </main>
  );
}
