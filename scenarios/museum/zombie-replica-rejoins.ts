import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, threeReplicas } from './worlds.ts';

export const zombieReplicaRejoins: Scenario = {
  name: 'zombie-replica-rejoins',
  title: 'A replica that lost the control plane keeps fetching and gets back into the ISR',
  description:
    'A replica hears nothing of two leader changes and goes on fetching from a leader that has changed in between. Without leader epochs in fetches only offsets are compared, and it is counted with records that nobody else has. Expected: the logs diverge.',
  ...threeReplicas(),
  switches: {
    ...MENDED,
    'repl.epochFencing': 'none',
    'repl.truncation': 'epoch-and-offset',
    'repl.isrAdmission': 'any',
  },
  museum: {
    source: 'KIP-320, KAFKA-6880, KAFKA-7395, KAFKA-7747; TLA+ Kip320',
    note: 'Two logs of equal length need not be equal. Whoever speaks of an offset must say of which epoch.',
    difficulty: 4,
    expect: { guarantee: 'log-match', status: 'violated' },
    control: { 'switches.repl.epochFencing': 'replica-and-client' },
    seeds: 4000,
  },
};
