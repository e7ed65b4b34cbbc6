import type { ConsumerMemory } from '../memory.ts';

/**
 * How far one pass of poll() goes after its group's part (clients §4.3): everything; no positions, no auto-commit;
 * nothing before the poll's time is over, since it waits for the coordinator; or nothing at all, since the application
 * is inside its rebalance listener.
 */
export type Gate = 'open' | 'fetch-only' | 'blocked' | 'held';

/** What a pass of poll() did for the group. */
export interface GroupPass {
  readonly memory: ConsumerMemory;
  readonly gate: Gate;
  /** What poll() throws, or null. */
  readonly exception: string | null;
}

/** A pass that throws nothing. */
export const pass = (memory: ConsumerMemory, gate: Gate): GroupPass => ({
  memory,
  gate,
  exception: null,
});

/** A pass that throws. */
export const thrown = (memory: ConsumerMemory, exception: string): GroupPass => ({
  memory,
  gate: 'open',
  exception,
});
