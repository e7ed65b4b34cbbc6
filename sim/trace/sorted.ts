import type { Trace } from './trace.ts';

/** The index of the first of ascending numbers that is not less than `value`; their count where there is none. */
export function firstAtOrAfter(
  numbers: ArrayLike<number>,
  value: number,
  count: number = numbers.length,
): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the first of ascending numbers that is greater than `value`; their count where there is none. */
export function firstAbove(
  numbers: ArrayLike<number>,
  value: number,
  count: number = numbers.length,
): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last row at or before a moment, −1 where every row is later. */
export const rowAtTime = ({ rows, rowCount }: Trace, micros: number): number =>
  firstAbove(rows.at, micros, rowCount) - 1;

/** How many notables are of rows up to `row`, that one included. */
export function notablesUpTo({ notables }: Trace, row: number): number {
  let low = 0;
  let high = notables.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((notables[middle] as Trace['notables'][number]).row <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
