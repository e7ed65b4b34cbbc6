import { seconds } from '../../sim/words/time.ts';
import type { LaneBox } from './dock-layout.ts';
import { baseline, hatch, rect, text } from './draw.ts';
import { type TransactionSpan, transactionSpans } from './group-spans.ts';
import type { Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { fitted, textWidth } from './text-width.ts';
import { momentOf, stretch, type TimeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

/** More transactional ids than these would be too thin to see. */
const MOST_IDS = 4;

/** The states of transactional ids under one another: filled while one is open, hatched while it is being ended. */
export function transactionLane(
  input: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
): Mark[] {
  const ids = input.trace.transactionalIds.slice(0, MOST_IDS);
  const pitch = height / Math.max(1, ids.length);
  return ids.flatMap((id, index) =>
    transactionSpans(input.trace, index).flatMap((span) =>
      spanMarks(input, scale, { top: top + index * pitch, height: pitch - 1 }, id, span),
    ),
  );
}

function spanMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  id: string,
  { fromRow, toRow, state }: TransactionSpan,
): Mark[] {
  const at = stretch(trace, scale, fromRow, toRow);
  if (at === null) return [];
  const words = sceneWords(language);
  const title = `${seconds(momentOf(trace, fromRow))} s: ${words.transactionSpan(id, state)}`;
  const target = { type: 'Row', row: fromRow } as const;
  const box = { ...at, y: top, height };
  const isOpen = state === 'Ongoing';
  const isEnding = state.startsWith('Prepare');
  const marks: Mark[] = [
    rect(box, {
      fill: isOpen ? 'transaction' : 'background',
      stroke: 'grid',
      title,
      target,
      opacity: isOpen ? 0.55 : 1,
    }),
  ];
  if (isEnding) marks.push(hatch(box, 'transaction', { title, target }));
  if (height < 10) return marks;
  const type = { size: height < 13 ? 8 : 10, weight: 'normal', family: 'mono' } as const;
  const label = fitted(state, at.width - 8, type);
  if (label !== state) return marks;
  const y = baseline(top + height / 2, type.size);
  if (isEnding || isOpen) {
    const width = textWidth(label, type) + 4;
    marks.push(
      rect({ x: at.x + 3, y: top + 1, width, height: height - 2 }, { fill: 'background' }),
    );
  }
  const isBad = state.endsWith('Abort') || state === 'Dead';
  return [...marks, text(at.x + 5, y, label, { ...type, fill: isBad ? 'bad' : 'ink' })];
}
