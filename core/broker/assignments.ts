import type { MetadataImage, PartitionRegistration } from '../controller/image.ts';
import { directoryOf, partitionOf, topicIndex } from '../controller/image-lookup.ts';
import type { Disk } from '../disk.ts';
import { directoryOfLog } from '../log/directories.ts';
import type {
  AssignReplicasToDirsResponse,
  ReplicaInDirectory,
} from '../protocol/broker-to-controller.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { searchName, searchPartition } from '../replica/partition.ts';
import type { ReplicaManager } from '../replica/state.ts';
import { type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';

/**
 * What a broker has to tell the controller of the directories that its replicas are in (AssignmentsManager, KIP-858): a
 * later assignment of a partition takes the place of an earlier one, and one request is in flight.
 */
export interface Assignments {
  /** Sorted by partition. */
  readonly ready: readonly ReplicaInDirectory[];
  readonly inFlight: readonly ReplicaInDirectory[];
  /** Requests that failed as a whole since the last success. */
  readonly failures: number;
  /** When the next request is due, null while none is. */
  readonly sendAt: Instant | null;
}

/** A broker that has nothing to tell. */
export const NO_ASSIGNMENTS: Assignments = { ready: [], inFlight: [], failures: 0, sendAt: null };

/** The timer of the next request. */
export const ASSIGNMENTS_TIMER = 'broker.directory-assignments';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
const MAX_ASSIGNMENTS_PER_REQUEST = 2250;

const partitionOfReplica = (replica: ReplicaInDirectory): PartitionName => replica.partition;

/** Replicas of changed partitions whose log is in another directory than metadata has it (maybeUpdateTopicAssignment). */
export function misplacedReplicas(
  replicas: ReplicaManager,
  disk: Disk,
  before: MetadataImage,
  image: MetadataImage,
): readonly ReplicaInDirectory[] {
  const found: ReplicaInDirectory[] = [];
  if (image.topics === before.topics) return found;
  for (const topic of image.topics) {
    const at = topicIndex(before.topics, topic.name);
    if (before.topics[at] === topic) continue;
    for (let index = 0; index < topic.partitions.length; index++) {
      const registration = topic.partitions[index] as PartitionRegistration;
      if (registration === before.topics[at]?.partitions[index]) continue;
      const replica = replicaOf(replicas, disk, registration);
      if (replica !== null && directoryOf(registration, replicas.brokerId) !== replica.directory) {
        found.push(replica);
      }
    }
  }
  return found;
}

/** A replica of this broker with its directory; null where there is none, or where nobody tells directories apart. */
function replicaOf(
  { partitions, directories, brokerId }: ReplicaManager,
  disk: Disk,
  { partition: name, topicId, replicas, directories: known }: PartitionRegistration,
): ReplicaInDirectory | null {
  if (known.length === 0 || !replicas.includes(brokerId)) return null;
  const partition = partitions[searchPartition(partitions, name)];
  if (partition === undefined) return null;
  const directory = directories[directoryOfLog(disk, partition.log)]?.id ?? '';
  return { partition: name, topicId, directory };
}

/** More replicas to tell of; the request waits a little for others (`onAssignment`). */
export function addAssignments(
  assignments: Assignments,
  turn: Turn,
  replicas: readonly ReplicaInDirectory[],
): Assignments {
  const ready = assignments.ready.slice();
  for (const replica of replicas) {
    const at = searchName(ready, partitionOfReplica, replica.partition);
    if (at >= 0) ready[at] = replica;
    else ready.splice(-at - 1, 0, replica);
  }
  const { inFlight, failures, sendAt } = assignments;
  return scheduled({ ready, inFlight, failures, sendAt }, turn);
}

/** What to send now: nothing while a request is in flight; what has lost its point by now is dropped. */
export function takeAssignments(
  assignments: Assignments,
  image: MetadataImage,
  brokerId: number,
): { readonly assignments: Assignments; readonly replicas: readonly ReplicaInDirectory[] } {
  const { ready, inFlight, failures } = assignments;
  if (inFlight.length > 0) {
    return { assignments: { ready, inFlight, failures, sendAt: null }, replicas: [] };
  }
  const replicas: ReplicaInDirectory[] = [];
  let taken = 0;
  for (const replica of ready) {
    if (replicas.length === MAX_ASSIGNMENTS_PER_REQUEST) break;
    taken += 1;
    const registration = partitionOf(image, replica.partition);
    const isValid =
      registration?.topicId === replica.topicId && registration.replicas.includes(brokerId);
    if (isValid) replicas.push(replica);
  }
  const left = ready.slice(taken);
  return { assignments: { ready: left, inFlight: replicas, failures, sendAt: null }, replicas };
}

/** The controller answered, or the channel gave up (null): what was refused is sent again (`handleResponse`). */
export function onAssigned(
  { ready, inFlight, failures, sendAt }: Assignments,
  turn: Turn,
  response: AssignReplicasToDirsResponse | null,
): Assignments {
  const hasFailed = response === null || response.error !== 'NONE';
  const left = ready.slice();
  for (const replica of inFlight) {
    const result = response?.replicas.find(
      ({ partition, topicId }) => partition === replica.partition && topicId === replica.topicId,
    );
    if (!hasFailed && result?.error === 'NONE') continue;
    const at = searchName(left, partitionOfReplica, replica.partition);
    if (at < 0) left.splice(-at - 1, 0, replica);
  }
  const next = { ready: left, inFlight: [], failures: hasFailed ? failures + 1 : 0, sendAt };
  return left.length === 0 ? next : scheduled(next, turn);
}

/**
 * Arms the timer of the next request; an earlier one that is armed stays (AssignmentsManagerDeadlineFunction).
 * Simplified: directory assignments back off without jitter. Kafka's is two per cent.
 */
function scheduled({ ready, inFlight, failures, sendAt }: Assignments, turn: Turn): Assignments {
  const isLot = ready.length > MAX_ASSIGNMENTS_PER_REQUEST && inFlight.length === 0;
  let delayMs = isLot && failures === 0 ? 0 : FIRST_DELAY_MS;
  for (let n = 0; n < failures && delayMs < LONGEST_DELAY_MS; n++) delayMs *= 2;
  const at = plusMs(turn.now, Math.min(delayMs, LONGEST_DELAY_MS));
  if (sendAt !== null && sendAt < at) return { ready, inFlight, failures, sendAt };
  turn.setTimer(ASSIGNMENTS_TIMER, 0, at);
  return { ready, inFlight, failures, sendAt: at };
}
