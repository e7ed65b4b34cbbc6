import type { Scenario } from '../../sim/scenario/scenario.ts';
import { twoReplicas } from './worlds.ts';

export const inflightReorder: Scenario = {
  name: 'inflight-reorder',
  title: 'Batch 2 overtakes the retried batch 1',
  description:
    'Two batches are under way; the first is refused with an error that may be retried, the second succeeds, and the retry lands behind it. Expected: records are in another order than they were sent in, which enable.idempotence=false with five requests in flight allows.',
  ...twoReplicas({
    topic: { 'min.insync.replicas': 2 },
    producer: { 'enable.idempotence': false },
  }),
  museum: {
    source: 'KAFKA-1762, KAFKA-3197, KAFKA-5494',
    note: 'Order on a connection is not order in a log, as soon as something may be tried twice.',
    difficulty: 2,
    expect: { guarantee: 'nonmonotonic-send', status: 'allowed' },
    control: { 'producers.p1.config.enable.idempotence': 'true' },
    seeds: 50,
  },
};
