import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenarios/index.ts';
import type { Checker } from '../../sim/check/checker.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { builtIn, runBuiltIn, verdictOf, withStatus } from '../support/built-in.ts';

/** Scenarios whose configuration bears less than what happens: records are lost, and that is allowed. */
const LOSING = [
  'leader-crash-acks-1',
  'unclean-election',
  'power-loss-all',
  'zombie-leader',
  'last-one-standing',
];

/** Guarantees about records that a loss may break, all of them permitted where the configuration gives them up. */
const ABOUT_RECORDS = [
  'leader-complete',
  'candidate-complete',
  'committed-not-truncated',
  'committed-only',
  'acked-durable',
  'lost-write',
  'unseen',
  'inconsistent-offsets',
];

/** Scenarios whose settings permit what breaks, besides losses: what is broken, and allowed. */
const PERMITTING: readonly (readonly [name: string, allowed: readonly string[]])[] = [
  ['short-retention', ['retention-floor']],
  ['slow-member', ['at-most-once', 'exactly-once']],
  ['zombie-member', ['at-most-once', 'exactly-once']],
  ['commit-before-processing', ['at-least-once', 'exactly-once']],
  ['commit-after-processing', ['at-most-once', 'exactly-once']],
  ['auto-commit-duplicates', ['at-most-once', 'exactly-once']],
  ['auto-commit-loss', ['at-least-once', 'exactly-once']],
  ['lost-reply-duplicates', ['duplicate', 'exactly-once']],
  ['reorder-in-flight', ['nonmonotonic-send']],
];

/** Scenarios of rules that Kafka has mended since: what is broken, what is allowed, and the settings under which all holds. */
const BREAKING: readonly (readonly [
  name: string,
  violated: readonly string[],
  allowed: readonly string[],
  mended: readonly (readonly string[])[],
])[] = [
  [
    'hanging-transaction',
    ['lso-progress'],
    ['txn-open'],
    [['kafka=4.3'], ['kafka=3.6'], ['switches.txn.version=tv1']],
  ],
];

const HOLDING = SCENARIOS.map(({ name }) => name).filter(
  (name) =>
    !LOSING.includes(name) &&
    !PERMITTING.some(([other]) => other === name) &&
    !BREAKING.some(([other]) => other === name),
);

