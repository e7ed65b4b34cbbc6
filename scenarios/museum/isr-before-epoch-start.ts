import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const isrBeforeEpochStart: Scenario = {
  name: 'isr-before-epoch-start',
  title: 'A lagging follower joins the ISR of a leader that does not know the true high watermark',
  description:
    'A new leader starts with the high watermark that it last heard. Under the old rule a follower that has reached this stale mark enters the ISR, although records above it were acknowledged by the leader before. Expected: a member of the ISR lacks committed records.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.isrEntry': 'local-hw' },
  museum: {
    source: 'KAFKA-7128; TLA+ Kip320 (rule 4)',
    note: 'A new leader must first find out what its predecessor promised: until the epoch has begun everywhere, its own high watermark is a lower bound.',
    difficulty: 3,
    expect: { guarantee: 'candidate-complete', status: 'violated' },
    control: { 'switches.repl.isrEntry': 'hw-and-epoch-start' },
    seeds: 500,
  },
};
