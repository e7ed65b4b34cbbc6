import { newScheduled, type Scheduled } from './scheduled.ts';

/**
 * The places of what is queued. What the queue orders and moves are small integers: each item stays in its slot, its
 * order in typed arrays beside it. The items are made once and written over.
 */
export class Slots {
  at: Float64Array = new Float64Array(64);
  order: Float64Array = new Float64Array(64);
  /** The slot behind one in whatever list it is in; −1 for none. */
  next: Int32Array = Int32Array.from({ length: 64 }, (_, slot) => slot - 1);
  readonly items: Scheduled[] = Array.from({ length: 64 }, newScheduled);
  private free = 63;
  private lent = -1;

  /** A free slot for something of this order. */
  take(at: number, order: number): number {
    if (this.free < 0) this.grow();
    const slot = this.free;
    this.free = this.next[slot] as number;
    this.at[slot] = at;
    this.order[slot] = order;
    return slot;
  }

  /** Gives a slot back, which nobody writes to before another one is given back. */
  lend(slot: number): void {
    if (this.lent >= 0) {
      this.next[this.lent] = this.free;
      this.free = this.lent;
    }
    this.lent = slot;
  }

  /** Whether `a` comes up before `b`. */
  isBefore(a: number, b: number): boolean {
    const { at, order } = this;
    const momentA = at[a] as number;
    const momentB = at[b] as number;
    if (momentA !== momentB) return momentA < momentB;
    return (order[a] as number) < (order[b] as number);
  }

  private grow(): void {
    const { length } = this.items;
    this.at = grown(this.at, new Float64Array(2 * length));
    this.order = grown(this.order, new Float64Array(2 * length));
    this.next = grown(this.next, new Int32Array(2 * length));
    for (let slot = length; slot < 2 * length; slot++) {
      this.items.push(newScheduled());
      this.next[slot] = this.free;
      this.free = slot;
    }
  }
}

function grown<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
