import type { Canary } from './canary.ts';

/** Mutations of the log (replication §12). */
export const LOG: readonly Canary[] = [
  {
    name: 'duplicates-appended',
    rule: 'A batch that is among the last five of its producer is not appended again (KIP-98).',
    file: 'core/log/append.js',
    find: 'if (duplicate !== null) {',
    replace: 'if (false) {',
    scenario: 'swarm',
    seeds: 40,
    caughtBy: ['duplicate', 'acked-durable', 'nonmonotonic-send', 'unseen', 'lost-write'],
  },
  {
    name: 'sequence-unchecked',
    rule: 'An idempotent batch follows its predecessor without a gap, and a duplicate is recognised (KIP-98).',
    file: 'core/log/append.js',
    find: 'if (batch.producerId >= 0) {',
    replace: 'if (false) {',
    scenario: 'swarm',
    seeds: 30,
    caughtBy: ['duplicate', 'nonmonotonic-send'],
  },
  {
    name: 'torn-batch-kept',
    rule: 'Recovery cuts the log at a damaged batch (replication §1.6).',
    file: 'core/log/load.js',
    find: 'if (crc === TORN) {',
    replace: 'if (false) {',
    scenario: 'torn-tails',
    seeds: 10,
    caughtBy: ['log-match', 'committed-not-truncated', 'candidate-complete', 'leader-complete'],
  },
  {
    name: 'fetched-epochs-unknown',
    rule: 'A follower notes the epochs of the batches it fetches (KIP-101).',
    file: 'core/log/append.js',
    find: 'next = assignLogEpoch(next, turn, batch.leaderEpoch, batch.baseOffset, switches);',
    replace: '',
    scenario: 'hw-truncation-loss',
    seeds: 20,
    caughtBy: ['committed-not-truncated', 'log-match', 'candidate-complete', 'leader-complete'],
  },
];
