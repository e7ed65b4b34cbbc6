import type { MetadataImage, PartitionRegistration } from '../../core/controller/image.ts';
import { brokerOf, isDirectoryOnline } from '../../core/controller/image-lookup.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Guarantee, Report, RunEnd } from './checker.ts';
import { everySetHasMajority } from './quorum/majority.ts';
import { partitionOn, serverMemory } from './server-view.ts';

interface Fold {
  /** How long after the last heal everything must be well again, in microseconds. */
  readonly boundMicros: number;
  readonly isDynamic: boolean;
}

const liveness = (id: string, title: string, rule: string): Guarantee => ({
  id,
  title,
  jepsen: null,
  kind: 'liveness',
  rule,
  waivedBy: () => null,
});

const LIVENESS_GUARANTEES: readonly Guarantee[] = [
  liveness(
    'controller-within-t',
    'After faults heal one controller is active.',
    'control-plane §6 L1, L3',
  ),
  liveness(
    'available-after-heal',
    'After faults heal every partition has a leader that serves.',
    'replication §10 L1, L7; control-plane §6 L10',
  ),
  liveness(
    'replica-eventually-in-sync',
    'After faults heal every replica is back in the ISR.',
    'replication §10 L2, L5',
  ),
  liveness(
    'reassignment-completes',
    'After faults heal a reassignment whose replicas all run completes.',
    'KIP-455; replication §10 L8',
  ),
  liveness(
    'metadata-fresh',
    "After faults heal every broker has the controller's metadata.",
    'control-plane §6 L11',
  ),
];

/** What must be well again some time after all faults have healed (replication §10 L, control-plane §6 L). */
export const livenessChecker: Checker<Fold> = {
  guarantees: LIVENESS_GUARANTEES,
  concerns: (scenario) => scenario.topics.length > 0,
  start: (scenario) => ({
    boundMicros: boundMicros(scenario),
    isDynamic: scenario.cluster.dynamicQuorum !== null,
  }),
  onEnd: (fold: Fold, end: RunEnd, report: Report) => {
    if (end.reason !== 'until' || end.at - end.healedAt < fold.boundMicros) return;
    const image = activeImage(end);
    const running = end.nodes.filter(({ status }) => status === 'running');
    // Voters that can change can be left without a majority by an operator (KIP-853).
    if (fold.isDynamic && image === null && !everySetHasMajority(running)) return;
    report.exercised('controller-within-t');
    if (image === null) {
      violated(report, end, 'controller-within-t', 'no controller is active');
      return;
    }
    for (const topic of image.topics) {
      for (const partition of topic.partitions) judgePartition(end, report, image, partition);
    }
    judgeBrokers(end, report, image);
  },
};

/**
 * The bound: twice the lag time, the session timeout with its check, the elections of a quorum, and a client's
 * metadata refreshes; all in terms of the run's own settings.
 */
function boundMicros(scenario: ResolvedScenario): number {
  const settings = scenario.servers[0]?.config.settings;
  if (settings === undefined) return 0;
  const ms =
    2 * settings['replica.lag.time.max.ms'] +
    2 * settings['broker.session.timeout.ms'] +
    4 * settings['controller.quorum.fetch.timeout.ms'] +
    4 * settings['controller.quorum.election.timeout.ms'] +
    2 * settings['reconnect.backoff.max.ms'];
  return ms * 1000;
}

/** The committed image of the active controller with the highest epoch, or null. */
function activeImage(end: RunEnd): MetadataImage | null {
  let best: MetadataImage | null = null;
  let bestEpoch = -1;
  for (const node of end.nodes) {
    const controller = serverMemory(node.state)?.controller ?? null;
    if (controller === null || controller.claimEpoch <= bestEpoch) continue;
    bestEpoch = controller.claimEpoch;
    best = controller.stable.image;
  }
  return best;
}

