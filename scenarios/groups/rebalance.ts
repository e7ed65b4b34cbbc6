import type { ConsumerSpec, Scenario, SettingsSpec } from '../../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER } from '../short-settings.ts';
import { COOPERATIVE, EAGER, GROUP_CLUSTER, KIP848 } from './settings.ts';

/** A member whose application spends some time on each batch, in milliseconds. */
const member = (processingMs: number, config: SettingsSpec): ConsumerSpec => ({
  topic: 'orders',
  group: 'billing',
  commit: 'sync-after',
  processing: processingMs,
  config,
});

/** Seven members of which one comes late, one leaves and one crashes and comes back; only their protocol differs. */
const rebalance = (
  name: string,
  title: string,
  description: string,
  config: SettingsSpec,
): Scenario => ({
  name,
  title,
  description: `${description} Member g joins at 5 s, c leaves at 8 s, b crashes at 11 s and comes back at 13 s. Expected: nothing is violated; what b had processed and not committed may take effect again. \`samsa run\` prints for how many milliseconds each partition had no owner.`,
  cluster: GROUP_CLUSTER,
  topics: { orders: { partitions: 18, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 24, until: '13s', config: CAREFUL_PRODUCER } },
  consumers: {
    a: member(20, config),
    b: member(150, config),
    d: member(250, config),
    e: member(40, config),
    f: member(120, config),
    g: { ...member(60, config), start: '5s' },
    c: { ...member(80, config), stop: '8s' },
  },
  faults: [{ fault: 'crash', at: '11s', for: '2s', on: 'b' }],
  until: '18s',
  faultsUntil: '13s',
});

export const rebalanceEager: Scenario = rebalance(
  'rebalance-eager',
  'Members come and go in an eager group',
  'With every rebalance all members give up everything before they join again: nobody reads until the last of them has come.',
  EAGER,
);

export const rebalanceCooperative: Scenario = rebalance(
  'rebalance-cooperative',
  'Members come and go in a cooperative group',
  'Members keep what they have while they join, and give up only what moves, in a second round (KIP-429).',
  COOPERATIVE,
);

export const rebalanceKip848: Scenario = rebalance(
  'rebalance-kip848',
  'Members come and go in a group of the consumer protocol',
  'The coordinator assigns, and moves each partition from one member to the next without a barrier for the others (KIP-848).',
  KIP848,
);
