import { mixString } from '../../core/hash.ts';

/** How many texts are remembered at once; a power of two. */
const PLACES = 256;
/** Longer texts are seldom met again, and looking at them is what remembering saves. */
const LONGEST = 64;

/**
 * Hashes of texts that come up again and again: names of partitions, topic ids, error codes. Each text has one place, found
 * by its length and its last letters, where names of one kind differ; who comes later takes it over.
 */
export class TextHashes {
  private readonly texts: string[] = new Array<string>(PLACES).fill('');
  private readonly hashes: number[] = new Array<number>(PLACES).fill(mixString(0, ''));

  of(text: string): number {
    const { length } = text;
    if (length < 2 || length > LONGEST) return mixString(0, text);
    const last = text.charCodeAt(length - 1) * 31 + text.charCodeAt(length - 2);
    const place = (last * 7 + length) & (PLACES - 1);
    if (this.texts[place] === text) return this.hashes[place] as number;
    const hash = mixString(0, text);
    this.texts[place] = text;
    this.hashes[place] = hash;
    return hash;
  }
}
