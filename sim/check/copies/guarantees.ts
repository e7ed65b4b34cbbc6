import type { ResolvedCopier, ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';
import { lossAllowed } from '../replication/guarantees.ts';

/** Why a copier by itself may copy a record twice or never, or null (clients §8 rows 13 to 15, §11 F30). */
function applicationMay({ name, consumer, ...copier }: ResolvedCopier): string | null {
  if (copier.offsets === 'consumer') {
    return `${name} commits its offsets with its consumer, after the transaction: a crash in between repeats it (clients §8 row 14)`;
  }
  if (!copier.groupMetadata) {
    return `${name} sends its offsets without group metadata: a member that the group has given up is not fenced (KIP-447, clients §8 row 15)`;
  }
  if (!copier.rewind) {
    return `${name} does not go back to the committed offsets after an abort: what it had read is skipped (KAFKA-17582)`;
  }
  if (consumer.settings['isolation.level'] !== 'read_committed') {
    return `${name} reads with isolation.level=read_uncommitted: it copies what is aborted (clients §8 row 13)`;
  }
  if (consumer.settings['auto.offset.reset'] !== 'earliest') {
    return `${name} has auto.offset.reset=${consumer.settings['auto.offset.reset']}: what is written before its first position is skipped (clients §4.5)`;
  }
  return null;
}

/** Why the cluster may lose copies, offsets or decisions, or null (clients §8, what row 12 needs). */
function clusterMay(scenario: ResolvedScenario): string | null {
  const { switches, topics, copiers, servers } = scenario;
  if (switches['txn.version'] !== 'tv2') {
    return `txn.version=${switches['txn.version']}: a late request of one transaction may reach the next one (KAFKA-17754)`;
  }
  if (switches['txn.offsetFencing'] !== 'group-metadata') {
    return 'txn.offsetFencing=transactional-id: the group does not fence its members (before KIP-447)';
  }
  const used = topics.filter(({ name }) =>
    copiers.some(({ from, to }) => name === from || name === to),
  );
  const weak = used.find((topic) => topic.minInsyncReplicas < 2 || topic.replicas < 3);
  if (weak !== undefined) {
    return `${weak.name} does not have 3 replicas and min.insync.replicas=2 (clients §8)`;
  }
  for (const { config } of servers) {
    const { settings } = config;
    if (settings['min.insync.replicas'] < 2 || settings['offsets.topic.replication.factor'] < 3) {
      return '__consumer_offsets has the min.insync.replicas of its brokers, and not 3 replicas of which 2 must be in sync (clients §5.1, §8)';
    }
    if (
      settings['transaction.state.log.min.isr'] < 2 ||
      settings['transaction.state.log.replication.factor'] < 3
    ) {
      return '__transaction_state does not have 3 replicas of which 2 must be in sync (clients §8)';
    }
  }
  return lossAllowed(scenario);
}

function copiesMayDiffer(scenario: ResolvedScenario): string | null {
  for (const copier of scenario.copiers) {
    const why = applicationMay(copier);
    if (why !== null) return why;
  }
  return clusterMay(scenario);
}

/** What read-process-write applications are promised (clients §8 row 12, §10 T-OFFSETS). */
export const COPY_GUARANTEES: readonly Guarantee[] = [
  {
    id: 'exactly-once-copies',
    title: 'A record has one committed copy if its offset is committed, and none if not.',
    jepsen: null,
    kind: 'safety',
    rule: 'KIP-98, KIP-447; clients §8 row 12, §10 T-OFFSETS',
    waivedBy: copiesMayDiffer,
  },
];
