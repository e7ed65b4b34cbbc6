import type { End } from './connection.ts';

/**
 * Something that will happen at a moment of virtual time. One fixed shape for every kind keeps the heap fast;
 * what a kind does not use is 0 or null.
 */
export interface Scheduled {
  /** Virtual time in microseconds. */
  readonly at: number;
  /** Order among things of one moment: the order in which they were scheduled. */
  readonly sequence: number;
  readonly kind: ScheduledKind;
  /** The number of the event that caused this one, 0 for what the scenario itself asks. */
  readonly cause: number;
  /** The index of the node that it happens to, −1 for the world itself. */
  readonly node: number;
  /** The process start that it is meant for; things for an ended process are dropped. */
  readonly boot: number;
  /** The end of a connection at which it happens, or null. */
  readonly end: End | null;
  /** A hash of the run's key and of the content key of this happening: what its draws are made from. */
  readonly chance: number;
  /** The content key in readable text; empty where no recipe, recorder or tape asks for names. */
  readonly name: string;
  readonly payload: unknown;
}

/** What arrives over the network, before the transport has looked at it. */
export type ArrivalKind =
  /** The opener asks for a connection; the acceptor's host agrees, or refuses. */
  | 'syn'
  | 'accepted'
  | 'refusal'
  | 'message'
  /** The other end closed: everything it sent came before. */
  | 'fin'
  /** The other end does not know the connection. */
  | 'reset';

/** What a process hears of its connections. */
export type ConnectionNews = 'connected' | 'refused' | 'disconnected';

/** What happens to a process; a `message` is one that the transport has let through. */
export type DeliveryKind = 'message' | ConnectionNews | 'start' | 'timer' | 'flushed' | 'command';

export type ScheduledKind =
  | ArrivalKind
  | DeliveryKind
  /** A request that waited for the reply to the one before it is read. */
  | 'unread'
  /** The first of the items that a connection's end, or a node, held back goes on. */
  | 'drain-end'
  | 'drain-node'
  /** Anything that concerns the world and not one process: faults, workloads. */
  | 'world';

/**
 * A binary heap ordered by (at, sequence). What the heap moves are small integers: each item stays in its slot of a
 * slab, its order in typed arrays beside it, so that sifting touches no object (a third less time than moving items).
 * Behind the heap the same array lists the free slots.
 */
export class EventQueue {
  private items: (Scheduled | null)[] = Array.from({ length: 64 }, () => null);
  private at: Float64Array = new Float64Array(64);
  private order: Float64Array = new Float64Array(64);
  private heap: Int32Array = Int32Array.from({ length: 64 }, (_, slot) => slot);
  size = 0;

  /** What comes next, or undefined. */
  peek(): Scheduled | undefined {
    return this.size === 0 ? undefined : (this.items[this.heap[0] as number] as Scheduled);
  }

  /** Puts something on the queue. */
  push(item: Scheduled): void {
    if (this.size === this.heap.length) this.grow();
    const { heap, size } = this;
    const slot = heap[size] as number;
    this.items[slot] = item;
    this.at[slot] = item.at;
    this.order[slot] = item.sequence;
    this.size = size + 1;
    this.rise(size, slot);
  }

  /** Takes out what comes next unless it lies after `until`; null where there is nothing. */
  popUntil(until: number): Scheduled | null {
    if (this.size === 0) return null;
    const { heap } = this;
    const top = heap[0] as number;
    if ((this.at[top] as number) > until) return null;
    this.size -= 1;
    this.sink(heap[this.size] as number);
    heap[this.size] = top;
    // The slot keeps its item until it is used again, which costs a little memory and saves a write.
    return this.items[top] as Scheduled;
  }

  /** Everything queued, in the order in which it will come up. */
  inOrder(): Scheduled[] {
    const queued = [...this.heap.subarray(0, this.size)].map((slot) => this.items[slot]);
    return (queued as Scheduled[]).sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  }

  /**
   * Fills the place at the top with `slot`, which was the last. Things late in the heap mostly belong there, so that
   * the place sinks to the bottom with one comparison a level, and `slot` rises from there.
   */
  private sink(slot: number): void {
    const { heap, size, at, order } = this;
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
    const { heap, at, order } = this;
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

  private grow(): void {
    const { length } = this.heap;
    this.at = grown(this.at, new Float64Array(2 * length));
    this.order = grown(this.order, new Float64Array(2 * length));
    this.heap = grown(this.heap, new Int32Array(2 * length));
    for (let slot = length; slot < 2 * length; slot++) {
      this.heap[slot] = slot;
      this.items.push(null);
    }
  }
}

function grown<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
