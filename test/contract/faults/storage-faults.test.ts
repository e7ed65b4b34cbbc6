import { describe, expect, test } from 'vitest';
import { createLog, type Disk, logSlot, TORN } from '../../../core/disk.ts';
import { healthOf } from '../../../core/disk-directories.ts';
import { checkFaults } from '../../../sim/faults/check.ts';
import { diskOf } from '../../../sim/kernel/node.ts';
import { faultRig, puppetCast } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { fileOf, heard, logOf, tell } from '../../support/puppet.ts';
import { runUntil } from '../../support/rig.ts';

type Rigged = ReturnType<typeof faultRig>;

const health = ({ kernel }: Rigged, node: number, directory: number): string =>
  healthOf(diskOf(kernel.node(node)), directory - 1);

/** The logs that a node's disk has. */
const logs = (disk: Disk): string[] => disk.logs.flatMap(({ name }) => (name === '' ? [] : [name]));

/** Gives a node's disk a log in its second directory. */
function withSecondLog({ kernel }: Rigged, index: number): void {
  const node = kernel.node(index);
  const { memory, disk } = node.state!;
  node.state = { memory, disk: createLog(disk, 'd2/log') };
}

describe.each([
  ['log-dir-failure', 'failed'],
  ['disk-full', 'full'],
])('%s', (fault, harm) => {
  test('concerns one directory of the nodes named, for its time, and loses nothing', () => {
    const rigged = faultRig([{ fault, at: 20, for: 50, on: 'n2', directory: 2 }]);
    tell(rigged.kernel, 1, { write: [1, 2], file: 'kept' });
    withSecondLog(rigged, 1);
    runUntil(rigged.kernel, 30 * MS);
    expect([health(rigged, 1, 1), health(rigged, 1, 2), health(rigged, 1, 3)]).toEqual([
      'ok',
      harm,
      'ok',
    ]);
    expect(health(rigged, 0, 2)).toBe('ok');
    expect(rigged.kernel.node(1).boot).toBe(1);
    runUntil(rigged.kernel, 80 * MS);
    expect(health(rigged, 1, 2)).toBe('ok');
    expect(diskOf(rigged.kernel.node(1)).health).toEqual([]);
    expect(logOf(rigged.kernel, 1)).toEqual([1, 2]);
    expect(fileOf(rigged.kernel, 1)).toBe('kept');
    expect(logs(diskOf(rigged.kernel.node(1)))).toEqual(['log', 'd2/log']);
  });

  test('processes start anew at the end, which is what it takes to use the directory again', () => {
    const rigged = faultRig([
      { fault, at: 20, for: 50, on: 'n2' },
      { fault: 'crash', at: 60, for: 100, on: 'n2' },
    ]);
    runUntil(rigged.kernel, 90 * MS);
    expect(rigged.kernel.node(1).status, 'another episode keeps it down').toBe('stopped');
    runUntil(rigged.kernel, 170 * MS);
    expect(rigged.kernel.node(1)).toMatchObject({ status: 'running', boot: 2 });
  });

  test('a directory is counted from 1', () => {
    const rigged = faultRig([{ fault, at: 20, for: 50, on: 'n2', directory: 0 }]);
    runUntil(rigged.kernel, 30 * MS);
    expect(rigged.facts).toMatchObject([
      { type: 'FaultSkipped', reason: 'there is no log directory 0: they are counted from 1' },
    ]);
  });
});

test('a flush that ends while its directory has failed makes nothing durable', () => {
  const rigged = faultRig([{ fault: 'log-dir-failure', at: 20, for: 900, on: 'n2' }]);
  const { kernel } = rigged;
  runUntil(kernel, 19 * MS);
  tell(kernel, 1, { write: [1, 2], effects: [{ type: 'Flush', target: 'log' }] });
  runUntil(kernel, 200 * MS);
  expect(heard(kernel, 1), 'the process is told that the flush is over').toContain('Flushed log');
  const { durable } = diskOf(kernel.node(1)).logs[0]!;
  expect(durable.length).toBe(0);
});

