import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../sim/run/result.ts';
import { runBuiltIn, verdictOf } from '../../support/built-in.ts';

/** What clients alone can see of a lost record. */
const SEEN_BY_CLIENTS = ['lost-write', 'unseen', 'inconsistent-offsets'];

const isBroken = (run: RunSummary, id: string): boolean =>
  ['violated', 'allowed'].includes(verdictOf(run, id).status);

/** Scenarios that lose records, and some that lose none. */
const RUNS: readonly (readonly [name: string, loses: boolean, sets: readonly string[]])[] = [
  ['leader-crash-acks-1', true, []],
  ['unclean-election', true, []],
  ['power-loss-all', true, []],
  ['zombie-leader', true, []],
  ['leader-crash', false, []],
  ['power-loss-all', false, ['topics.orders.config.flush.messages=1']],
];

describe('black box and white box come to one conclusion (DESIGN §7)', () => {
  test.each(RUNS)('%s loses records: %s %j', (name, loses, sets) => {
    for (const seed of ['5', '6']) {
      const run = runBuiltIn(name, seed, sets);
      expect(isBroken(run, 'acked-durable'), `white box, seed ${seed}`).toBe(loses);
      const seen = SEEN_BY_CLIENTS.filter((id) => isBroken(run, id));
      expect(seen.length > 0, `black box, seed ${seed}: ${seen.join(', ')}`).toBe(loses);
    }
  });
});