describe('every built-in scenario ends as its description says (DESIGN law 10)', () => {
  test.each(HOLDING)('%s: everything holds', (name) => {
    const run = runBuiltIn(name, '1');
    expect([run.outcome, run.ended, run.message]).toEqual(['ok', 'until', null]);
    expect(withStatus(run, 'violated')).toEqual([]);
    // A sole voter commits before its flush (control-plane §1.8).
    const allowed = withStatus(run, 'allowed').filter((id) => id !== 'raft-durable-majority');
    expect(allowed).toEqual([]);
    expect(withStatus(run, 'held').length).toBeGreaterThan(5);
    if (name !== 'quorum-swarm') {
      expect(verdictOf(run, 'acked-durable').exercised).toBeGreaterThan(100);
    }
  });

  test.each(LOSING)('%s: acknowledged records are lost, which is allowed', (name) => {
    const run = runBuiltIn(name, '1');
    expect([run.outcome, run.ended, run.message]).toEqual(['ok', 'until', null]);
    expect(withStatus(run, 'violated')).toEqual([]);
    const { status, evidence, count, why } = verdictOf(run, 'acked-durable');
    expect(status).toBe('allowed');
    expect(why).not.toBeNull();
    expect(count).toBeGreaterThan(0);
    for (const { record, text, event } of evidence) {
      expect(record).toEqual({
        partition: 'orders-0',
        offset: expect.any(Number),
        value: expect.any(String),
      });
      expect(text).toContain(`${record?.value} was acknowledged at orders-0@${record?.offset}`);
      expect(event).toBeGreaterThan(0);
    }
    for (const id of withStatus(run, 'allowed')) expect(ABOUT_RECORDS).toContain(id);
  });

  test.each(PERMITTING)('%s: what is broken is allowed (clients §8, KIP-32)', (name, allowed) => {
    const run = runBuiltIn(name, '1');
    expect([run.outcome, run.ended, run.message]).toEqual(['ok', 'until', null]);
    expect(withStatus(run, 'violated')).toEqual([]);
    for (const id of allowed) {
      expect(withStatus(run, 'allowed')).toContain(id);
      expect(verdictOf(run, id).why).not.toBeNull();
    }
  });

  test.each(BREAKING)('%s: %j is broken, and mended today', (name, violated, allowed, mended) => {
    const run = runBuiltIn(name, '1');
    expect([run.ended, run.message]).toEqual(['until', null]);
    expect(withStatus(run, 'violated')).toEqual(violated);
    expect(withStatus(run, 'allowed')).toEqual(allowed);
    for (const sets of mended) {
      const today = runBuiltIn(name, '1', sets);
      expect(withStatus(today, 'violated'), sets.join()).toEqual([]);
      for (const id of violated) expect(verdictOf(today, id).status, sets.join()).toBe('held');
    }
  });

  test('read-committed-behind-open-transaction: the reader waits for the timeout of a transaction that is not its own', () => {
    const reads = readsOf('read-committed-behind-open-transaction');
    const gap = (consumer: string): number => longestGap(reads[consumer] ?? []);
    expect(gap('everything')).toBeLessThan(1_000_000);
    // transaction.timeout.ms is 4000, and the scan looks twice a second.
    expect(gap('committed')).toBeGreaterThan(3_000_000);
    expect(gap('committed')).toBeLessThan(5_500_000);
  });

  test('zombie-leader: what is lost is of the producer with acks=1 alone', () => {
    const { evidence, why } = verdictOf(runBuiltIn('zombie-leader', '2'), 'acked-durable');
    expect(why).toContain('acks=1');
    expect(evidence.every(({ record }) => record?.value?.startsWith('risky'))).toBe(true);
  });
});

/** When each consumer was given records, by name. */
function readsOf(name: string): Readonly<Record<string, readonly number[]>> {
  const reads: Record<string, number[]> = {};
  const checker: Checker<unknown> = {
    guarantees: [],
    concerns: () => true,
    start: () => null,
    onHistory: (_, entry) => {
      if (entry.type !== 'complete' || entry.answer.type !== 'Polled') return;
      if (entry.answer.records.length === 0) return;
      reads[entry.client] = [...(reads[entry.client] ?? []), entry.at];
    },
  };
  simulate({ scenario: builtIn(name), seed: '1', checkers: [checker] }).run();
  return reads;
}

const longestGap = (times: readonly number[]): number =>
  Math.max(...times.slice(1).map((at, index) => at - (times[index] as number)));

/** The same faults under the settings with which Kafka bears them. */
const SAFE: readonly (readonly [name: string, sets: readonly string[]])[] = [
  ['leader-crash-acks-1', ['producers.p1.config.acks=all']],
  [
    'unclean-election',
    [
      'topics.orders.config.unclean.leader.election.enable=false',
      'topics.orders.config.min.insync.replicas=2',
    ],
  ],
  ['unclean-election', ['topics.orders.config.unclean.leader.election.enable=false']],
  ['power-loss-all', ['topics.orders.config.flush.messages=1']],
  ['zombie-leader', ['producers.risky.config.acks=all']],
  ['last-one-standing', ['cluster.features.eligible.leader.replicas.version=1']],
];

describe('the same faults under safe settings lose nothing (replication §2.4, KIP-966)', () => {
  test.each(SAFE)('%s with %j', (name, sets) => {
    const run = runBuiltIn(name, '1', sets);
    expect(run.outcome).toBe('ok');
    expect(withStatus(run, 'violated')).toEqual([]);
    expect(withStatus(run, 'allowed')).toEqual([]);
    expect(verdictOf(run, 'acked-durable').status).toBe('held');
  });
});
