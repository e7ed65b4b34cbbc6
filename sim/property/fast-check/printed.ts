import fc from 'fast-check';

/** The value with the text that fast-check's reporters print for it; equality and JSON do not see it. */
export function printedAs<T extends object>(value: T, text: () => string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: text, enumerable: false });
}

/** Whether a value already has a text for reports. */
export const isPrinted = (value: object): boolean => fc.toStringMethod in value;
