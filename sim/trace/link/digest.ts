import { readBytes, writeBytes } from './base64.ts';
import type { Cursor } from './cursor.ts';

const DIGEST_BYTES = 8;

/** Hashes of 16 hexadecimal digits as one base64url text: 11 characters for one, 22 for two, 10⅔ each for many. */
export function writeDigests(hashes: readonly string[]): string {
  const bytes = hashes.flatMap((hash) =>
    Array.from({ length: DIGEST_BYTES }, (_, i) =>
      Number.parseInt(hash.slice(2 * i, 2 * i + 2), 16),
    ),
  );
  return writeBytes(bytes);
}

/** The hashes that are left before the cursor's end. */
export function readDigests(cursor: Cursor): string[] {
  const bytes = readBytes(cursor);
  if (bytes.length % DIGEST_BYTES !== 0) {
    throw cursor.fault('expected whole hashes of 8 bytes each; it is cut');
  }
  const hex = [...bytes].map((value) => value.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, i) =>
    hex.slice(2 * DIGEST_BYTES * i, 2 * DIGEST_BYTES * (i + 1)),
  );
}
