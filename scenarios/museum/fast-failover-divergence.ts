import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, restlessLeaders } from './worlds.ts';

export const fastFailoverDivergence: Scenario = {
  name: 'fast-failover-divergence',
  title: 'Two quick leader changes fool the epoch lookup',
  description:
    'A replica that missed an epoch is asked where it ended and answers with the start of the next epoch that it knows. The asker cuts nothing, and two logs differ below their high watermarks. Expected: the logs diverge.',
  ...restlessLeaders({ producer: { acks: '1' } }),
  switches: { ...MENDED, 'repl.truncation': 'offsets-for-leader-epoch' },
  museum: {
    source: 'KIP-279, KAFKA-6361; TLA+ Kip101, Kip279',
    note: 'An answer about something that one has never seen must say so: the largest known epoch below, and where that ended.',
    difficulty: 4,
    expect: { guarantee: 'log-match', status: 'violated' },
    control: { 'switches.repl.truncation': 'epoch-and-offset' },
    seeds: 4000,
  },
};
