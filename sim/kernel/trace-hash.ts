import { mix, mixNumber } from '../../core/hash.ts';

/**
 * The rolling 64-bit hash of a run: two 32-bit lanes over the time, node and content of every event.
 * Equal on every engine; printed as 16 hexadecimal digits.
 */
export class TraceHash {
  high = 0x5a35a;
  low = 0x1915;

  /** Folds one event; `content` covers what it brought and what it drew (content-hash.ts). */
  event(at: number, node: number, content: number): void {
    const when = mix(mixNumber(0, at), node);
    this.high = mix(mix(this.high, when), content);
    this.low = mix(mix(this.low, content), when);
  }

  /** The hash as 16 hexadecimal digits. */
  hex(): string {
    return hexWord(this.high) + hexWord(this.low);
  }
}

const hexWord = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
