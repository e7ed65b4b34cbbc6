import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import type { ServerConfig, ServerSettings } from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import { DEFAULT_VERSION, type Release, releaseOf } from '../../../core/config/version.ts';
import {
  type BrokerRegistration,
  EMPTY_IMAGE,
  type MetadataImage,
  type PartitionRegistration,
} from '../../../core/controller/image.ts';
import { type Disk, EMPTY_DISK } from '../../../core/disk.ts';
import { newBatch, type RecordBatch } from '../../../core/log/batch.ts';
import type { LogDirectory } from '../../../core/log/directories.ts';
import type { Effect } from '../../../core/machine.ts';
import type { Network } from '../../../core/network/network.ts';
import type { Probe } from '../../../core/probe.ts';
import type { FetchPartition, FetchRequest, FetchResponse } from '../../../core/protocol/fetch.ts';
import type { KafkaMessage, Request, Response } from '../../../core/protocol/message.ts';
import type { ProduceRequest, ProduceResponse } from '../../../core/protocol/produce.ts';
import type { Partition } from '../../../core/replica/partition.ts';
import {
  applyMetadata,
  type BrokerView,
  type DataRequest,
  newReplicaManager,
  onDataRequest,
  onFetcherEvent,
  onReplicaTimer,
  type ReplicaManager,
  startReplicas,
} from '../../../core/replica/replica-manager.ts';
import type { Turn } from '../../../core/turn.ts';
import { newTurn } from '../../support/turn.ts';

/** The partition that most tests are about. */
export const ORDERS = 'orders-0';
export const TOPIC_ID = 'id-orders';
const RELEASE = releaseOf(DEFAULT_VERSION) as Release;
const DEFAULTS = settingsOf('server', RELEASE, {}).settings;

/** A broker process in the hands of a test, and what its last step asked for. */
export interface Broker {
  readonly id: number;
  replicas: ReplicaManager;
  disk: Disk;
  network: Network | null;
  image: MetadataImage;
  brokerEpoch: number;
  nowMs: number;
  effects: readonly Effect<KafkaMessage, Probe>[];
}

/** What a test sets differently from the defaults. */
export interface Given {
  readonly settings?: Partial<ServerSettings>;
  readonly switches?: Partial<Switches>;
  readonly image?: MetadataImage;
  readonly disk?: Disk;
  readonly brokerEpoch?: number;
  readonly directories?: readonly LogDirectory[];
}

const ONE_DIRECTORY: readonly LogDirectory[] = [{ id: 'dir', isOnline: true }];

/** A broker's configuration. */
export const configOf = (id: number, given: Given = {}): ServerConfig => ({
  nodeId: id,
  roles: ['broker'],
  settings: { ...DEFAULTS, 'min.insync.replicas': 2, ...given.settings },
  cluster: {
    clusterId: 'test',
    voters: [100],
    dynamicQuorum: null,
    brokers: [1, 2, 3],
    features: {},
    switches: { ...TODAY, ...given.switches },
  },
});

/** A broker that has published its first image. */
export function startBroker(id: number, given: Given = {}): Broker {
  const broker: Broker = {
    id,
    replicas: newReplicaManager(configOf(id, given), given.directories ?? ONE_DIRECTORY),
    disk: given.disk ?? EMPTY_DISK,
    network: null,
    image: given.image ?? EMPTY_IMAGE,
    brokerEpoch: given.brokerEpoch ?? id * 10,
    nowMs: 1000,
    effects: [],
  };
  return act(broker, (replicas, turn, view) => startReplicas(replicas, turn, view));
}

/** One step of a broker. Its state must be plain data and is frozen. */
export function act(
  broker: Broker,
  handler: (replicas: ReplicaManager, turn: Turn, view: BrokerView) => ReplicaManager,
): Broker {
  const kept = broker.network === null ? {} : { network: broker.network };
  const turn = newTurn({ now: broker.nowMs * 1000, disk: broker.disk, ...kept });
  const view: BrokerView = { image: broker.image, brokerEpoch: broker.brokerEpoch };
  broker.replicas = freeze(handler(broker.replicas, turn, view));
  broker.disk = turn.disk;
  broker.network = turn.network;
  broker.effects = turn.effects;
  return broker;
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
}

