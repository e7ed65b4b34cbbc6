import { type Sequence, sharedPrefix } from '../../core/collections/sequence.ts';
import type { MetadataImage, PartitionRegistration } from '../../core/controller/image.ts';
import { brokerOf, directoryOf, isDirectoryOnline } from '../../core/controller/image-lookup.ts';
import { type LogFile, TORN } from '../../core/disk.ts';
import { healthOf, writtenDirectories } from '../../core/disk-directories.ts';
import type { RecordBatch } from '../../core/log/batch.ts';
import { directoryOfLog } from '../../core/log/directories.ts';
import type { Probe } from '../../core/probe.ts';
import type { SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Guarantee, Report, RunEnd } from './checker.ts';
import { batchesOf, partitionOn, serverMemory } from './server-view.ts';

/** What is remembered of disks, as plain data. */
interface Fold {
  /** How long after the last heal a controller may still be wrong about directories, in microseconds. */
  readonly boundMicros: number;
  /** The end of the metadata that was looked at last. */
  checkedTo: number;
  /** The registrations seen then. */
  brokers: readonly {
    readonly id: number;
    readonly brokerEpoch: number;
    readonly logDirs: readonly string[];
  }[];
}

const guarantee = (
  id: string,
  kind: Guarantee['kind'],
  title: string,
  rule: string,
): Guarantee => ({ id, title, jepsen: null, kind, rule, waivedBy: () => null });

/** What Kafka promises of disks, log directories and recovery (replication §1.6, §1.8, §10 S25; KIP-858). */
export const storageChecker: Checker<Fold> = {
  guarantees: [
    guarantee(
      'recovered-prefix-valid',
      'safety',
      'A restart keeps every whole batch up to the first damaged one, and nothing behind it.',
      'replication §1.6, §10 S25; failures.md RECOVERED-PREFIX-VALID',
    ),
    guarantee(
      'failed-directory-untouched',
      'safety',
      'A broker goes on without a log directory that cannot be written, and never takes it for written.',
      'KIP-112; replication §1.8',
    ),
    guarantee(
      'failed-directory-left',
      'safety',
      'A replica in a failed log directory does not lead, and leaves the ISR when the failure is reported.',
      'KIP-858; replication §1.8, §6.2',
    ),
    guarantee(
      'directories-known',
      'liveness',
      'After faults heal the controller knows the log directory of every replica.',
      'KIP-858',
    ),
  ],
  concerns: (scenario: ResolvedScenario) => scenario.topics.length > 0,
  start: (scenario: ResolvedScenario): Fold => ({
    boundMicros:
      5_000_000 + 2000 * (scenario.servers[0]?.config.settings['broker.session.timeout.ms'] ?? 0),
    checkedTo: -1,
    brokers: [],
  }),
  skipsClients: true,
  onStep: (fold: Fold, event: SteppedEvent, report: Report) => {
    if (event.before !== null && event.before.disk.health.length > 0) onWrites(event, report);
    if (event.probes.length === 0) return;
    onLoaded(event, report);
    onMetadata(fold, event, report);
  },
  onEnd: (fold: Fold, end: RunEnd, report: Report) => {
    if (end.reason !== 'until' || end.at - end.healedAt < fold.boundMicros) return;
    onEnd(end, report);
  },
};

const say = (report: Report, event: SteppedEvent, id: string, text: string): void =>
  report.violated(id, { event: event.number, at: event.at, text, record: null });

/** Nothing changes in a directory that cannot be written: whoever tries it is without the directory from then on. */
function onWrites(event: SteppedEvent, report: Report): void {
  const before = event.before?.disk;
  if (before === undefined) return;
  report.exercised('failed-directory-untouched');
  const written = writtenDirectories(before, event.after.disk);
  for (const directory of written) {
    if (healthOf(before, directory) === 'ok') continue;
    const text = `${event.node.spec.name} wrote to its log directory d${directory + 1}, which is ${healthOf(before, directory)}`;
    say(report, event, 'failed-directory-untouched', text);
  }
}

/** Replication S25: what a process finds is a prefix of what was there, cut at a damaged batch or not at all. */
function onLoaded(event: SteppedEvent, report: Report): void {
  for (const probe of event.probes as readonly Probe[]) {
    if (probe.type !== 'LogLoaded') continue;
    const partition = partitionOn(event.after, probe.partition);
    const slot = partition?.log.slot ?? -1;
    const was = event.before?.disk.logs[slot];
    const now = event.after.disk.logs[slot];
    if (partition === null || was === undefined || now === undefined) continue;
    report.exercised('recovered-prefix-valid');
    const damage = recoveryOf(was, now);
    if (damage === null) continue;
    const text = `${event.node.spec.name} loaded ${probe.partition} ${damage}`;
    say(report, event, 'recovered-prefix-valid', text);
  }
}

