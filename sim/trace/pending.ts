import type { FaultFact } from '../faults/episode.ts';
import type { Loss } from '../kernel/observer.ts';
import type { Notable } from '../run/result.ts';

/** Something that the world did, until it is clear what stands before it. */
export interface Pending {
  readonly kind: 'NodeChanged' | FaultFact['type'] | 'MessageLost' | 'Verdict';
  readonly at: number;
  readonly event: number;
  readonly node: number;
  readonly name: string;
  readonly partition: number;
  /** The event that caused it, 0 for none. */
  readonly causeEvent: number;
  /** The sequence of the message that was lost, and why. */
  readonly sequence: number;
  readonly why: Loss | null;
  /** The id of the fault. */
  readonly fault: string;
  readonly changes: readonly number[];
  /** What there is to say of it, where no notable says it. */
  readonly fact: unknown;
  readonly notables: readonly Notable[];
}

/** One of which nothing is known yet. */
export const BLANK: Omit<Pending, 'kind' | 'at' | 'event'> = {
  node: -1,
  name: '',
  partition: -1,
  causeEvent: 0,
  sequence: 0,
  why: null,
  fault: '',
  changes: [],
  fact: null,
  notables: [],
};
