import { expect, test } from 'vitest';
import type { Probe } from '../../../core/probe.ts';
import { runBuiltIn, verdictOf } from '../../support/built-in.ts';

/** The leadership of orders-0, epoch by epoch, in the order in which brokers took it up. */
function epochsLed(notable: readonly { readonly fact: unknown }[]): number[] {
  return notable
    .map(({ fact }) => fact as Probe)
    .filter((fact) => fact.type === 'BecameLeader')
    .map(({ leaderEpoch }) => leaderEpoch);
}

test('replication §10 S7: a broker that wakes up as leader of an epoch that is over owes nothing committed since', () => {
  const run = runBuiltIn('epoch-cache-gap', '1863', [
    'switches.repl.epochCacheOnElection=on-election',
  ]);
  expect(epochsLed(run.notable)).toEqual([1, 0]);
  expect(verdictOf(run, 'leader-complete').status).toBe('held');
  expect(run.outcome).toBe('ok');
});
