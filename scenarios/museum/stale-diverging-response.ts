import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const staleDivergingResponse: Scenario = {
  name: 'stale-diverging-response',
  title: 'A late answer from an earlier leader epoch truncates committed records',
  description:
    'An answer "you diverge here" is under way for longer than two leader changes. When it arrives the fetch offset is the same as when it was asked for, and the follower cuts off records that were committed in between. Expected: committed records are truncated.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.fetchResponseMatch': 'offset' },
  museum: {
    source: 'KAFKA-18991',
    note: 'An answer belongs to a question: the same words in another epoch are another question.',
    difficulty: 5,
    expect: { guarantee: 'committed-not-truncated', status: 'violated' },
    control: { 'switches.repl.fetchResponseMatch': 'offset-and-epoch' },
    seeds: 20000,
  },
};
