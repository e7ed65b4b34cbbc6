import { describe, expect, test } from 'vitest';
import { murmur2, partitionForKey, utf8 } from '../../../../core/client/producer/murmur2.ts';

/** clients §2.4: computed with Kafka's own Java routine. */
const VECTORS: readonly (readonly [string, number, number, number, number])[] = [
  ['', 275646681, 0, 1, 9],
  ['0', 971027396, 2, 6, 8],
  ['1', -1993445489, 0, 9, 3],
  ['21', -973932308, 0, 0, 0],
  ['a', -1563381124, 1, 4, 4],
  ['ab', 316155434, 2, 4, 2],
  ['abc', 479470107, 0, 7, 3],
  ['abcd', -1323649548, 2, 0, 8],
  ['key', -1079937367, 1, 1, 1],
  ['kafka', -798503068, 1, 0, 4],
  ['foobar', -790332482, 0, 6, 6],
  ['user-42', 1459644460, 1, 0, 4],
  ['hello world', 1221641059, 1, 9, 7],
  ['a-little-bit-long-string', -985981536, 2, 2, 8],
  ['a-little-bit-longer-string', -1486304829, 2, 9, 11],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971, 2, 7, 5],
  ['é', 186971271, 0, 1, 3],
];

describe('the partition of a key is Kafka’s murmur2 (clients §2.4)', () => {
  for (const [key, hash, by3, by10, by12] of VECTORS) {
    test(`${JSON.stringify(key)}`, () => {
      expect(murmur2(utf8(key))).toBe(hash);
      expect([3, 10, 12].map((n) => partitionForKey(key, n))).toEqual([by3, by10, by12]);
    });
  }

  test('bytes ff fe fd 80 81', () => {
    expect(murmur2([0xff, 0xfe, 0xfd, 0x80, 0x81])).toBe(1606486890);
  });
});

test('keys are encoded as UTF-8, like Node encodes them', () => {
  for (const text of ['plain', 'é', '€ 100', '한국어', '𐍈 gothic', '']) {
    expect(utf8(text)).toEqual([...Buffer.from(text, 'utf8')]);
  }
});

test('an unpaired surrogate becomes a question mark, as in Java', () => {
  expect(utf8('\ud800')).toEqual([0x3f]);
});
