import { expect, test } from 'vitest';
import type { Kernel } from '../../sim/kernel/kernel.ts';
import { driftClock, jumpClock, start } from '../../sim/kernel/lifecycle.ts';
import { LETTER_WIRE, listen, PUPPET, tell, timer } from '../support/puppet.ts';
import { rig, runUntil } from '../support/rig.ts';

const SECOND = 1_000_000;

function puppet(): Kernel {
  const kernel = rig({ machines: [PUPPET], wire: LETTER_WIRE });
  start(kernel, kernel.node(0));
  runUntil(kernel, 0);
  return kernel;
}

test('a jump moves the wall clock, and the monotonic clock and its timers do not notice', () => {
  const kernel = puppet();
  tell(kernel, 0, { effects: [timer('t', SECOND)] });
  jumpClock(kernel.node(0), -3600 * SECOND);
  runUntil(kernel, SECOND);
  const [boot, fired] = [listen(kernel, 0)[0]!, listen(kernel, 0).at(-1)!];
  expect(fired.now - boot.now).toBe(SECOND);
  expect(fired.wallClock - boot.wallClock).toBe(-3599 * SECOND);
});

test('a drift bends both clocks from its beginning on', () => {
  const kernel = puppet();
  runUntil(kernel, 10 * SECOND);
  driftClock(kernel, kernel.node(0), 1000);
  tell(kernel, 0, { effects: [timer('t', 20 * SECOND + 10_000)] });
  runUntil(kernel, 19_999_999);
  expect(listen(kernel, 0).at(-1)?.type).toBe('Command');
  runUntil(kernel, 20 * SECOND);
  const [boot, fired] = [listen(kernel, 0)[0]!, listen(kernel, 0).at(-1)!];
  expect(fired.now).toBe(20 * SECOND + 10_000);
  expect(fired.wallClock - boot.wallClock).toBe(20 * SECOND + 10_000);
});

test('an armed timer follows a drift that begins later', () => {
  const kernel = puppet();
  tell(kernel, 0, { effects: [timer('t', 10 * SECOND)] });
  runUntil(kernel, 0);
  driftClock(kernel, kernel.node(0), -100_000);
  runUntil(kernel, 11 * SECOND);
  expect(listen(kernel, 0).at(-1)?.type).toBe('Command');
  runUntil(kernel, 12 * SECOND);
  expect(listen(kernel, 0).at(-1)).toMatchObject({ type: 'TimerFired', now: 10 * SECOND });
});
