import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const pendingIsrHw: Scenario = {
  name: 'pending-isr-hw',
  title: 'The high watermark advances while a change of the ISR is still in flight',
  description:
    'The leader has asked for a larger ISR and goes on committing with the old one until it hears back. The controller has already agreed, and may elect the new member, which lacks what was committed. Expected: a member of the ISR lacks committed records.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.isrForHw': 'committed-only' },
  museum: {
    source: 'KIP-497, KAFKA-8836',
    note: 'Between question and answer both states are possible: what is committed must be committed in either. Hence the maximal ISR.',
    difficulty: 4,
    expect: { guarantee: 'candidate-complete', status: 'violated' },
    control: { 'switches.repl.isrForHw': 'maximal' },
    seeds: 300,
  },
};
