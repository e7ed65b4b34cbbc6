import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { canonicalJson } from '../../scenario/hash.ts';
import { readBytes, writeBytes } from './base64.ts';
import type { Cursor } from './cursor.ts';

/** More than any scenario or tape that a link can carry: a short text that unpacks to gigabytes is refused. */
const MOST_BYTES = 4_000_000;
const PIECE_BYTES = 512;

/** Plain data as deflated canonical JSON in base64url. */
export const writePacked = (value: unknown): string =>
  writeBytes(deflateSync(strToU8(canonicalJson(value)), { level: 9 }));

/** The packed value that is left before the cursor's end. */
export function readPacked(cursor: Cursor, what: string): unknown {
  const start = cursor.at;
  const bytes = readBytes(cursor);
  const text = inflated(bytes);
  if (text === null) throw cursor.fault(`${what} cannot be unpacked: it is cut or changed`, start);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw cursor.fault(`${what} unpacks to something that is not JSON: it was changed`, start);
  }
}

function inflated(bytes: Uint8Array): string | null {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  try {
    const inflate = new Inflate((chunk, isLast) => {
      chunks.push(chunk);
      size += chunk.length;
      isWhole = isLast;
    });
    for (let at = 0; at < bytes.length && size <= MOST_BYTES; at += PIECE_BYTES) {
      inflate.push(bytes.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= bytes.length);
    }
  } catch {
    return null;
  }
  if (!isWhole || size > MOST_BYTES) return null;
  const all = new Uint8Array(size);
  let filled = 0;
  for (const chunk of chunks) {
    all.set(chunk, filled);
    filled += chunk.length;
  }
  return strFromU8(all);
}
