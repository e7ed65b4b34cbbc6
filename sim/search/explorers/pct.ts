import { NET_LATENCY } from '../../kernel/latency.ts';
import { planRandom } from '../../kernel/seed.ts';
import { planFor } from '../../run/plan.ts';
import type { Explorer } from './explorer.ts';
import { deliveries, recorded } from './recorded.ts';

/** How often a channel falls behind all others. */
const CHANGES = 3;

/**
 * Every channel between two nodes has a priority, which is how fast its messages are; at a few random moments one of
 * them falls to the lowest (Burckhardt and others, A randomized scheduler with probabilistic guarantees of finding
 * bugs). Messages that a calm run of the same faults does not send are calm.
 */
export const pct: Explorer = {
  name: 'pct',
  doc: `faults from the seed; each channel has a speed of its own, and ${CHANGES} times one becomes the slowest`,
  explore: (scenario, seed) => {
    const faults = planFor(scenario, seed);
    const sent = deliveries(recorded(scenario, null, faults).made);
    const random = planRandom(seed, 'pct');
    const changes = new Set(
      Array.from({ length: CHANGES }, () => random.below(Math.max(1, sent.length))),
    );
    const speeds = new Map<string, number>();
    const tape: Record<string, number> = {};
    sent.forEach(({ name }, index) => {
      const channel = channelOf(name);
      if (!speeds.has(channel)) speeds.set(channel, random.below(NET_LATENCY.outcomes));
      if (changes.has(index)) speeds.set(channel, NET_LATENCY.outcomes - 1);
      const speed = speeds.get(channel) ?? NET_LATENCY.boring;
      if (speed !== NET_LATENCY.boring) tape[name] = speed;
    });
    return { seed: null, tape, faults };
  },
};

/** `net.latency b1#1>b2 data FetchRequest @5.0` → `b1#1>b2 data`. */
const channelOf = (name: string): string => name.split(' ').slice(1, 3).join(' ');
