/**
 * The entry `samsa/vitest`: importing it adds matchers for runs to `expect`. Vitest's types learn them by augmentation.
 */

import { expect } from 'vitest';
import { toAllow, toBeDeterministic, toHold } from './matchers.ts';

declare module 'vitest' {
  interface Matchers<T> {
    /** The guarantee was put to the test and held. Fails with the story of the run, and with commands to replay and see it. */
    toHold(guarantee: string): T;
    /** The guarantee was broken in a way that the configuration permits. */
    toAllow(guarantee: string): T;
    /** Made again, from a snapshot as well, the run is the same after every event. */
    toBeDeterministic(): T;
  }
}

expect.extend({
  toHold(received: unknown, guarantee: string) {
    return toHold(received, this.isNot === true, guarantee);
  },
  toAllow(received: unknown, guarantee: string) {
    return toAllow(received, this.isNot === true, guarantee);
  },
  toBeDeterministic(received: unknown) {
    return toBeDeterministic(received);
  },
});