/** The broker publishes a later image. */
export function publish(broker: Broker, image: MetadataImage): Broker {
  const before = broker.image;
  broker.image = image;
  return act(broker, (replicas, turn, view) => applyMetadata(replicas, turn, before, view));
}

/** A broker as the controller knows it: unfenced, with broker epoch 10 × id. */
export const registration = (
  id: number,
  change: Partial<BrokerRegistration> = {},
): BrokerRegistration => ({
  id,
  incarnationId: `incarnation-${id}`,
  brokerEpoch: id * 10,
  rack: null,
  fenced: false,
  inControlledShutdown: false,
  logDirs: ['dir'],
  registrationOffset: id * 10,
  ...change,
});

/** The state of `orders-0` as the controller decided it; replicas 1, 2, 3, led by 1 in epoch 1 where not said. */
export const partitionState = (
  change: Partial<PartitionRegistration> = {},
): PartitionRegistration => ({
  partition: ORDERS,
  topicId: TOPIC_ID,
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  leader: 1,
  leaderEpoch: 1,
  partitionEpoch: 1,
  leaderRecoveryState: 'RECOVERED',
  elr: [],
  lastKnownElr: [],
  addingReplicas: [],
  removingReplicas: [],
  directories: [],
  ...change,
});

/** An image of three live brokers with one topic of one partition. */
export const imageOf = (
  change: Partial<PartitionRegistration> = {},
  brokers: readonly BrokerRegistration[] = [registration(1), registration(2), registration(3)],
  configs: MetadataImage['configs'] = [],
): MetadataImage => ({
  ...EMPTY_IMAGE,
  endOffset: 100,
  brokers,
  configs,
  topics: [{ name: 'orders', topicId: TOPIC_ID, partitions: [partitionState(change)] }],
});

/** A client's or follower's request arrives on a connection (numbered −1, −2, …). */
export const request = (broker: Broker, connection: number, message: DataRequest): Broker =>
  act(broker, (replicas, turn, view) => onDataRequest(replicas, turn, view, connection, message));

/** A timer of the broker fires, at the time it is now. */
export const fire = (broker: Broker, timer: string, subject = 0): Broker =>
  act(broker, (replicas, turn, view) => onReplicaTimer(replicas, turn, view, timer, subject));

/** The answer that the last step gave on a connection; undefined while the request waits. */
export function replyOn<R extends Response>(broker: Broker, connection: number): R | undefined {
  const reply = broker.effects.find(
    (effect) => effect.type === 'Reply' && effect.connection === connection,
  );
  return reply?.type === 'Reply' ? (reply.message as R) : undefined;
}

/** The probes of a type that the last step emitted. */
export const probesOf = <T extends Probe['type']>(
  broker: Broker,
  type: T,
): Extract<Probe, { type: T }>[] =>
  broker.effects.flatMap((effect) =>
    effect.type === 'Probe' && effect.probe.type === type
      ? [effect.probe as Extract<Probe, { type: T }>]
      : [],
  );

/** A partition of the broker. */
export function partitionOn(broker: Broker, name: string = ORDERS): Partition {
  const found = broker.replicas.partitions.find((partition) => partition.name === name);
  if (found === undefined) throw new Error(`broker ${broker.id} has no ${name}`);
  return found;
}

/** A batch of some records of ten bytes. */
export const batchOf = (...values: readonly string[]): RecordBatch =>
  newBatch(
    -1,
    -1,
    -1,
    values.map((value) => ({ key: null, value, sizeBytes: 10, timestampMs: 1 })),
  );

