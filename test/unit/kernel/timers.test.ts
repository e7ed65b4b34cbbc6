import { expect, test } from 'vitest';
import type { Effect } from '../../../core/machine.ts';
import { instant } from '../../../core/time.ts';
import type { Kernel } from '../../../sim/kernel/kernel.ts';
import { crash, start } from '../../../sim/kernel/lifecycle.ts';
import { LETTER_WIRE, listen, PUPPET, tell } from '../../support/puppet.ts';
import { rig, runUntil } from '../../support/rig.ts';

const set = (timer: string, at: number, subject = 0): Effect => ({
  type: 'SetTimer',
  timer,
  subject,
  at: instant(at),
});

function fired(orders: (kernel: Kernel) => void): (readonly [string, number])[] {
  const kernel = rig({ machines: [PUPPET], wire: LETTER_WIRE });
  start(kernel, kernel.node(0));
  runUntil(kernel, 0);
  orders(kernel);
  runUntil(kernel, 1_000);
  return listen(kernel, 0)
    .filter(({ type }) => type === 'TimerFired')
    .map(({ text, now }) => [text, now] as const);
}

test('timers fire at their moments, those of one moment in the order of arming', () => {
  const effects = [set('b', 20), set('a', 20), set('c', 10), set('a', 20, 1)];
  expect(fired((kernel) => tell(kernel, 0, { effects }))).toEqual([
    ['c/0', 10],
    ['b/0', 20],
    ['a/0', 20],
    ['a/1', 20],
  ]);
});

test('arming again replaces, earlier or later, and a cancelled timer does not fire', () => {
  const effects = [
    set('later', 10),
    set('later', 50),
    set('earlier', 50),
    set('earlier', 10),
    set('gone', 10),
    { type: 'CancelTimer', timer: 'gone', subject: 0 } as const,
    set('back', 10),
    { type: 'CancelTimer', timer: 'back', subject: 0 } as const,
    set('back', 30),
  ];
  expect(fired((kernel) => tell(kernel, 0, { effects }))).toEqual([
    ['earlier/0', 10],
    ['back/0', 30],
    ['later/0', 50],
  ]);
});

test('a timer that was put off keeps its place among those armed before and after it', () => {
  const first = [set('put-off', 10), set('before', 40)];
  const orders = (kernel: Kernel): void => {
    tell(kernel, 0, { effects: first });
    tell(kernel, 0, { effects: [set('put-off', 40)] });
    tell(kernel, 0, { effects: [set('after', 40)] });
  };
  expect(fired(orders).map(([text]) => text)).toEqual(['before/0', 'put-off/0', 'after/0']);
});

test('a moment in the past is now, and an ended process has no timers', () => {
  expect(fired((kernel) => tell(kernel, 0, { effects: [set('past', -5)] }))).toEqual([
    ['past/0', 0],
  ]);
  const restarted = fired((kernel) => {
    tell(kernel, 0, { effects: [set('old', 50)] });
    runUntil(kernel, 10);
    crash(kernel, kernel.node(0));
    start(kernel, kernel.node(0));
  });
  expect(restarted).toEqual([]);
});

test('a timer that is put off with every message does not fill the queue', () => {
  const kernel = rig({ machines: [PUPPET], wire: LETTER_WIRE });
  start(kernel, kernel.node(0));
  runUntil(kernel, 0);
  for (let i = 0; i < 100; i++) tell(kernel, 0, { effects: [set('t', 1_000 + i)] });
  runUntil(kernel, 0);
  expect(kernel.queue.size).toBe(1);
});
