import { describe, expect, test } from 'vitest';
import { faultRig, letters, post } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { fileOf, flush, heard, listen, logOf, tell, timer } from '../../support/puppet.ts';
import { runUntil } from '../../support/rig.ts';

const statuses = ({ kernel }: ReturnType<typeof faultRig>): string[] =>
  kernel.nodes.map(({ status }) => status);

test('crash ends a process, keeps what it wrote, and starts it again', () => {
  const rigged = faultRig([{ fault: 'crash', at: 20, for: 50, on: 'n2' }]);
  const { kernel } = rigged;
  tell(kernel, 1, { write: [1, 2], file: 'kept' });
  runUntil(kernel, 30 * MS);
  expect(statuses(rigged)).toEqual(['running', 'stopped', 'running']);
  expect(heard(kernel, 0)).toContain('Disconnected');
  runUntil(kernel, 80 * MS);
  expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
  expect(kernel.node(1).boot).toBe(2);
  expect(logOf(kernel, 1)).toEqual([1, 2]);
  expect(fileOf(kernel, 1)).toBe('kept');
});

test('a node that two episodes keep down starts again with the end of the last', () => {
  const rigged = faultRig([
    { fault: 'crash', at: 20, for: 50, on: 'n2' },
    { fault: 'power-loss', at: 30, for: 100, on: ['n2', 'n3'] },
  ]);
  runUntil(rigged.kernel, 80 * MS);
  expect(statuses(rigged)).toEqual(['running', 'off', 'off']);
  runUntil(rigged.kernel, 140 * MS);
  expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
  expect(rigged.kernel.node(1).boot).toBe(2);
});

test('restart is fast within the session timeout, or late beyond it', () => {
  const rigged = faultRig([
    { fault: 'restart', at: 20, on: 'n1' },
    { fault: 'restart', at: 20, on: 'n2', pace: 'late' },
  ]);
  runUntil(rigged.kernel, 269 * MS);
  expect(statuses(rigged)).toEqual(['stopped', 'stopped', 'running']);
  runUntil(rigged.kernel, 271 * MS);
  expect(statuses(rigged)).toEqual(['running', 'stopped', 'running']);
  runUntil(rigged.kernel, 1519 * MS);
  expect(statuses(rigged)).toEqual(['running', 'stopped', 'running']);
  runUntil(rigged.kernel, 1521 * MS);
  expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
});

describe('pause', () => {
  const paused = (clock: string) => {
    const { kernel } = faultRig([{ fault: 'pause', at: 20, for: 50, on: 'n2', clock }]);
    tell(kernel, 1, { effects: [timer('soon', 30 * MS), timer('later', 200 * MS)] });
    runUntil(kernel, 21 * MS);
    post(kernel, 0, 1, 'knock');
    return kernel;
  };
  const fired = (kernel: ReturnType<typeof paused>) =>
    listen(kernel, 1)
      .filter(({ type }) => type === 'TimerFired')
      .map(({ text, now }) => [text, now]);

  test('with its clock running: everything waits, and overdue timers fire at the end', () => {
    const kernel = paused('running');
    runUntil(kernel, 60 * MS);
    expect(letters(kernel, 1)).toEqual([]);
    runUntil(kernel, 300 * MS);
    expect(letters(kernel, 1)).toEqual(['knock']);
    expect(fired(kernel)).toEqual([
      ['soon/0', 70 * MS],
      ['later/0', 200 * MS],
    ]);
  });

  test('with its clock stopped: the monotonic clock does not notice', () => {
    const kernel = paused('stopped');
    runUntil(kernel, 300 * MS);
    expect(fired(kernel)).toEqual([
      ['soon/0', 30 * MS],
      ['later/0', 200 * MS],
    ]);
    expect(kernel.node(1).clock.monotonic(kernel.now)).toBe(250 * MS);
  });
});

test('slow-node: every input takes its time; of two episodes the slower counts', () => {
  const { kernel } = faultRig([
    { fault: 'slow-node', at: 20, for: 500, on: 'n2', by: 10 },
    { fault: 'slow-node', at: 20, for: 100, on: 'n2', by: 40 },
  ]);
  runUntil(kernel, 25 * MS);
  post(kernel, 0, 1, 'a');
  post(kernel, 2, 1, 'b');
  runUntil(kernel, 60 * MS);
  expect(letters(kernel, 1)).toEqual(['a']);
  runUntil(kernel, 70 * MS);
  expect(letters(kernel, 1)).toEqual(['a', 'b']);
  runUntil(kernel, 130 * MS);
  expect(kernel.node(1).serviceMicros).toBe(10 * MS);
  runUntil(kernel, 600 * MS);
  expect(kernel.node(1).serviceMicros).toBe(0);
});

