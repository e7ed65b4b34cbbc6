/**
 * Hashes of a run's beginnings: the hash after 1, 2, 4, 8 … events. Two runs that differ at the end are told apart
 * to within a factor of two, from their recipes alone.
 */
export type Ladder = readonly string[];

/** What a recipe keeps of a run for comparison. */
export interface Marks {
  readonly events: number;
  readonly hash: string;
  readonly ladder: Ladder;
}

/** Where two runs part: they agree up to event `after` and differ at event `upTo` at the latest. */
export interface Divergence {
  readonly after: number;
  readonly upTo: number;
}

/** Where two runs part, or null where they are the same. */
export function divergence(a: Marks, b: Marks): Divergence | null {
  let after = 0;
  let rung = 1;
  for (let k = 0; k < Math.min(a.ladder.length, b.ladder.length); k++) {
    if (a.ladder[k] !== b.ladder[k]) return { after, upTo: rung };
    after = rung;
    rung *= 2;
  }
  if (a.events === b.events && a.hash === b.hash) return null;
  // Where one run ends before the other, the event that it lacks is a difference at the latest.
  const shorter = Math.min(a.events, b.events);
  return { after, upTo: a.events === b.events ? shorter : shorter + 1 };
}

/** The place of a divergence as a sentence's end: `between events 512 and 1,024`. */
export const divergencePlace = ({ after, upTo }: Divergence): string =>
  after + 1 === upTo
    ? `at event ${grouped(upTo)}`
    : `between events ${grouped(after)} and ${grouped(upTo)}`;

/** An integer with commas between groups of three digits. */
function grouped(value: number): string {
  const digits = String(value);
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) {
    groups.unshift(digits.slice(Math.max(0, end - 3), end));
  }
  return groups.join(',');
}
