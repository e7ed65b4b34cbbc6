import type { SceneInput, Size, TimeWindow } from '../scene/scene.ts';
import type { Branch } from './branch.ts';
import type { Store } from './store.ts';

/**
 * What a picture of a branch depends on besides its theme; null while there is nothing to draw. Reading it inside of an
 * effect subscribes to all of it.
 */
export function sceneInput(
  store: Store,
  branch: Branch | null,
  size: Size,
  window: TimeWindow,
): SceneInput | null {
  const focus = store.focus.value;
  const language = store.language.value;
  const isPlaying = store.isPlaying.value;
  const reducedMotion = store.reducedMotion.value;
  if (branch === null || branch.trace === null || branch.views === null) return null;
  if (branch.trace.rowCount === 0 || size.width < 40 || size.height < 20) return null;
  const row = Math.min(focus.row, branch.trace.rowCount - 1);
  return {
    trace: branch.trace,
    view: branch.views.at(row),
    focus: { ...focus, row },
    size,
    language,
    window,
    isPlaying,
    reducedMotion,
  };
}
