import type { End } from './connection.ts';
import { Heap } from './heap.ts';
import { Ring } from './ring.ts';
import type { Scheduled, ScheduledKind } from './scheduled.ts';
import { Slots } from './slots.ts';

/**
 * What is to come, ordered by (at, sequence). Most of it arrives within milliseconds and waits in a ring of buckets,
 * which compares next to nothing; what lies further ahead waits in a heap.
 */
export class EventQueue {
  private readonly slots: Slots = new Slots();
  private readonly near: Ring = new Ring(this.slots);
  private readonly far: Heap = new Heap(this.slots);
  size = 0;

  /** What comes next, or undefined. */
  peek(): Scheduled | undefined {
    const slot = this.first();
    return slot < 0 ? undefined : this.slots.items[slot];
  }

  /** Puts something on the queue, which keeps a copy of it. */
  push(item: Scheduled): void {
    const { at, sequence, kind, cause, node, boot, end, chance, name, payload } = item;
    this.add(at, sequence, kind, cause, node, boot, end, chance, name, payload);
  }

  /** Puts something on the queue, field by field, so that nobody makes an object for it. */
  add(
    at: number,
    sequence: number,
    kind: ScheduledKind,
    cause: number,
    node: number,
    boot: number,
    end: End | null,
    chance: number,
    name: string,
    payload: unknown,
  ): void {
    const { slots, near } = this;
    const slot = slots.take(at, sequence);
    const item = slots.items[slot] as Writable<Scheduled>;
    item.at = at;
    item.sequence = sequence;
    item.kind = kind;
    item.cause = cause;
    item.node = node;
    item.boot = boot;
    item.end = end;
    item.chance = chance;
    item.name = name;
    item.payload = payload;
    this.size += 1;
    if (near.covers(at)) near.add(slot, at);
    else this.far.add(slot);
  }

  /**
   * Takes out what comes next unless it lies after `until`; null where there is nothing. The item is the queue's and
   * stays as it is until the next call: who keeps it for longer keeps a copy (`copyOf`).
   */
  popUntil(until: number): Scheduled | null {
    const { slots, near } = this;
    const slot = this.first();
    if (slot < 0) return null;
    const at = slots.at[slot] as number;
    if (at > until) return null;
    if (slot === this.far.first()) this.far.removeFirst();
    else near.remove(slot, at);
    near.now = at;
    this.size -= 1;
    slots.lend(slot);
    return slots.items[slot] as Scheduled;
  }

  /** Everything queued, in the order in which it will come up. */
  inOrder(): Scheduled[] {
    const { slots } = this;
    return [...this.near.all(), ...this.far.all()]
      .map((slot) => slots.items[slot] as Scheduled)
      .sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  }

  private first(): number {
    const near = this.near.first();
    const far = this.far.first();
    if (near < 0) return far;
    return far < 0 || this.slots.isBefore(near, far) ? near : far;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