/** What is wrong with a loaded log, or null. */
function recoveryOf(was: LogFile, now: LogFile): string | null {
  const [found, left] = [batchesOf(was), batchesOf(now)];
  const kept = sharedPrefix(found, left);
  if (kept < left.length) return `with ${baseOf(left, kept)}, which was not there`;
  if (kept === found.length || left.length === 0) return null;
  const first = found.shared.items[kept] as RecordBatch;
  return first.crc === TORN ? null : `without ${first.baseOffset}, which was whole`;
}

const baseOf = (batches: Sequence<RecordBatch>, index: number): number =>
  (batches.shared.items[index] as RecordBatch).baseOffset;

/** Looks at what the active controller has committed, once per change. */
function onMetadata(fold: Fold, event: SteppedEvent, report: Report): void {
  const image = serverMemory(event.after)?.controller?.stable.image;
  if (image === undefined || image.endOffset <= fold.checkedTo) return;
  fold.checkedTo = image.endOffset;
  const failed = newlyFailed(fold, image);
  for (const topic of image.topics) {
    for (const partition of topic.partitions) {
      if (partition.directories.length === 0) continue;
      checkLeader(event, report, image, partition);
      for (const id of failed) checkMember(event, report, image, partition, id);
    }
  }
}

/** The brokers that have reported a directory as failed since the last look. */
function newlyFailed(fold: Fold, image: MetadataImage): readonly number[] {
  const failed = image.brokers.flatMap(({ id, brokerEpoch, logDirs }) => {
    const known = fold.brokers.find((one) => one.id === id && one.brokerEpoch === brokerEpoch);
    const hasLost = known?.logDirs.some((directory) => !logDirs.includes(directory)) === true;
    return hasLost ? [id] : [];
  });
  fold.brokers = image.brokers.map(({ id, brokerEpoch, logDirs }) => ({
    id,
    brokerEpoch,
    logDirs,
  }));
  return failed;
}

function checkLeader(
  event: SteppedEvent,
  report: Report,
  image: MetadataImage,
  partition: PartitionRegistration,
): void {
  const { partition: name, leader } = partition;
  report.exercised('failed-directory-left');
  if (brokerOf(image, leader) === null || isDirectoryOnline(image, partition, leader)) return;
  const text = `broker ${leader} leads ${name} from its log directory ${directoryOf(partition, leader)}, which is offline`;
  say(report, event, 'failed-directory-left', text);
}

/**
 * Who has just reported the directory is out of the ISR. Later it may come in again: a proposal of its leader is not
 * refused because of the directory (`ineligibleReplicasForIsr`, as the source reads), and a broker that restarts within
 * its session fetches before its new directories are registered.
 */
function checkMember(
  event: SteppedEvent,
  report: Report,
  image: MetadataImage,
  partition: PartitionRegistration,
  id: number,
): void {
  const { partition: name, isr } = partition;
  if (!isr.includes(id) || isr.length < 2 || isDirectoryOnline(image, partition, id)) return;
  const text = `broker ${id} is in the ISR [${isr.join(' ')}] of ${name} with its log directory ${directoryOf(partition, id)}, which is offline`;
  say(report, event, 'failed-directory-left', text);
}

/** Where each running broker has its replicas, against what the controller has in the end. */
function onEnd(end: RunEnd, report: Report): void {
  const image = finalImage(end);
  if (image === null) return;
  for (const node of end.nodes) {
    const replicas = serverMemory(node.state)?.broker?.replicas;
    if (replicas === undefined || node.state === null) continue;
    for (const { name, log, topicId } of replicas.partitions) {
      const known = image.topics
        .find((topic) => topic.topicId === topicId)
        ?.partitions.find(({ partition }) => partition === name);
      if (known === undefined || known.directories.length === 0) continue;
      if (!known.replicas.includes(node.spec.id)) continue;
      report.exercised('directories-known');
      const place = directoryOfLog(node.state.disk, log);
      const actual = replicas.directories[place]?.id ?? '';
      const told = directoryOf(known, node.spec.id);
      if (told === actual) continue;
      const text = `${node.spec.name} has ${name} in ${actual}, and the controller takes it to be in ${told === '' ? 'none' : told}`;
      report.violated('directories-known', { event: end.event, at: end.at, text, record: null });
    }
  }
}

/** The newest metadata that any running controller has committed. */
function finalImage(end: RunEnd): MetadataImage | null {
  let newest: MetadataImage | null = null;
  for (const { state } of end.nodes) {
    const image = serverMemory(state)?.controller?.stable.image;
    if (image !== undefined && image.endOffset > (newest?.endOffset ?? -1)) newest = image;
  }
  return newest;
}
