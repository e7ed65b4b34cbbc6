import { seconds } from '../../sim/words/time.ts';
import { line } from './draw.ts';
import type { Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import type { TimeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

/** What the playhead says of itself. */
export function playheadTitle({ focus, trace, language }: SceneInput): string {
  const { nowMicros, row } = focus;
  const event = row < 0 ? 0 : (trace.rows.event[row] as number);
  return sceneWords(language).playhead(seconds(nowMicros), event);
}

/** The playhead through a plot in which time runs to the right; nothing where it stands outside of the window. */
export function playheadLine(
  input: SceneInput,
  scale: TimeScale,
  top: number,
  bottom: number,
): Mark[] {
  const { nowMicros } = input.focus;
  const { fromMicros, toMicros } = input.window;
  if (nowMicros < fromMicros || nowMicros > toMicros) return [];
  const x = scale.at(nowMicros);
  return [
    line(x, top, x, bottom, { stroke: 'leader', strokeWidth: 2, title: playheadTitle(input) }),
  ];
}
