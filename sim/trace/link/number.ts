import type { Cursor } from './cursor.ts';

const MICROS_PER_MS = 1000;
const isDigit = (character: string): boolean => /^[0-9a-z]$/.test(character);

/** A whole number from 0 in base 36. */
export const writeCount = (value: number): string => value.toString(36);

/** The number in base 36 at the cursor. */
export function readCount(cursor: Cursor, what: string): number {
  const start = cursor.at;
  const digits = cursor.while(isDigit);
  if (digits === '') throw cursor.fault(`expected ${what}${cursor.found()}`);
  if (digits.length > 1 && digits.startsWith('0')) {
    throw cursor.fault(`the number \`${digits}\` begins with 0`, start);
  }
  const value = Number.parseInt(digits, 36);
  if (Number.isSafeInteger(value)) return value;
  throw cursor.fault(`the number \`${digits}\` is too large`, start);
}

/** An integer in base 36, `-` before negative ones. */
export const writeInteger = (value: number): string => value.toString(36);

/** The integer at the cursor. */
export function readInteger(cursor: Cursor, what: string): number {
  return cursor.take('-') ? negative(cursor, readCount(cursor, what)) : readCount(cursor, what);
}

/** Virtual time in milliseconds and, behind a dot, what is left in microseconds. */
export function writeMicros(micros: number): string {
  const size = Math.abs(micros);
  const left = size % MICROS_PER_MS;
  const whole = writeCount((size - left) / MICROS_PER_MS);
  return `${micros < 0 ? '-' : ''}${whole}${left === 0 ? '' : `.${writeCount(left)}`}`;
}

/** The microseconds at the cursor; negative ones too where `signed`. */
export function readMicros(cursor: Cursor, what: string, signed: boolean): number {
  const start = cursor.at;
  const isNegative = signed && cursor.take('-');
  const whole = readCount(cursor, what);
  const left = cursor.take('.') ? readCount(cursor, 'microseconds') : 0;
  const micros = whole * MICROS_PER_MS + left;
  if (left >= MICROS_PER_MS) {
    throw cursor.fault('expected less than 1,000 microseconds behind the dot', start);
  }
  if (!Number.isSafeInteger(micros)) throw cursor.fault('the time is too large', start);
  return isNegative ? negative(cursor, micros) : micros;
}

function negative(cursor: Cursor, value: number): number {
  if (value === 0) throw cursor.fault('0 has no sign');
  return -value;
}
