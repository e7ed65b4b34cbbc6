import { type Box, contains, grown, overlaps, textBox } from './box.ts';
import type { TextMark } from './mark.ts';

/** What the labels of a picture must not cover, and the picture's own edge. */
export interface Ground {
  readonly edge: Box;
  readonly taken: Box[];
}

/** Letters of two labels do not touch. */
const AIR = 2;

/** The first of the candidates that covers nothing, whose place is then taken; null where all do. */
export function placed(ground: Ground, candidates: readonly TextMark[]): TextMark | null {
  for (const candidate of candidates) {
    const box = textBox(candidate);
    if (!contains(ground.edge, box)) continue;
    const roomy = grown(box, AIR);
    if (ground.taken.some((other) => overlaps(other, roomy))) continue;
    ground.taken.push(box);
    return candidate;
  }
  return null;
}
