import { seconds } from '../../sim/words/time.ts';
import { line, text } from './draw.ts';
import { firstSentAfter } from './flights.ts';
import type { Ground } from './label.ts';
import type { Mark } from './mark.ts';
import { playheadTitle } from './playhead.ts';
import type { Scene, SceneInput } from './scene.ts';
import { densityBars } from './spacetime-bars.ts';
import {
  place,
  type SpacetimeFrame,
  type SpacetimeOptions,
  spacetimeFrame,
} from './spacetime-frame.ts';
import { laneMarks } from './spacetime-lanes.ts';
import { messageArrows, messagesIn, timerTicks } from './spacetime-messages.ts';
import { plotOf } from './time-axis.ts';
import { sceneWords } from './words.ts';

export type { SpacetimeOptions } from './spacetime-frame.ts';

/** Who sent what to whom when: lanes of nodes, arrows between them (viz.md §1.3). */
export function spacetimeScene(input: SceneInput, options: SpacetimeOptions = {}): Scene {
  const { trace, size, window, language } = input;
  const frame = spacetimeFrame(input, options);
  const ground: Ground = {
    edge: { x: 2, y: 2, width: size.width - 4, height: size.height - 4 },
    taken: [],
  };
  const { messages, detail } = messagesIn(input, frame);
  const marks: Mark[] = [...laneMarks(input, frame, ground)];
  if (frame.toRow <= frame.fromRow && messages.length === 0) {
    const said = sceneWords(language).nothingHere;
    marks.push(text(frame.start + 8, frame.near + 12, said, { size: 11, fill: 'muted' }));
  }
  if (detail === 'bars') {
    // The last thing that must not vanish lies on top: what happened to the processes.
    marks.unshift(...densityBars(input, frame));
  } else {
    marks.push(...timerTicks(input, frame));
    marks.push(...messageArrows(input, frame, messages, detail, options.chosenRow ?? null));
  }
  marks.push(...playhead(input, frame));
  const words = sceneWords(language).spacetime(
    frame.lanes.length,
    firstSentAfter(trace, frame.toRow - 1) - firstSentAfter(trace, frame.fromRow - 1),
    seconds(window.fromMicros),
    seconds(window.toMicros),
  );
  const plot = frame.isCausal || frame.isPortrait ? null : plotOf(frame.scale);
  return { size, marks, plot, words };
}

function playhead(input: SceneInput, frame: SpacetimeFrame): Mark[] {
  const { focus, window } = input;
  const { nowMicros, row } = focus;
  if (nowMicros < window.fromMicros || nowMicros > window.toMicros) return [];
  const along = frame.isCausal
    ? frame.along(Math.max(frame.fromRow, row))
    : frame.scale.at(nowMicros);
  const a = place(frame, along, frame.near);
  const b = place(frame, along, frame.far);
  const title = playheadTitle(input);
  return [line(a.x, a.y, b.x, b.y, { stroke: 'leader', strokeWidth: 2, title })];
}
