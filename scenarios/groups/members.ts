import type { Scenario } from '../../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER } from '../short-settings.ts';
import { EAGER, GROUP_CLUSTER } from './settings.ts';

const TOPICS = { orders: { partitions: 4, replicas: 3, config: { 'min.insync.replicas': 2 } } };
const PRODUCER = { topic: 'orders', rate: 30, until: '12s', config: CAREFUL_PRODUCER };
const MEMBER = { topic: 'orders', group: 'billing', commit: 'sync-after' } as const;

export const slowMember: Scenario = {
  name: 'slow-member',
  title: 'A member works longer on a batch than max.poll.interval.ms allows',
  description:
    "Member a spends five seconds on each batch, two more than its max.poll.interval.ms: its heartbeat thread leaves the group (KIP-62), b takes over and processes the same records, a's commit is refused (CommitFailedException), and with its next poll it learns that its partitions were lost. Expected: records take effect twice, and the verdict is allowed. A longer max.poll.interval.ms or fewer max.poll.records end it.",
  cluster: GROUP_CLUSTER,
  topics: TOPICS,
  producers: { p1: PRODUCER },
  consumers: {
    a: { ...MEMBER, processing: '5s', config: EAGER },
    b: { ...MEMBER, processing: '20ms', config: EAGER },
  },
  until: '20s',
  faultsUntil: '13s',
};

export const zombieMember: Scenario = {
  name: 'zombie-member',
  title: 'A frozen member wakes up and believes that it still owns its partitions',
  description:
    'The process of a stands still for four seconds, longer than its session: nothing in it can notice. The coordinator removes it, b takes over, and a goes on with its batch when it wakes up, until the answer to a heartbeat or a commit tells it. Expected: records take effect twice, the commit of the zombie is refused, and the verdict is allowed: a group protects offsets, not effects. `samsa run` prints how long partitions had two owners.',
  cluster: GROUP_CLUSTER,
  topics: TOPICS,
  producers: { p1: PRODUCER },
  consumers: {
    a: { ...MEMBER, processing: '300ms', config: EAGER },
    b: { ...MEMBER, processing: '20ms', config: EAGER },
  },
  faults: [{ fault: 'pause', at: '6s', for: '4s', on: 'a' }],
  until: '18s',
  faultsUntil: '12s',
};

export const coordinatorCrash: Scenario = {
  name: 'coordinator-crash',
  title: 'The broker that coordinates a group dies',
  description:
    'The leader of the partition of __consumer_offsets that holds the group crashes. Another broker becomes its leader, reads the group from the log and goes on in the same generation; members look for it, and commits in flight are sent again. Expected: nobody has to join again, no commit that was acknowledged is lost, and everything holds.',
  cluster: GROUP_CLUSTER,
  topics: TOPICS,
  producers: { p1: PRODUCER },
  consumers: {
    a: { ...MEMBER, config: EAGER },
    b: { ...MEMBER, config: EAGER },
  },
  faults: [{ fault: 'crash', at: '6s', for: '3s', on: 'leader(__consumer_offsets-1)' }],
  until: '18s',
  faultsUntil: '12s',
};
