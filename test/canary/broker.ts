import type { Canary } from './canary.ts';

/** Mutations of the broker process (control-plane §3). */
export const BROKER: readonly Canary[] = [
  {
    name: 'records-skipped',
    rule: 'A broker applies every committed metadata record (KIP-631).',
    file: 'core/broker/metadata-publisher.js',
    find: 'loader = loadBatch(loader, batch);',
    replace: 'if (batch === batches[batches.length - 1]) loader = loadBatch(loader, batch);',
    scenario: 'hw-truncation-loss',
    seeds: 10,
    caughtBy: ['metadata-image-agrees'],
  },
  {
    name: 'producer-id-shared',
    rule: 'A broker gives every producer an id of its own (KIP-98, KIP-730).',
    file: 'core/broker/producer-ids.js',
    find: 'nextId: nextId + 1',
    replace: 'nextId',
    scenario: 'swarm',
    seeds: 20,
    caughtBy: [
      'acked-durable',
      'lost-write',
      'inconsistent-offsets',
      'nonmonotonic-send',
      'duplicate',
    ],
  },
];
