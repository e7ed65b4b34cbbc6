import { EAGER, SHORT_GROUPS } from '../../scenarios/groups/settings.ts';
import { CAREFUL_PRODUCER } from '../../scenarios/short-settings.ts';
import type { ConsumerSpec, Scenario, SettingsSpec } from '../../sim/scenario/scenario.ts';

/** What may come of a row's settings, end to end (clients §8). */
export type EndToEnd = 'at-most-once' | 'at-least-once' | 'neither' | 'exactly-once';

/** One row of the delivery matrix: settings of both sides, and what the sheet says of them. */
export interface DeliveryRow {
  /** The row of clients §8. */
  readonly number: string;
  readonly producer: string;
  readonly consumer: string;
  /** What the settings promise: a run may break no more than that. */
  readonly promises: EndToEnd;
  readonly scenario: Scenario;
}

/**
 * The world that all rows share: a lost reply, a lost request, a leader that is cut off from its followers and then loses
 * its disk, an application that crashes in the middle of its work. What a row breaks is a matter of its settings alone.
 */
const world = (
  number: string,
  producer: SettingsSpec,
  member: Partial<ConsumerSpec>,
  {
    topic = {},
    brokerMinIsr = 2,
  }: { readonly topic?: SettingsSpec; readonly brokerMinIsr?: number } = {},
): Scenario => ({
  name: `delivery-${number}`,
  cluster: {
    brokers: 3,
    controllers: 3,
    // It is what holds for __consumer_offsets: the coordinator sets no minimum of its own (clients §5.1).
    config: { ...SHORT_GROUPS, 'min.insync.replicas': brokerMinIsr },
  },
  topics: {
    orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2, ...topic } },
  },
  producers: {
    p1: {
      topic: 'orders',
      rate: 25,
      until: '12s',
      config: { ...CAREFUL_PRODUCER, 'linger.ms': 0, ...producer },
    },
  },
  consumers: {
    a: {
      topic: 'orders',
      group: 'billing',
      processing: '600ms',
      ...member,
      config: { ...EAGER, 'auto.commit.interval.ms': 1000 },
    },
  },
  faults: [
    {
      fault: 'lose-reply',
      at: '3s',
      for: '1s',
      from: 'p1',
      to: 'leader(orders-0)',
      messages: ['ProduceResponse'],
      count: 1,
    },
    {
      fault: 'lose-request',
      at: '4s',
      for: '1s',
      from: 'p1',
      to: 'leader(orders-0)',
      messages: ['ProduceRequest'],
      count: 1,
    },
    { fault: 'crash', at: '6s', for: '1s', on: 'a' },
    {
      fault: 'partition',
      at: '8s',
      for: '3s',
      groups: ['leader(orders-0)', 'followers(orders-0)'],
      traffic: ['data'],
    },
    { fault: 'wipe', at: '10500ms', for: '2s', on: 'leader(orders-0)' },
  ],
  until: '26s',
  faultsUntil: '14s',
});

const SAFE: SettingsSpec = {};
const NON_IDEMPOTENT: SettingsSpec = { 'enable.idempotence': false };
const AFTER = { commit: 'sync-after' } as const;

/** The rows of clients §8 that need no transactions. */
const PLAIN_ROWS: readonly DeliveryRow[] = [
  {
    number: '1',
    producer: 'acks=0',
    consumer: 'commitSync() after processing',
    // With commits after processing a crash of the application repeats what it had done.
    promises: 'neither',
    scenario: world('1', { acks: '0', ...NON_IDEMPOTENT }, AFTER),
  },
  {
    number: '2',
    producer: 'acks=1, retries=0',
    consumer: 'commitSync() before processing',
    promises: 'at-most-once',
    scenario: world('2', { acks: '1', retries: 0, ...NON_IDEMPOTENT }, { commit: 'sync-before' }),
  },
  {
    number: '3',
    producer: 'acks=1, retries, not idempotent',
    consumer: 'commitSync() after processing',
    promises: 'neither',
    scenario: world('3', { acks: '1', ...NON_IDEMPOTENT }, AFTER),
  },
  {
    number: '4',
    producer: 'acks=all, min ISR 2, not idempotent',
    consumer: 'commitSync() after processing',
    promises: 'at-least-once',
    scenario: world('4', NON_IDEMPOTENT, AFTER),
  },
  {
    number: '5',
    producer: 'acks=all, min ISR 1, idempotent',
    consumer: 'commitSync() after processing',
    promises: 'neither',
    scenario: world('5', SAFE, AFTER, { topic: { 'min.insync.replicas': 1 } }),
  },
  {
    number: '6',
    producer: 'acks=all, min ISR 2, idempotent',
    consumer: 'commitSync() before processing',
    promises: 'at-most-once',
    scenario: world('6', SAFE, { commit: 'sync-before' }),
  },
  {
    number: '6a',
    producer: 'acks=all, min ISR 2, idempotent',
    consumer: 'commitSync() before processing, __consumer_offsets at min ISR 1 (the default)',
    promises: 'neither',
    scenario: world('6a', SAFE, { commit: 'sync-before' }, { brokerMinIsr: 1 }),
  },
  {
    number: '7',
    producer: 'acks=all, min ISR 2, idempotent',
    consumer: 'commitSync() after processing',
    promises: 'at-least-once',
    scenario: world('7', SAFE, AFTER),
  },
  {
    number: '8',
    producer: 'acks=all, min ISR 2, idempotent',
    consumer: 'auto-commit, processing in the poll loop',
    promises: 'at-least-once',
    scenario: world('8', SAFE, { commit: 'auto' }),
  },
  {
    number: '9',
    producer: 'acks=all, min ISR 2, idempotent',
    consumer: 'auto-commit, processing in threads',
    promises: 'neither',
    scenario: world('9', SAFE, { commit: 'auto', handOff: true, processing: '1500ms' }),
  },
];

/** All rows, in the order in which the page has them. */
export const DELIVERY_ROWS: readonly DeliveryRow[] = [...PLAIN_ROWS];