describe('rolling-restart', () => {
  const spec = {
    fault: 'rolling-restart',
    at: 20,
    on: ['n1', 'n2'],
    downtime: 30,
    settle: 40,
    patience: 100,
  };

  test('tells nodes to shut down one after another, and kills those that do not end', () => {
    const rigged = faultRig([spec]);
    const { kernel, facts } = rigged;
    const down: string[] = [];
    for (let at = 25; at < 600; at += 5) {
      runUntil(kernel, at * MS);
      down.push(
        statuses(rigged)
          .map((status) => (status === 'running' ? '.' : 'x'))
          .join(''),
      );
    }
    expect([...new Set(down)].sort()).toEqual(['...', '.x.', 'x..']);
    expect(kernel.nodes.map(({ boot }) => boot)).toEqual([2, 2, 1]);
    expect(facts.map(({ type }) => type)).toEqual(['FaultStarted', 'FaultEnded']);
  });

  test('a node that is down when all faults heal is started', () => {
    const rigged = faultRig([spec], { faultsUntilMicros: 135 * MS });
    runUntil(rigged.kernel, 130 * MS);
    expect(statuses(rigged)).toEqual(['stopped', 'running', 'running']);
    runUntil(rigged.kernel, 400 * MS);
    expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
    expect(rigged.kernel.node(1).boot).toBe(1);
  });
});

describe('power-loss', () => {
  test('loses exactly what was not flushed, tells nobody, and starts again after its time', () => {
    const rigged = faultRig([{ fault: 'power-loss', at: 50, for: 50, on: 'n2' }], { seed: null });
    const { kernel } = rigged;
    tell(kernel, 1, { write: [1, 2], file: 'old', effects: [flush('log'), flush('file')] });
    runUntil(kernel, 30 * MS);
    tell(kernel, 1, { write: [3], file: 'new' });
    runUntil(kernel, 60 * MS);
    expect(statuses(rigged)).toEqual(['running', 'off', 'running']);
    expect(heard(kernel, 0)).not.toContain('Disconnected');
    runUntil(kernel, 110 * MS);
    expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
    expect(logOf(kernel, 1)).toEqual([1, 2]);
    expect(fileOf(kernel, 1)).toBe('old');
  });

  test('torn damages the last batch that it spares', () => {
    const { kernel } = faultRig([{ fault: 'power-loss', at: 50, for: 50, on: 'n2', torn: true }], {
      seed: null,
    });
    tell(kernel, 1, { write: [1], effects: [flush('log')] });
    runUntil(kernel, 30 * MS);
    tell(kernel, 1, { write: [2, 3] });
    runUntil(kernel, 110 * MS);
    expect(logOf(kernel, 1)).toEqual([1, 0]);
  });

  test('a list of nodes, or all, go down at once', () => {
    const rigged = faultRig([{ fault: 'power-loss', at: 20, for: 50, on: 'all' }]);
    runUntil(rigged.kernel, 30 * MS);
    expect(statuses(rigged)).toEqual(['off', 'off', 'off']);
    runUntil(rigged.kernel, 90 * MS);
    expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
  });
});

test('wipe: the process starts again under its id with an empty disk', () => {
  const { kernel } = faultRig([{ fault: 'wipe', at: 50, for: 50, on: 'n2' }]);
  tell(kernel, 1, { write: [1, 2], file: 'gone', effects: [flush('log'), flush('file')] });
  runUntil(kernel, 110 * MS);
  expect(kernel.node(1).boot).toBe(2);
  expect(logOf(kernel, 1)).toEqual([]);
  expect(fileOf(kernel, 1)).toBeNull();
});

test('slow-flush adds its time to every flush that begins, and episodes add up', () => {
  const { kernel } = faultRig([
    { fault: 'slow-flush', at: 20, for: 200, on: 'n2', by: 50 },
    { fault: 'slow-flush', at: 20, for: 50, on: 'n2', by: 10 },
  ]);
  runUntil(kernel, 25 * MS);
  tell(kernel, 1, { write: [1], effects: [flush('log')] });
  runUntil(kernel, 89 * MS);
  expect(heard(kernel, 1)).not.toContain('Flushed log');
  runUntil(kernel, 91 * MS);
  expect(heard(kernel, 1)).toContain('Flushed log');
  runUntil(kernel, 300 * MS);
  expect(kernel.node(1).flushExtraMicros).toBe(0);
});
