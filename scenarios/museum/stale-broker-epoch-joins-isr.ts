import type { Scenario } from '../../sim/scenario/scenario.ts';
import { DISK_PLAN } from './plans.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const staleBrokerEpochJoinsIsr: Scenario = {
  name: 'stale-broker-epoch-joins-isr',
  title: 'An in-flight ISR request readmits a broker that has lost its disk meanwhile',
  description:
    'The leader asks for a follower to be admitted that has caught up. While the request is under way the disk of the follower is replaced; it registers again, empty, and the old request lets it into the ISR. Expected: a member of the ISR lacks committed records.',
  ...threeReplicas(),
  switches: { ...MENDED, 'repl.isrAdmission': 'unfenced' },
  swarm: DISK_PLAN,
  museum: {
    source: 'KIP-903, KAFKA-14139, KAFKA-14617',
    note: 'A broker id names a place, not a process: what was true of the last process is not true of this one.',
    difficulty: 4,
    expect: { guarantee: 'candidate-complete', status: 'violated' },
    control: { 'switches.repl.isrAdmission': 'unfenced-and-broker-epoch' },
    seeds: 4000,
  },
};
