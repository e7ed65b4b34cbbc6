import { READER, SERVER, WIDE_LATENCY, WRITER } from '../../scenarios/museum/plans.ts';
import { MENDED } from '../../scenarios/museum/worlds.ts';
import type {
  ConsumerSpec,
  FaultSpec,
  Scenario,
  SettingsSpec,
} from '../../sim/scenario/scenario.ts';

/** A member of the group that notices within seconds what defaults notice within minutes. */
const MEMBER: SettingsSpec = {
  ...READER,
  'session.timeout.ms': 1500,
  'heartbeat.interval.ms': 300,
  'max.poll.interval.ms': 2500,
};

const COORDINATOR: SettingsSpec = {
  'offsets.topic.num.partitions': 1,
  'offsets.commit.timeout.ms': 1000,
  'group.initial.rebalance.delay.ms': 300,
  'group.min.session.timeout.ms': 100,
  'min.insync.replicas': 2,
};

const member = (change: Partial<ConsumerSpec> = {}): ConsumerSpec => ({
  topic: 'orders',
  group: 'readers',
  commit: 'sync-after',
  config: MEMBER,
  ...change,
});

/** A group of three on a small cluster, and the faults that a story needs. */
function groupStory(
  name: string,
  description: string,
  faults: readonly FaultSpec[],
  change: Partial<Scenario> = {},
): Scenario {
  return {
    name,
    title: name,
    description,
    switches: MENDED,
    cluster: { brokers: 3, controllers: 1, config: { ...SERVER, ...COORDINATOR } },
    topics: {
      orders: { partitions: 3, replicas: 3, config: { 'min.insync.replicas': 2 } },
    },
    producers: { p1: { topic: 'orders', rate: 20, count: 300, config: WRITER } },
    consumers: { k1: member(), k2: member(), k3: member() },
    network: WIDE_LATENCY,
    faults,
    until: '30s',
    faultsUntil: '11s',
    ...change,
  };
}

/** Directed worlds for mutations of group coordinators; by today's rules all holds. */
export const GROUP_WORLDS: readonly Scenario[] = [
  groupStory(
    'coordinators-die',
    'One broker after another dies and comes back, and a member is away for longer than its session.',
    [
      ...['b1', 'b2', 'b3'].map(
        (on, index): FaultSpec => ({ fault: 'crash', on, at: `${3 + 3 * index}s`, for: '1500ms' }),
      ),
      { fault: 'crash', on: 'k3', at: '5s', for: '4s' },
    ],
  ),
  groupStory(
    'member-oversleeps',
    'A member sleeps a little longer than its session, in the middle of its work.',
    [{ fault: 'pause', on: 'k1', at: '5s', for: '1600ms' }],
    {
      consumers: {
        k1: member({ processing: '300ms', config: { ...MEMBER, 'max.poll.interval.ms': 6000 } }),
        k2: member(),
        k3: member(),
      },
      until: '9s',
      faultsUntil: '7s',
    },
  ),
  {
    ...groupStory('group-goes-quiet', 'A group has read all there is and goes on living.', []),
    cluster: {
      brokers: 1,
      controllers: 1,
      config: {
        ...SERVER,
        ...COORDINATOR,
        'min.insync.replicas': 1,
        'offsets.topic.replication.factor': 1,
        'offsets.retention.minutes': 1,
        'offsets.retention.check.interval.ms': 10_000,
      },
    },
    topics: { orders: { partitions: 1, replicas: 1 } },
    consumers: { k1: member() },
    producers: { p1: { topic: 'orders', rate: 20, count: 20, config: WRITER } },
    until: '80s',
    faultsUntil: '1s',
  },
  groupStory(
    'coordinator-stands-alone',
    'Two brokers at a time die, so that commits are refused.',
    [
      { fault: 'crash', on: ['b1', 'b2'], at: '3s', for: '1500ms' },
      { fault: 'crash', on: ['b2', 'b3'], at: '6s', for: '1500ms' },
      { fault: 'crash', on: ['b3', 'b1'], at: '9s', for: '1500ms' },
    ],
  ),
];
