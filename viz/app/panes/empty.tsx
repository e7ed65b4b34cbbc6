import type { JSX } from 'preact';
import { VERSION } from '../../../sim/run/version.ts';
import { useWords } from '../app.ts';
import { Cards } from './cards.tsx';
import { Problems } from './states.tsx';

/** The page on which nothing is open. */
export function Empty(): JSX.Element {
  const { states } = useWords();
  return (
    <main class="empty" id="main">
      <Problems />
      <h2>{states.emptyTitle}</h2>
      <p class="lead">{states.emptyText}</p>
      <Cards />
      <p class="muted mono">samsa {VERSION}</p>
    </main>
  );
}
