import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationMicros, formatDuration } from '../../../sim/scenario/duration.ts';

test.each([
  [0, '0s'],
  [40, '40us'],
  [250_000, '250ms'],
  [1_500_000, '1s 500ms'],
  [90_000_000, '1m 30s'],
  [3_600_000_000, '1h'],
])('%i microseconds are written %s', (micros, text) => {
  expect(formatDuration(micros)).toBe(text);
});

test('a number is milliseconds, and fractions are kept to the microsecond', () => {
  expect(durationMicros(30)).toBe(30_000);
  expect(durationMicros('1.5s')).toBe(1_500_000);
  expect(durationMicros(0.25)).toBe(250);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (micros) => {
      expect(durationMicros(formatDuration(micros))).toBe(micros);
    }),
  );
});
