import type { Cursor } from './cursor.ts';

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map([...SIGNS].map((sign, value) => [sign, value]));

/** Bytes in base64url without padding (RFC 4648 §5). */
export function writeBytes(bytes: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i);
    const group = byte(bytes, i) * 65536 + byte(bytes, i + 1) * 256 + byte(bytes, i + 2);
    for (let sign = 0; sign <= left; sign++) {
      text += SIGNS[(group >> (18 - 6 * sign)) & 63] as string;
    }
  }
  return text;
}

const byte = (bytes: ArrayLike<number>, index: number): number => bytes[index] ?? 0;

/** All that is left before the cursor's end, as bytes. Bits that no byte needs must be 0: one content, one text. */
export function readBytes(cursor: Cursor): Uint8Array {
  const length = cursor.end - cursor.at;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let filled = 0;
  let bits = 0;
  let held = 0;
  while (cursor.at < cursor.end) {
    const value = VALUES.get(cursor.peek());
    if (value === undefined) throw cursor.fault(`\`${cursor.peek()}\` is not of base64url`);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled] = (held >> bits) & 255;
      filled += 1;
    }
    cursor.at += 1;
  }
  const hasLooseSign = bits >= 6;
  if (hasLooseSign || (held & ((1 << bits) - 1)) !== 0) {
    throw cursor.fault('the base64url text is cut or changed', Math.max(0, cursor.at - 1));
  }
  return bytes;
}
