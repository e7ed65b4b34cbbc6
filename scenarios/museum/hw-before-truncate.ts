import type { Scenario } from '../../sim/scenario/scenario.ts';
import { READER } from './plans.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const hwBeforeTruncate: Scenario = {
  name: 'hw-before-truncate',
  title: 'A deposed leader raises its high watermark before it truncates',
  description:
    'A former leader with an uncommitted tail is told where it diverges, and the high watermark with it. It takes the mark first and truncates later; in between the tail looks committed, and a consumer that takes it for the leader is served records that never were. Expected: a consumer reads what was not committed.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.hwOnDiverging': 'before-truncate', 'repl.epochFencing': 'replica' },
  consumers: { r1: { topic: 'orders', config: { ...READER, 'fetch.max.wait.ms': 40 } } },
  museum: {
    source: 'KAFKA-14704',
    note: 'Two facts of one answer must not be applied in the order that happens to be convenient.',
    difficulty: 3,
    expect: { guarantee: 'committed-only', status: 'violated' },
    control: { 'switches.repl.hwOnDiverging': 'after-truncate' },
    seeds: 1500,
  },
};
