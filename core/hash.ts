/**
 * Integer mixing for keyed choices and checksums: murmur3's 32-bit steps, which need only `Math.imul`, shifts and xor
 * and therefore agree on every engine.
 */

/** Folds one 32-bit integer into a running 32-bit hash. */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Scrambles a running hash so that every input bit reaches every output bit. */
export function avalanche(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Folds a safe integer, both halves; one of 32 bits costs one step. */
export function mixNumber(hash: number, value: number): number {
  const low = value | 0;
  if (low === value) return mix(hash, low);
  return mix(mix(hash, low), (value - (low >>> 0)) / 4294967296);
}

/** Folds a string, one UTF-16 unit at a time, and its length. */
export function mixString(hash: number, text: string): number {
  let h = mix(hash, text.length);
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** A 32-bit hash of a string. */
export const hashString = (text: string): number => avalanche(mixString(0, text));

/** Scales a 32-bit hash to 0 … n − 1 without the bias of a remainder. */
export const scale = (hash: number, n: number): number =>
  Math.floor(((hash >>> 0) * n) / 4294967296);
