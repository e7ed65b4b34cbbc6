import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';

/** Why data may be lost or change under this configuration whatever the protocol does, or null. */
export function lossAllowed(scenario: ResolvedScenario): string | null {
  const unclean = scenario.topics.find((topic) => topic.uncleanLeaderElection);
  if (unclean !== undefined) {
    return `unclean.leader.election.enable=true on ${unclean.name}: a replica that is not in sync may lead (KIP-106)`;
  }
  return null;
}

const always = (): null => null;

const safety = (
  id: string,
  title: string,
  rule: string,
  waivedBy: Guarantee['waivedBy'] = always,
): Guarantee => ({ id, title, jepsen: null, kind: 'safety', rule, waivedBy });

/** What replication promises inside the brokers (replication §10). */
export const REPLICATION_GUARANTEES: readonly Guarantee[] = [
  safety(
    'log-offsets-ordered',
    'On every replica log start <= high watermark <= log end, and the recovery point lies within the log.',
    'replication §10 S1',
  ),
  safety(
    'log-match',
    'Replicas that agree on (offset, leader epoch) of a record agree on everything below it.',
    'KIP-101, KIP-279, KIP-320; replication §10 S4, S5',
  ),
  safety(
    'leader-complete',
    'A cleanly elected leader holds every committed record.',
    'replication §10 S7',
    lossAllowed,
  ),
  safety(
    'candidate-complete',
    'Every live member of the ISR holds every committed record.',
    'KIP-497; replication §10 S6',
    lossAllowed,
  ),
  safety(
    'committed-not-truncated',
    'Without an unclean election no replica truncates a committed record.',
    'KIP-101; replication §10 S22',
    lossAllowed,
  ),
  safety(
    'committed-only',
    'A consumer is served nothing but committed records.',
    'KAFKA-14704; replication §10 S15, §11 F10',
    lossAllowed,
  ),
  safety(
    'leader-hw-monotone',
    'Within one leader epoch the high watermark of the leader never falls.',
    'replication §10 S10',
  ),
  safety(
    'hw-needs-min-isr',
    'The high watermark advances only while the ISR has min.insync.replicas members.',
    'KIP-966 (3.7); replication §10 S11',
  ),
  safety(
    'acked-on-min-isr',
    'When a write with acks=all succeeds, min.insync.replicas replicas hold it.',
    'replication §2.4, §10 S13',
    lossAllowed,
  ),
  safety(
    'one-leader-per-leader-epoch',
    'No two brokers lead a partition in the same leader epoch.',
    'replication §10 S27',
  ),
  safety(
    'deleted-below-hw',
    'Retention and DeleteRecords take nothing that is not committed.',
    'KIP-107; replication §8, §10 S23',
  ),
  safety(
    'no-resurrection',
    'Records of a deleted topic do not come up in one that is made again under its name.',
    'KIP-516, KAFKA-14616; failures.md NO-RESURRECTION',
  ),
  safety(
    'partition-epoch-monotone',
    'Within one process a broker never goes back to an older leader or partition epoch.',
    'KIP-497; replication §10 S19',
  ),
];
