import type { ResolvedProducer, ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';
import { lossAllowed } from '../replication/guarantees.ts';

/** Why an acknowledged record of this producer may be lost by configuration, or null. */
export function producerLoss(
  scenario: ResolvedScenario,
  producer: ResolvedProducer,
): string | null {
  const { acks } = producer.settings;
  if (acks !== 'all') {
    const meaning = acks === '1' ? 'one replica holds' : 'nobody has confirmed';
    return `acks=${acks}: ${meaning} the record when the send succeeds (clients §2.5)`;
  }
  const topic = scenario.topics.find(({ name }) => name === producer.topic);
  if (topic?.uncleanLeaderElection) return lossAllowed(scenario);
  return null;
}

const anyLoss = (scenario: ResolvedScenario): string | null => {
  const reasons = scenario.producers.map((producer) => producerLoss(scenario, producer));
  return reasons.find((reason) => reason !== null) ?? null;
};

/** A non-idempotent retry may write a record twice (clients §2.6). */
const duplicates = (scenario: ResolvedScenario): string | null => {
  const producer = scenario.producers.find(
    ({ settings }) => !settings['enable.idempotence'] && settings.retries > 0,
  );
  return producer === undefined
    ? null
    : `enable.idempotence=false on ${producer.name}: a retry after a lost reply writes the record again (clients §2.6)`;
};

/** Several requests in flight may change order when one is retried (clients §2.6). */
const reorders = (scenario: ResolvedScenario): string | null => {
  const producer = scenario.producers.find(
    ({ settings }) =>
      !settings['enable.idempotence'] &&
      settings.retries > 0 &&
      settings['max.in.flight.requests.per.connection'] > 1,
  );
  return producer === undefined
    ? null
    : `enable.idempotence=false and more than one request in flight on ${producer.name}: a retried batch may overtake (KAFKA-5494)`;
};

const history = (
  id: string,
  title: string,
  jepsen: string | null,
  rule: string,
  waivedBy: Guarantee['waivedBy'],
): Guarantee => ({ id, title, jepsen, kind: 'safety', rule, waivedBy });

/** What clients can see broken, under Jepsen's names (clients §12). */
export const HISTORY_GUARANTEES: readonly Guarantee[] = [
  history(
    'acked-durable',
    "A record whose send succeeded is at its offset in the final leader's log.",
    'lost-write, unseen',
    'clients §10 P-DUR; replication §10 S14',
    anyLoss,
  ),
  history(
    'lost-write',
    'A record whose send succeeded is read by whoever reads past it.',
    'lost-write',
    'clients §12',
    anyLoss,
  ),
  history(
    'unseen',
    'A record whose send succeeded is read in the end.',
    'unseen',
    'clients §12',
    anyLoss,
  ),
  history(
    'duplicate',
    'A value that was sent once is at one offset.',
    'duplicate',
    'KIP-98; clients §10 P-NODUP',
    duplicates,
  ),
  history(
    'inconsistent-offsets',
    'One offset of a partition holds one value, whoever reads it.',
    'inconsistent-offsets',
    'clients §12; replication §10 S15',
    anyLoss,
  ),
  history(
    'nonmonotonic-send',
    'Records of one producer to one partition are in the order of their sends.',
    'nonmonotonic-send',
    'KIP-98, KAFKA-5494; clients §10 P-ORDER',
    reorders,
  ),
  history(
    'nonmonotonic-poll',
    'A consumer that does not seek never reads an offset again.',
    'nonmonotonic-poll',
    'clients §10 C-MONO',
    anyLoss,
  ),
  history(
    'poll-skip',
    'A consumer that does not seek never passes over a readable record.',
    'poll-skip',
    'clients §10 C-CONTIG',
    anyLoss,
  ),
  history(
    'definite-failure-unread',
    'A record whose send definitely failed is never read.',
    'G1a',
    'clients §10 P-FAIL',
    () => null,
  ),
  history(
    'end-offset-monotone',
    'The end offset of a partition that one client is told never falls.',
    null,
    'KIP-207, KAFKA-2334; replication §11 F24',
    anyLoss,
  ),
];
