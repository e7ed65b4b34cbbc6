import type { Guarantee } from '../checker.ts';

const always = (): null => null;

const safety = (id: string, title: string, rule: string): Guarantee => ({
  id,
  title,
  jepsen: null,
  kind: 'safety',
  rule,
  waivedBy: always,
});

/** What a group of the consumer protocol promises (clients §10, K-*). */
export const CONSUMER_GROUP_GUARANTEES: readonly Guarantee[] = [
  safety(
    'consumer-group-one-owner',
    'In a consumer group a partition is assigned to, or still to be given up by, one member at most.',
    'KIP-848; clients §10 K-ONE',
  ),
  safety(
    'consumer-group-owner-per-epoch',
    'In a consumer group a partition belongs to one member in an epoch.',
    'KIP-848, KAFKA-19974; clients §10 K-ONE',
  ),
  safety(
    'consumer-group-epochs',
    'The epochs of a consumer group never fall, and no member is ahead of its assignment.',
    'KIP-848; clients §10 K-EPOCH',
  ),
  safety(
    'consumer-group-target',
    'The target of a consumer group gives every partition to one member that is subscribed to it.',
    'KIP-848; clients §10 K-TARGET',
  ),
  safety(
    'consumer-group-stable',
    'In a stable consumer group every member has what it shall have.',
    'KIP-848; clients §10 K-STABLE',
  ),
  safety(
    'consumer-owns-assigned',
    'A consumer owns nothing but what its member is assigned or has still to give up.',
    'KIP-848; clients §10 K-CLIENT',
  ),
  {
    id: 'consumer-group-converges',
    title: 'After faults heal the members of a consumer group all arrive at its target.',
    jepsen: null,
    kind: 'liveness',
    rule: 'KIP-848; clients §10 G-LIVE',
    waivedBy: always,
  },
];
