import { expect, test } from 'vitest';
import { append, sequenceOf, truncate } from '../../core/collections/sequence.ts';
import {
  afterPowerLoss,
  beginFlush,
  completeFlush,
  createLog,
  type Disk,
  EMPTY_DISK,
  logSlot,
  readFile,
  type StoredBatch,
  TORN,
  writeFile,
  writeLog,
} from '../../core/disk.ts';

const batch = (baseOffset: number, leaderEpoch = 0): StoredBatch => ({
  baseOffset,
  lastOffset: baseOffset,
  leaderEpoch,
  crc: 100 + baseOffset + 1000 * leaderEpoch,
});

const flushed = (disk: Disk, target: string): Disk => completeFlush(disk, beginFlush(disk, target));

const offsets = (disk: Disk): string[] => {
  const { written } = disk.logs[0]!;
  return written.shared.items
    .slice(0, written.length)
    .map(({ baseOffset, leaderEpoch, crc }) =>
      crc === TORN ? 'torn' : `${baseOffset}@${leaderEpoch}`,
    );
};

const two = writeLog(createLog(EMPTY_DISK, 'a'), 0, sequenceOf([batch(0), batch(1)]));

test('a truncation that was not flushed comes undone, and what replaced it is lost', () => {
  const disk = flushed(two, 'a');
  const cut = truncate(disk.logs[0]!.written, 1);
  const replaced = writeLog(disk, 0, append(cut, batch(1, 1)));
  expect(offsets(replaced)).toEqual(['0@0', '1@1']);
  expect(offsets(afterPowerLoss(replaced, false, () => 0))).toEqual(['0@0', '1@0']);
  expect(offsets(afterPowerLoss(replaced, false, (at) => at.outcomes - 1))).toEqual(['0@0', '1@1']);
  expect(offsets(afterPowerLoss(replaced, true, () => 0))).toEqual(['0@0', 'torn']);
});

test('what is durable is a matter of content and not of sharing', () => {
  const disk = flushed(two, 'a');
  const log = disk.logs[0]!;
  const copied = sequenceOf([...log.written.shared.items, batch(2)]);
  const apart = writeLog(disk, 0, copied);
  const together = writeLog(disk, 0, append(log.written, batch(2)));
  for (const each of [apart, together]) {
    expect(offsets(afterPowerLoss(each, false, () => 0))).toEqual(['0@0', '1@0']);
    expect(offsets(afterPowerLoss(each, false, () => 8))).toEqual(['0@0', '1@0', '2@0']);
  }
});

test('a small file is replaced as a whole or not at all', () => {
  const disk = writeFile(flushed(writeFile(EMPTY_DISK, 'f', { vote: 1 }), 'f'), 'f', { vote: 2 });
  expect(readFile(disk, 'f')).toEqual({ vote: 2 });
  expect(
    readFile(
      afterPowerLoss(disk, true, () => 0),
      'f',
    ),
  ).toEqual({ vote: 1 });
  expect(
    readFile(
      afterPowerLoss(disk, true, () => 1),
      'f',
    ),
  ).toEqual({ vote: 2 });
  const never = writeFile(EMPTY_DISK, 'g', 1);
  expect(
    readFile(
      afterPowerLoss(never, false, () => 0),
      'g',
    ),
  ).toBe(null);
});

test('chance is asked only where something is unflushed', () => {
  const disk = flushed(flushed(writeFile(two, 'f', 1), 'f'), 'a');
  const asked: string[] = [];
  const pick = (_: unknown, target: string): number => asked.push(target) && 0;
  expect(afterPowerLoss(disk, true, pick)).toEqual(disk);
  afterPowerLoss(writeFile(disk, 'f', 2), false, pick);
  expect(asked).toEqual(['f']);
});

test('logs keep their slots', () => {
  const disk = createLog(createLog(EMPTY_DISK, 'a'), 'b');
  expect([logSlot(disk, 'a'), logSlot(disk, 'b'), logSlot(disk, 'c')]).toEqual([0, 1, -1]);
  expect(() => createLog(disk, 'a')).toThrow('created once');
});
