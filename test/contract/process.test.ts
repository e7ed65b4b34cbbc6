import { expect, test } from 'vitest';
import type { Kernel } from '../../sim/kernel/kernel.ts';
import {
  crash,
  losePower,
  pause,
  resume,
  slowDown,
  slowFlushes,
  start,
  wipe,
} from '../../sim/kernel/lifecycle.ts';
import type { Timed } from '../support/puppet.ts';
import {
  fileOf,
  flush,
  heard,
  LETTER_WIRE,
  listen,
  logOf,
  PUPPET,
  tell,
  timer,
} from '../support/puppet.ts';
import { type RigOptions, rig, runUntil } from '../support/rig.ts';

const MS = 1000;

function puppets(count: number, options: Partial<RigOptions> = {}): Kernel {
  const machines = Array.from({ length: count }, () => PUPPET);
  const kernel = rig({ machines, wire: LETTER_WIRE, ...options });
  for (const node of kernel.nodes) start(kernel, node);
  runUntil(kernel, 0);
  return kernel;
}

/** When each timer of a node's process fired, on its own monotonic clock. */
const firings = (kernel: Kernel, index: number): Timed[] =>
  listen(kernel, index)
    .filter(({ type }) => type === 'TimerFired')
    .map(({ text, now }) => [text, now]);

test('a crash keeps everything written and starts with new memory', () => {
  const kernel = puppets(1);
  tell(kernel, 0, { write: [1, 2], file: 'a', effects: [timer('t', 50 * MS)] });
  runUntil(kernel, MS);
  crash(kernel, kernel.node(0));
  expect(kernel.node(0).status).toBe('stopped');
  start(kernel, kernel.node(0));
  runUntil(kernel, 100 * MS);
  expect([logOf(kernel, 0), fileOf(kernel, 0)]).toEqual([[1, 2], 'a']);
  expect(heard(kernel, 0)).toEqual(['Start']);
  expect(kernel.node(0).boot).toBe(2);
});

test('a crash in the middle of a flush makes nothing durable, and a power loss then takes it', () => {
  const kernel = puppets(1, { quiet: ['disk.unflushed-log', 'disk.unflushed-file'] });
  tell(kernel, 0, { write: [1], effects: [flush('log')] });
  runUntil(kernel, MS);
  crash(kernel, kernel.node(0));
  runUntil(kernel, 100 * MS);
  expect(logOf(kernel, 0)).toEqual([1]);
  losePower(kernel, kernel.node(0), false);
  expect(logOf(kernel, 0)).toEqual([]);
});

test('a power loss keeps what was flushed and loses the rest', () => {
  const kernel = puppets(1, { quiet: ['disk.unflushed-log', 'disk.unflushed-file'] });
  tell(kernel, 0, { write: [1, 2], file: 'a', effects: [flush('log'), flush('file')] });
  runUntil(kernel, 10 * MS);
  tell(kernel, 0, { write: [3, 4], file: 'b' });
  runUntil(kernel, 20 * MS);
  losePower(kernel, kernel.node(0), false);
  expect([logOf(kernel, 0), fileOf(kernel, 0)]).toEqual([[1, 2], 'a']);
  start(kernel, kernel.node(0));
  runUntil(kernel, 30 * MS);
  expect([logOf(kernel, 0), fileOf(kernel, 0)]).toEqual([[1, 2], 'a']);
});

test('what was written while a flush was under way is not part of it', () => {
  const kernel = puppets(1, { quiet: ['disk.unflushed-log'] });
  tell(kernel, 0, { write: [1], effects: [flush('log')] });
  runUntil(kernel, MS);
  tell(kernel, 0, { write: [2] });
  runUntil(kernel, 10 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Flushed log');
  losePower(kernel, kernel.node(0), false);
  expect(logOf(kernel, 0)).toEqual([1]);
});

test('a power loss spares a chosen part of the rest', () => {
  const spared = new Set<number>();
  for (let seed = 0; seed < 60; seed++) {
    const kernel = puppets(1, { seed: String(seed) });
    tell(kernel, 0, { write: [1, 2], effects: [flush('log')] });
    runUntil(kernel, 10 * MS);
    tell(kernel, 0, { write: [3, 4, 5, 6, 7, 8, 9, 10] });
    runUntil(kernel, 20 * MS);
    losePower(kernel, kernel.node(0), false);
    const kept = logOf(kernel, 0);
    expect(kept).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].slice(0, kept.length));
    spared.add(kept.length);
  }
  expect([...spared].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a torn tail damages the last batch that was spared and no flushed one', () => {
  for (let seed = 0; seed < 20; seed++) {
    const kernel = puppets(1, { seed: String(seed) });
    tell(kernel, 0, { write: [1, 2], effects: [flush('log')] });
    runUntil(kernel, 10 * MS);
    tell(kernel, 0, { write: [3, 4] });
    runUntil(kernel, 20 * MS);
    losePower(kernel, kernel.node(0), true);
    expect([
      [1, 2, 0],
      [1, 2, 3, 0],
    ]).toContainEqual(logOf(kernel, 0));
  }
});

