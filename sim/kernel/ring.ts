import type { Slots } from './slots.ts';

/** A bucket holds what happens within 64 microseconds, and the ring what happens within 65 milliseconds from now. */
const BUCKET_BITS = 6;
const BUCKETS = 1024;
const HORIZON_MICROS = (BUCKETS - 1) << BUCKET_BITS;

/**
 * A calendar of slots for the near future. Each bucket is a list in order; two levels of bits tell which buckets have
 * something in them, so that the next one is found without looking at those between.
 */
export class Ring {
  /** The moment that was reached. Nothing in the ring is earlier or as late as the horizon behind it. */
  now = 0;
  private readonly heads: Int32Array = new Int32Array(BUCKETS);
  private readonly tails: Int32Array = new Int32Array(BUCKETS);
  /** A bit for each bucket that has something in it, and a bit for each word of these that is not zero. */
  private readonly words: Int32Array = new Int32Array(BUCKETS / 32);
  private summary = 0;
  private readonly slots: Slots;

  constructor(slots: Slots) {
    this.slots = slots;
  }

  /** Whether a moment is near enough, and not past. */
  covers(at: number): boolean {
    const ahead = at - this.now;
    return ahead >= 0 && ahead < HORIZON_MICROS;
  }

  /** The slot that comes up first, or −1. */
  first(): number {
    return this.summary === 0 ? -1 : (this.heads[this.firstBucket()] as number);
  }

  add(slot: number, at: number): void {
    const { heads, tails, slots } = this;
    const { next } = slots;
    const bucket = bucketOf(at);
    if (!this.isUsed(bucket)) {
      this.words[bucket >>> 5] = (this.words[bucket >>> 5] as number) | (1 << (bucket & 31));
      this.summary |= 1 << (bucket >>> 5);
      heads[bucket] = slot;
      tails[bucket] = slot;
      next[slot] = -1;
      return;
    }
    const tail = tails[bucket] as number;
    if (slots.isBefore(tail, slot)) {
      next[tail] = slot;
      next[slot] = -1;
      tails[bucket] = slot;
      return;
    }
    this.insert(bucket, slot);
  }

  /** Takes out the slot that comes up first, at its moment. */
  remove(first: number, at: number): void {
    const bucket = bucketOf(at);
    const behind = this.slots.next[first] as number;
    if (behind >= 0) {
      this.heads[bucket] = behind;
      return;
    }
    const word = (this.words[bucket >>> 5] as number) & ~(1 << (bucket & 31));
    this.words[bucket >>> 5] = word;
    if (word === 0) this.summary &= ~(1 << (bucket >>> 5));
  }

  /** All slots, in no order. */
  all(): number[] {
    const slots: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      if (!this.isUsed(bucket)) continue;
      let slot = this.heads[bucket] as number;
      for (; slot >= 0; slot = this.slots.next[slot] as number) slots.push(slot);
    }
    return slots;
  }

  private isUsed(bucket: number): boolean {
    return ((this.words[bucket >>> 5] as number) & (1 << (bucket & 31))) !== 0;
  }

  /** The bucket of what comes up first; there is one. The ring is read round from the bucket of now. */
  private firstBucket(): number {
    const { words, summary } = this;
    const start = bucketOf(this.now);
    const home = start >>> 5;
    const rest = (words[home] as number) & (-1 << (start & 31));
    if (rest !== 0) return (home << 5) | lowestBit(rest);
    const behind = summary & (-2 << home);
    const word = lowestBit(behind !== 0 ? behind : summary);
    return (word << 5) | lowestBit(words[word] as number);
  }

  /** Puts a slot before the last of its bucket. */
  private insert(bucket: number, slot: number): void {
    const { heads, slots } = this;
    const { next } = slots;
    let before = -1;
    let behind = heads[bucket] as number;
    while (slots.isBefore(behind, slot)) {
      before = behind;
      behind = next[behind] as number;
    }
    next[slot] = behind;
    if (before < 0) heads[bucket] = slot;
    else next[before] = slot;
  }
}

/** Moments beyond 32 bits wrap round, which the ring does anyway. */
const bucketOf = (at: number): number => (at >>> BUCKET_BITS) & (BUCKETS - 1);

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);
