const SEED = 0x9747b28c | 0;
const M = 0x5bd1e995;

/** A key's bytes as Kafka hashes them: UTF-8, an unpaired surrogate as `?`, as Java encodes it. */
export function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    if (code >= 0x10000) i += 1;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), low(code));
    else if (code >= 0xd800 && code <= 0xdfff) bytes.push(0x3f);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), low(code >> 6), low(code));
    else bytes.push(0xf0 | (code >> 18), low(code >> 12), low(code >> 6), low(code));
  }
  return bytes;
}

const low = (bits: number): number => 0x80 | (bits & 0x3f);

/** Kafka's hash of a key, as a signed 32-bit integer (clients §2.4). */
export function murmur2(bytes: readonly number[]): number {
  let h = SEED ^ bytes.length;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k =
      at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  if (whole < bytes.length) {
    for (let i = whole; i < bytes.length; i++) h ^= at(bytes, i) << (8 * (i - whole));
    h = Math.imul(h, M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

const at = (bytes: readonly number[], index: number): number => bytes[index] as number;

/** The partition of a key: over all partitions, available or not (clients §2.4). */
export const partitionForKey = (key: string, partitions: number): number =>
  (murmur2(utf8(key)) & 0x7fffffff) % partitions;