test('a flush that began earlier ends earlier and brings nothing old back', () => {
  for (let seed = 0; seed < 20; seed++) {
    const kernel = puppets(1, { seed: String(seed), flush: { uniformMs: [1, 50] } });
    tell(kernel, 0, { file: 'a', effects: [flush('file')] });
    tell(kernel, 0, { file: 'b', effects: [flush('file')] });
    runUntil(kernel, 200 * MS);
    losePower(kernel, kernel.node(0), false);
    expect(fileOf(kernel, 0)).toBe('b');
  }
});

test('a wipe leaves an empty disk', () => {
  const kernel = puppets(1);
  tell(kernel, 0, { write: [1], file: 'a', effects: [flush('log'), flush('file')] });
  runUntil(kernel, 10 * MS);
  crash(kernel, kernel.node(0));
  wipe(kernel, kernel.node(0));
  start(kernel, kernel.node(0));
  runUntil(kernel, 20 * MS);
  expect([logOf(kernel, 0), fileOf(kernel, 0)]).toEqual([[], null]);
});

test('a paused process with a running clock does nothing, then everything at once', () => {
  const kernel = puppets(1);
  tell(kernel, 0, { effects: [timer('a', 10 * MS), timer('b', 30 * MS)] });
  runUntil(kernel, MS);
  pause(kernel, kernel.node(0), false);
  runUntil(kernel, 20 * MS);
  expect(firings(kernel, 0)).toEqual([]);
  resume(kernel, kernel.node(0));
  runUntil(kernel, 100 * MS);
  expect(firings(kernel, 0)).toEqual([
    ['a/0', 20 * MS],
    ['b/0', 30 * MS],
  ]);
});

test('a suspended machine finds its monotonic clock where it was, and its wall clock later', () => {
  const kernel = puppets(1);
  tell(kernel, 0, { effects: [timer('a', 10 * MS), timer('b', 30 * MS)] });
  runUntil(kernel, 4 * MS);
  pause(kernel, kernel.node(0), true);
  runUntil(kernel, 104 * MS);
  resume(kernel, kernel.node(0));
  runUntil(kernel, 109 * MS);
  expect(firings(kernel, 0)).toEqual([]);
  runUntil(kernel, 200 * MS);
  expect(firings(kernel, 0)).toEqual([
    ['a/0', 10 * MS],
    ['b/0', 30 * MS],
  ]);
  const [first, last] = [listen(kernel, 0)[0]!, listen(kernel, 0).at(-1)!];
  expect(last.wallClock - first.wallClock).toBe(130 * MS);
});

test('a slow node takes its time for each input and forgets none', () => {
  const kernel = puppets(1);
  slowDown(kernel.node(0), 10 * MS);
  tell(kernel, 0, { effects: ['a', 'b', 'c'].map((name) => timer(name, MS)) });
  runUntil(kernel, 100 * MS);
  expect(firings(kernel, 0)).toEqual([
    ['a/0', 10 * MS],
    ['b/0', 20 * MS],
    ['c/0', 30 * MS],
  ]);
});

test('a command to a stopped process is lost', () => {
  const kernel = puppets(1);
  crash(kernel, kernel.node(0));
  tell(kernel, 0, { write: [1] });
  runUntil(kernel, MS);
  start(kernel, kernel.node(0));
  runUntil(kernel, 2 * MS);
  expect(logOf(kernel, 0)).toEqual([]);
});

test('slow flushes take longer by the stated time, and only while they are slow', () => {
  const kernel = puppets(1);
  slowFlushes(kernel.node(0), 100 * MS);
  tell(kernel, 0, { effects: [flush('log')] });
  slowFlushes(kernel.node(0), 0);
  runUntil(kernel, 0);
  slowFlushes(kernel.node(0), -100 * MS);
  tell(kernel, 0, { effects: [flush('file')] });
  runUntil(kernel, 200 * MS);
  const flushed = listen(kernel, 0).filter(({ type }) => type === 'Flushed');
  expect(flushed.map(({ text, now }) => [text, now])).toEqual([
    ['file', 5 * MS],
    ['log', 105 * MS],
  ]);
});

test('a process that halts is a crash with a reason, and nothing behind the halt is done', () => {
  const seen: string[] = [];
  const kernel = puppets(1, {
    observers: [{ onNode: ({ what, detail }) => seen.push(`${what} ${detail}`) }],
  });
  tell(kernel, 0, {
    write: [1],
    effects: [{ type: 'Halt', reason: 'log failed' }, flush('log')],
  });
  runUntil(kernel, 50 * MS);
  expect(seen).toEqual(['started ', 'halted log failed']);
  expect([kernel.node(0).status, logOf(kernel, 0)]).toEqual(['stopped', [1]]);
});
