export { durationMicros } from '../faults/duration.ts';

const UNITS: readonly (readonly [unit: string, micros: number])[] = [
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1000],
  ['us', 1],
];

/** A duration in the words in which scenarios are written, without rounding: `1m 30s`, `1s 500ms`, `40us`, `0s`. */
export function formatDuration(micros: number): string {
  let rest = Math.abs(micros);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? '0s' : `${micros < 0 ? '-' : ''}${parts.join(' ')}`;
}
