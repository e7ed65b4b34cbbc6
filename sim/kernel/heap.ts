import type { Slots } from './slots.ts';

/** A binary heap of slots. */
export class Heap {
  private heap: Int32Array = new Int32Array(64);
  private size = 0;
  private readonly slots: Slots;

  constructor(slots: Slots) {
    this.slots = slots;
  }

  /** The slot that comes up first, or −1. */
  first(): number {
    return this.size === 0 ? -1 : (this.heap[0] as number);
  }

  add(slot: number): void {
    const { size } = this;
    if (size === this.heap.length) {
      const grown = new Int32Array(2 * size);
      grown.set(this.heap);
      this.heap = grown;
    }
    this.size = size + 1;
    this.rise(size, slot);
  }

  /** Takes out the slot that comes up first. */
  removeFirst(): void {
    this.size -= 1;
    this.sink(this.heap[this.size] as number);
  }

  /** All slots, in no order. */
  all(): number[] {
    return [...this.heap.subarray(0, this.size)];
  }

  /**
   * Fills the place at the top with `slot`, which was the last. Things late in the heap mostly belong there, so that
   * the place sinks to the bottom with one comparison a level, and `slot` rises from there.
   */
  private sink(slot: number): void {
    const { heap, size } = this;
    const { at, order } = this.slots;
    let index = 0;
    for (let child = 1; child < size; child = 2 * index + 1) {
      let below = heap[child] as number;
      if (child + 1 < size) {
        const right = heap[child + 1] as number;
        const left = at[below] as number;
        const other = at[right] as number;
        const isLater =
          other > left || (other === left && (order[right] as number) > (order[below] as number));
        if (!isLater) {
          child += 1;
          below = right;
        }
      }
      heap[index] = below;
      index = child;
    }
    this.rise(index, slot);
  }

  /** Puts `slot` where it belongs on the way from `index` to the top. */
  private rise(from: number, slot: number): void {
    const { heap } = this;
    const { at, order } = this.slots;
    const moment = at[slot] as number;
    const sequence = order[slot] as number;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as number;
      const other = at[above] as number;
      if (other < moment || (other === moment && (order[above] as number) < sequence)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = slot;
  }
}