test('of two episodes of one directory the worse counts, and each ends on its own', () => {
  const rigged = faultRig([
    { fault: 'disk-full', at: 20, for: 100, on: 'n2' },
    { fault: 'log-dir-failure', at: 40, for: 20, on: 'n2' },
  ]);
  const seen = [30, 50, 70, 130].map((at) => {
    runUntil(rigged.kernel, at * MS);
    return health(rigged, 1, 1);
  });
  expect(seen).toEqual(['full', 'failed', 'full', 'ok']);
});

test('a log directory whose disk is lost comes back empty, and the others are as they were', () => {
  const rigged = faultRig([
    { fault: 'log-dir-failure', at: 20, for: 50, on: 'n2', directory: 2, lost: true },
  ]);
  tell(rigged.kernel, 1, { write: [1, 2], file: 'kept' });
  withSecondLog(rigged, 1);
  runUntil(rigged.kernel, 80 * MS);
  const disk = diskOf(rigged.kernel.node(1));
  expect(logs(disk)).toEqual(['log']);
  expect(logOf(rigged.kernel, 1)).toEqual([1, 2]);
  expect(fileOf(rigged.kernel, 1)).toBe('kept');
});

test('a wiped disk is as well or ill as the episodes that are active leave it', () => {
  const rigged = faultRig([
    { fault: 'log-dir-failure', at: 20, for: 500, on: 'n2', directory: 2 },
    { fault: 'wipe', at: 40, for: 20, on: 'n2' },
  ]);
  runUntil(rigged.kernel, 100 * MS);
  expect(health(rigged, 1, 2)).toBe('failed');
  expect(logOf(rigged.kernel, 1)).toEqual([]);
});

describe('corrupted-batch', () => {
  const damagedLog = (which: string): readonly number[] => {
    const rigged = faultRig([
      { fault: 'corrupted-batch', at: 20, on: 'n2', partition: 'log', which },
    ]);
    tell(rigged.kernel, 1, { write: [7, 8, 9] });
    runUntil(rigged.kernel, 30 * MS);
    expect(rigged.kernel.node(1).boot, 'nobody notices').toBe(1);
    return logOf(rigged.kernel, 1);
  };

  test('damages one whole batch and nothing else', () => {
    expect(damagedLog('newest')).toEqual([7, 8, TORN]);
    expect(damagedLog('oldest')).toEqual([TORN, 8, 9]);
    expect(damagedLog('any').filter((crc) => crc === TORN)).toHaveLength(1);
  });

  test('damages what was flushed as well', () => {
    const rigged = faultRig([
      { fault: 'corrupted-batch', at: 900, on: 'n2', partition: 'log', which: 'oldest' },
    ]);
    const { kernel } = rigged;
    tell(kernel, 1, { write: [7, 8], effects: [{ type: 'Flush', target: 'log' }] });
    runUntil(kernel, 950 * MS);
    const disk = diskOf(kernel.node(1));
    const { durable } = disk.logs[logSlot(disk, 'log')]!;
    expect(durable.shared.items.slice(0, durable.length).map(({ crc }) => crc)).toEqual([TORN, 8]);
  });

  test('says so where there is nothing to damage', () => {
    const rigged = faultRig([
      { fault: 'corrupted-batch', at: 20, on: ['n1', 'n2'], partition: 'log' },
    ]);
    tell(rigged.kernel, 1, { write: [7] });
    runUntil(rigged.kernel, 30 * MS);
    expect(rigged.facts[0], 'n1 has an empty log').toMatchObject({
      type: 'FaultStarted',
      nodes: ['n2'],
    });
    const none = faultRig([{ fault: 'corrupted-batch', at: 20, on: 'n1', partition: 'other-0' }]);
    runUntil(none.kernel, 30 * MS);
    expect(none.facts).toMatchObject([{ type: 'FaultSkipped' }]);
    expect(
      checkFaults([{ fault: 'corrupted-batch', at: 20, on: 'n1' }], puppetCast(3)),
    ).toMatchObject([{ path: 'faults[0].partition' }]);
  });
});
