import { expect, test } from 'vitest';
import { hasChange, type Release, releaseOf, VERSIONS } from '../../../core/config/version.ts';

const release = (text: string): Release => {
  const found = releaseOf(text);
  if (found === null) throw new Error(`${text} is no release`);
  return found;
};

test('a line stands for its newest release, a patch number for exactly that one', () => {
  expect(release('3.9.0')).toEqual([3, 9, 0]);
  expect(release('0.10.2.1')).toEqual([0, 10, 2]);
  expect(release('3.9')[2]).toBeGreaterThan(release('3.9.9')[2]);
});

test('what is no release of a known line is none', () => {
  for (const text of ['', '4', '5.0', '3.10', 'v3.9', '3.9-rc1', '3.9.0.0.0']) {
    expect(releaseOf(text)).toBeNull();
  }
  for (const text of VERSIONS) expect(releaseOf(text)).not.toBeNull();
});

test('a fix that came to a line by a patch is in that line from the patch on (KAFKA-13141)', () => {
  const fixes = ['2.7.2', '2.8.1', '3.0.0'];
  expect(hasChange(release('2.7.1'), fixes)).toBe(false);
  expect(hasChange(release('2.7.2'), fixes)).toBe(true);
  expect(hasChange(release('2.8.0'), fixes)).toBe(false);
  expect(hasChange(release('2.8'), fixes)).toBe(true);
  expect(hasChange(release('2.6'), fixes)).toBe(false);
  expect(hasChange(release('3.0.0'), fixes)).toBe(true);
});
