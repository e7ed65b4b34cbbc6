import { expect, test } from 'vitest';
import { mixString } from '../../../core/hash.ts';
import { TextHashes } from '../../../sim/kernel/text-hashes.ts';

test('a remembered hash is the hash of the text, also where texts share a place or are very short or long', () => {
  const hashes = new TextHashes();
  const texts = ['', 'a', 'NONE', 'x'.repeat(200)];
  for (let i = 0; i < 2000; i++) texts.push(`orders-${i}`);
  for (let round = 0; round < 2; round++) {
    for (const text of texts) expect(hashes.of(text)).toBe(mixString(0, text));
  }
});
