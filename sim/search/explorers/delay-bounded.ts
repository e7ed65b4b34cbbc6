import { NET_LATENCY } from '../../kernel/latency.ts';
import { planRandom } from '../../kernel/seed.ts';
import { planFor } from '../../run/plan.ts';
import type { Explorer } from './explorer.ts';
import { deliveries, recorded } from './recorded.ts';

/** The most messages that are late. */
const MOST_DELAYS = 8;

/**
 * Everything is boring but a few messages, which are as late as their link lets them be (Emmi, Qadeer, Rakamarić,
 * Delay-bounded scheduling): many failures need few delays. Which messages there are to delay, a calm run of the same
 * faults tells.
 */
export const delayBounded: Explorer = {
  name: 'delay-bounded',
  doc: `faults from the seed; at most ${MOST_DELAYS} messages are late, everything else is calm`,
  explore: (scenario, seed) => {
    const faults = planFor(scenario, seed);
    const sent = deliveries(recorded(scenario, null, faults).made);
    const random = planRandom(seed, 'delay-bounded');
    const tape: Record<string, number> = {};
    for (let left = 1 + random.below(MOST_DELAYS); left > 0 && sent.length > 0; left--) {
      const late = sent[random.below(sent.length)];
      if (late !== undefined) tape[late.name] = NET_LATENCY.outcomes - 1;
    }
    return { seed: null, tape, faults };
  },
};
