import type { Canary } from './canary.ts';

/** Mutations of transactions: coordinators, logs and what readers are served (clients §3). */
export const TRANSACTIONS: readonly Canary[] = [
  {
    name: 'txn-read-to-high-watermark',
    rule: 'A read_committed consumer is served what is below the last stable offset (KIP-98).',
    file: 'core/replica/read.js',
    find: "return request.isolationLevel === 'read_committed' ? lastStableOffset(log) : log.highWatermark;",
    replace: 'return log.highWatermark;',
    scenario: 'transactions',
    seeds: 2,
    caughtBy: ['read-committed'],
  },
  {
    name: 'txn-aborted-untold',
    rule: 'A read_committed consumer is told which transactions were aborted (KIP-98).',
    file: 'core/replica/read.js',
    find: 'abortedTransactions: abortedAmong(request, partition.log, wanted.fetchOffset, batches),',
    replace: 'abortedTransactions: [],',
    scenario: 'transactions',
    seeds: 2,
    caughtBy: ['read-committed'],
  },
  {
    name: 'txn-aborts-committed',
    rule: 'Markers say what the coordinator has decided (KIP-98).',
    file: 'core/transaction/completion.js',
    find: "committed: t.state === 'PrepareCommit',",
    replace: 'committed: true,',
    scenario: 'transactions',
    seeds: 2,
    caughtBy: ['txn-atomic', 'read-committed'],
  },
  {
    name: 'txn-open-ones-stable',
    rule: 'The last stable offset stops at the first transaction that is open (KIP-98).',
    file: 'core/log/transactions.js',
    find: 'const undecided = ongoing[0]?.firstOffset ?? -1;',
    replace: 'const undecided = -1;',
    scenario: 'transactions',
    seeds: 2,
    caughtBy: ['stable-offset', 'read-committed'],
  },
];
