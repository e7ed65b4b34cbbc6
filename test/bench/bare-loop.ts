import { avalanche, mix } from '../../core/hash.ts';
import type { Benchmark } from './benchmark.ts';

const NODES = 5;
const PENDING = 80;
const EVENTS = 4_000_000;

/**
 * What the hardware gives at most: a binary heap of slots in typed arrays, five counters for states, a hash for chance,
 * and not one object. Ratios to it compare machines and days.
 */
export const bareLoop: Benchmark = {
  name: 'bare-loop',
  what: 'an event loop over typed slots without objects',
  aim: '14 to 22 M events/s',
  run: () => {
    const at = new Float64Array(PENDING);
    const node = new Int32Array(PENDING);
    const heap = Int32Array.from({ length: PENDING }, (_, slot) => slot);
    const counts = new Int32Array(NODES);
    let now = 0;
    let chance = 1;
    for (let events = 0; events < EVENTS; events++) {
      const slot = heap[0] as number;
      now = at[slot] as number;
      const to = node[slot] as number;
      counts[to] = (counts[to] as number) + 1;
      chance = avalanche(mix(chance, counts[to] as number));
      at[slot] = now + 1_000 + ((chance >>> 4) % 9_000);
      node[slot] = (chance >>> 16) % NODES;
      sink(heap, at, slot);
    }
    return { events: EVENTS, virtualMicros: now };
  },
};

/** Lets the slot at the top sink to its place. */
function sink(heap: Int32Array, at: Float64Array, slot: number): void {
  const key = at[slot] as number;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= PENDING) break;
    let below = heap[child] as number;
    if (child + 1 < PENDING) {
      const right = heap[child + 1] as number;
      if ((at[right] as number) < (at[below] as number)) {
        child += 1;
        below = right;
      }
    }
    if (key <= (at[below] as number)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = slot;
}
