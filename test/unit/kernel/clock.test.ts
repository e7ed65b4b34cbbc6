import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeClock, WALL_ORIGIN_MICROS } from '../../../sim/kernel/clock.ts';

const DAY = 86_400_000_000;

test('a deadline is the first moment at which the monotonic clock has reached it, for ever', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -500_000, max: 500_000 }),
      fc.nat({ max: 365 * DAY }),
      fc.nat({ max: 365 * DAY }),
      (ppm, since, wait) => {
        const clock = new NodeClock(null);
        clock.setDrift(since, ppm);
        const deadline = clock.monotonic(since) + wait;
        const at = clock.whenMonotonic(deadline);
        expect(clock.monotonic(at)).toBeGreaterThanOrEqual(deadline);
        if (wait > 0) expect(clock.monotonic(at - 1)).toBeLessThan(deadline);
      },
    ),
  );
});

test('a change of drift moves neither clock', () => {
  const clock = new NodeClock(null);
  clock.setDrift(0, 300);
  const before = [clock.monotonic(DAY), clock.wall(DAY)];
  clock.setDrift(DAY, -300);
  expect([clock.monotonic(DAY), clock.wall(DAY)]).toEqual(before);
  expect(before[0]).toBe(DAY + 300 * (DAY / 1_000_000));
});

test('a stop takes time from the monotonic clock, a jump moves the wall clock', () => {
  const clock = new NodeClock(null);
  clock.stop(500);
  clock.jump(-2_000);
  expect(clock.monotonic(1_000)).toBe(500);
  expect(clock.wall(1_000)).toBe(WALL_ORIGIN_MICROS - 1_000);
  expect(clock.whenMonotonic(500)).toBe(1_000);
});
