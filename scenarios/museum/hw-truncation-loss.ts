import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const hwTruncationLoss: Scenario = {
  name: 'hw-truncation-loss',
  title: 'A follower cuts its log to a stale high watermark and is then elected',
  description:
    'A follower learns the high watermark one fetch late. Under the rule of 0.8 it cuts its log there whenever it follows a new leader; if that leader dies before it has fetched the rest again, the follower leads without committed records. Expected: committed records are lost.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.truncation': 'high-watermark' },
  museum: {
    source: 'KIP-101; KAFKA-1211; TLA+ KafkaTruncateToHighWatermark',
    note: 'The high watermark of a follower is old news: it may not decide what to throw away. Leader epochs say where two logs really part.',
    difficulty: 3,
    expect: { guarantee: 'acked-durable', status: 'violated' },
    control: { 'switches.repl.truncation': 'offsets-for-leader-epoch' },
    seeds: 200,
  },
};
