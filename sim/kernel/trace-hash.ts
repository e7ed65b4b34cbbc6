import { mix, mixNumber, mixString } from '../../core/hash.ts';

/**
 * The rolling 64-bit hash of a run: two 32-bit lanes over the time, node, chance and content of every event.
 * Equal on every engine; printed as 16 hexadecimal digits.
 */
export class TraceHash {
  high = 0x5a35a;
  low = 0x1915;

  /** Folds one event; `digest` covers its chance and what it brought. */
  event(at: number, node: number, digest: number): void {
    const when = mix(mixNumber(0, at), node);
    this.high = mix(mix(this.high, when), digest);
    this.low = mix(mix(this.low, digest), when);
  }

  /** The hash as 16 hexadecimal digits. */
  hex(): string {
    return hexWord(this.high) + hexWord(this.low);
  }
}

const hexWord = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/** Folds plain data of any shape into a 32-bit hash. Messages that are sent often bring a digest of their own. */
export class Digester {
  private readonly texts: Map<string, number> = new Map();

  digest(seed: number, value: unknown): number {
    switch (typeof value) {
      case 'number':
        return mixNumber(seed, value);
      case 'string':
        return mix(seed, this.text(value));
      case 'boolean':
        return mix(seed, value ? 3 : 5);
      case 'object':
        if (value === null) return mix(seed, 7);
        return this.list(seed, Array.isArray(value) ? value : Object.values(value));
      default:
        return mix(seed, 11);
    }
  }

  private list(seed: number, items: readonly unknown[]): number {
    let hash = mix(seed, items.length);
    for (let i = 0; i < items.length; i++) hash = this.digest(hash, items[i]);
    return hash;
  }

  private text(value: string): number {
    const known = this.texts.get(value);
    if (known !== undefined) return known;
    const hash = mixString(0, value);
    if (this.texts.size < 4096) this.texts.set(value, hash);
    return hash;
  }
}