function judgeReassignment(
  end: RunEnd,
  report: Report,
  { partition, replicas, isr, addingReplicas, removingReplicas }: PartitionRegistration,
): void {
  const isUnderWay = addingReplicas.length > 0 || removingReplicas.length > 0;
  const isAway = end.nodes.some(
    ({ spec, status }) => replicas.includes(spec.id) && status !== 'running',
  );
  if (isAway) return;
  report.exercised('reassignment-completes');
  if (!isUnderWay) return;
  const text = `${partition} still adds [${addingReplicas.join(' ')}] and removes [${removingReplicas.join(' ')}], ISR [${isr.join(' ')}]`;
  const evidence = { event: end.event, at: end.at, text, record: null };
  if (!addingReplicas.some((id) => removingReplicas.includes(id))) {
    report.violated('reassignment-completes', evidence);
    return;
  }
  const why =
    'control.reassignAgain=keeps-old-lists: a target that replaced another both adds and removes a replica';
  report.allowed('reassignment-completes', evidence, why);
}

function judgePartition(
  end: RunEnd,
  report: Report,
  image: MetadataImage,
  partition: PartitionRegistration,
): void {
  const { partition: name, leader, leaderEpoch, isr, replicas } = partition;
  report.exercised('available-after-heal');
  const node = end.nodes.find(({ spec }) => spec.id === leader);
  const held = node === undefined ? null : partitionOn(node.state, name);
  if (held === null || held.leaderId !== leader || held.leaderEpoch !== leaderEpoch) {
    if (!isUnrecoverable(end, partition)) {
      const text =
        leader < 0
          ? `${name} has no leader: ISR [${isr.join(', ')}], ELR [${partition.elr.join(', ')}]`
          : `${name}: the controller names ${leader} in epoch ${leaderEpoch}, which does not lead it`;
      violated(report, end, 'available-after-heal', text);
    }
    return;
  }
  judgeReassignment(end, report, partition);
  report.exercised('replica-eventually-in-sync');
  const running = replicas.filter((id) =>
    end.nodes.some(({ spec, status }) => spec.id === id && status === 'running'),
  );
  const missing = running.filter(
    (id) =>
      !isr.includes(id) &&
      isDirectoryOnline(image, partition, id) &&
      !wasUnregistered(end, image, id),
  );
  if (missing.length === 0) return;
  const text = `${name}: ${missing.join(', ')} of replicas [${replicas.join(', ')}] not in ISR [${isr.join(', ')}]`;
  violated(report, end, 'replica-eventually-in-sync', text);
}

/**
 * Whether an operator took a broker out of the cluster while its process ran: Kafka gives it no new registration until it
 * starts again, so that it never returns (KIP-631).
 */
function wasUnregistered(end: RunEnd, image: MetadataImage, id: number): boolean {
  const node = end.nodes.find(({ spec }) => spec.id === id);
  const lifecycle = serverMemory(node?.state ?? null)?.broker?.lifecycle ?? null;
  return brokerOf(image, id) === null && lifecycle !== null && lifecycle.brokerEpoch >= 0;
}

/** Whether nobody who may lead cleanly is alive, so that no rule of Kafka's could bring the partition back. */
function isUnrecoverable(end: RunEnd, partition: PartitionRegistration): boolean {
  const eligible = [...partition.isr, ...partition.elr, ...partition.lastKnownElr];
  return !eligible.some((id) =>
    end.nodes.some(({ spec, status }) => spec.id === id && status === 'running'),
  );
}

/** A broker is behind by no more than what was committed a moment ago: records that only keep the log moving. */
function judgeBrokers(end: RunEnd, report: Report, image: MetadataImage): void {
  for (const node of end.nodes) {
    const broker = serverMemory(node.state)?.broker ?? null;
    if (broker === null) continue;
    report.exercised('metadata-fresh');
    const { published } = broker.publisher;
    const isFresh = image.topics.every((topic) =>
      topic.partitions.every((partition) => {
        const known = published.topics
          .find(({ name }) => name === topic.name)
          ?.partitions.find((other) => other.partition === partition.partition);
        return known !== undefined && known.partitionEpoch >= partition.partitionEpoch - 1;
      }),
    );
    if (isFresh) continue;
    const text = `${node.spec.name} has applied metadata up to ${published.endOffset}, the controller is at ${image.endOffset}`;
    violated(report, end, 'metadata-fresh', text);
  }
}

function violated(report: Report, end: RunEnd, id: string, text: string): void {
  report.violated(id, { event: end.event, at: end.at, text, record: null });
}