/** A produce request to `orders-0`. */
export const produceOf = (
  acks: ProduceRequest['acks'],
  batch: RecordBatch,
  timeoutMs = 1500,
): ProduceRequest => ({
  type: 'ProduceRequest',
  transactionalId: null,
  acks,
  timeoutMs,
  partitions: [{ partition: ORDERS, topicId: TOPIC_ID, attempt: 0, batch }],
});

/** Appends records at a leader with acks=1. */
export function write(broker: Broker, ...values: readonly string[]): ProduceResponse {
  request(broker, -9, produceOf(1, batchOf(...values)));
  return replyOn<ProduceResponse>(broker, -9) as ProduceResponse;
}

/** A fetch of `orders-0`, by a follower of epoch 1 where not said. */
export const fetchOf = (
  replicaId: number,
  fetchOffset: number,
  change: Partial<FetchPartition> = {},
  whole: Partial<FetchRequest> = {},
): FetchRequest => ({
  type: 'FetchRequest',
  replicaId,
  replicaEpoch: replicaId < 0 ? -1 : replicaId * 10,
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 10_485_760,
  isolationLevel: 'read_uncommitted',
  rackId: '',
  sessionId: 0,
  sessionEpoch: -1,
  partitions: [
    {
      partition: ORDERS,
      topicId: TOPIC_ID,
      currentLeaderEpoch: 1,
      fetchOffset,
      lastFetchedEpoch: -1,
      logStartOffset: replicaId < 0 ? -1 : 0,
      maxBytes: 1_048_576,
      ...change,
    },
  ],
  forgotten: [],
  ...whole,
});

/** A follower's fetch on the connection −(its id), and the answer if there is one at once. */
export function fetchAs(
  broker: Broker,
  replicaId: number,
  fetchOffset: number,
  change: Partial<FetchPartition> = {},
): FetchResponse | undefined {
  request(broker, -Math.abs(replicaId), fetchOf(replicaId, fetchOffset, change));
  return replyOn<FetchResponse>(broker, -Math.abs(replicaId));
}

/** The values in a broker's log, by offset. */
export const valuesOn = (broker: Broker, name: string = ORDERS): (string | null)[] => {
  const { log } = partitionOn(broker, name);
  const stored = broker.disk.logs[log.slot];
  const batches = (stored?.written.shared.items ?? []).slice(0, stored?.written.length);
  return (batches as RecordBatch[]).flatMap((batch) => batch.records.map(({ value }) => value));
};

/** The request that a broker's fetcher waits to have answered by `source`, or null. */
export function askedBy(broker: Broker, source: number): Request | null {
  const link = broker.network?.links.find(({ peer }) => peer === source);
  const pending = link?.inFlight[0] ?? link?.waiting[0];
  return pending?.request ?? null;
}

/** The source broker answers the request that the fetcher waits for. */
export function answerFetcher(broker: Broker, source: number, response: Response | null): Broker {
  const asked = askedBy(broker, source);
  if (asked === null) throw new Error(`broker ${broker.id} asks nothing of ${source}`);
  broker.network = null;
  const common = { peer: source, purpose: 'fetcher', request: asked };
  const sentAt = newTurn().now;
  return act(broker, (replicas, turn, view) =>
    onFetcherEvent(
      replicas,
      turn,
      view,
      response === null
        ? { type: 'Failure', ...common, reason: 'Disconnected', sentAt }
        : { type: 'Response', ...common, response, sentAt },
    ),
  );
}

/** The follower's request goes to its leader and the answer back; what waits is answered as if its time were over. */
export function exchange(follower: Broker, leader: Broker): Response {
  const asked = askedBy(follower, leader.id);
  if (asked === null) throw new Error(`broker ${follower.id} asks nothing of ${leader.id}`);
  const connection = -follower.id;
  request(leader, connection, asked as DataRequest);
  let response = replyOn<Response>(leader, connection);
  if (response === undefined) {
    fire(leader, 'replica.delayed-fetch', connection);
    response = replyOn<Response>(leader, connection);
  }
  if (response === undefined) throw new Error(`broker ${leader.id} does not answer`);
  answerFetcher(follower, leader.id, response);
  return response;
}
