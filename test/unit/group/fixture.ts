import type { BrokerState } from '../../../core/broker/broker.ts';
import type { BrokerContext } from '../../../core/broker/broker-steps.ts';
import {
  advanceCoordinators,
  followMetadata,
  GROUP_TIMERS,
  onGroupTimer,
  onRequestForGroup,
} from '../../../core/broker/coordinators.ts';
import { NO_COORDINATORS } from '../../../core/broker/coordinators-state.ts';
import type { ServerSettings } from '../../../core/config/settings.ts';
import type { Switches } from '../../../core/config/switches.ts';
import {
  EMPTY_IMAGE,
  type MetadataImage,
  type PartitionRegistration,
} from '../../../core/controller/image.ts';
import type { ClassicGroup } from '../../../core/group/classic/group.ts';
import type { GroupState } from '../../../core/group/state.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import type { Effect } from '../../../core/machine.ts';
import type { Probe } from '../../../core/probe.ts';
import type {
  HeartbeatResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  SyncGroupRequest,
  SyncGroupResponse,
} from '../../../core/protocol/classic-group.ts';
import type {
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetFetchResponse,
} from '../../../core/protocol/group-offsets.ts';
import type { GroupRequest, GroupResponse, KafkaMessage } from '../../../core/protocol/message.ts';
import { onDataRequest, startReplicas } from '../../../core/replica/replica-manager.ts';
import type { Turn } from '../../../core/turn.ts';
import {
  act,
  type Broker,
  configOf,
  fetchOf,
  imageOf,
  partitionState,
  publish as publishReplicas,
  registration,
  startBroker,
} from '../replica/fixture.ts';

/** The only partition of `__consumer_offsets`. */
export const OFFSETS = '__consumer_offsets-0';
export const GROUP = 'readers';

/** A broker with its group coordinator, in the hands of a test. */
export interface Coordinator {
  readonly broker: Broker;
  readonly context: BrokerContext;
  state: BrokerState;
  /** Timers that are armed, by name and subject, with the millisecond when they fire. */
  timers: Map<string, number>;
  effects: readonly Effect<KafkaMessage, Probe>[];
  /** All probes since the beginning. */
  probes: Probe[];
}

export interface Given {
  readonly settings?: Partial<ServerSettings>;
  readonly switches?: Partial<Switches>;
  /** Who has a replica of `__consumer_offsets-0`; this broker, 1, leads. */
  readonly replicas?: readonly number[];
  readonly disk?: Broker['disk'];
}

/** An image with `__consumer_offsets` of one partition beside `orders` of one. */
export function imageWith(change: Partial<PartitionRegistration> = {}): MetadataImage {
  const offsets = partitionState({
    partition: OFFSETS,
    topicId: 'id-offsets',
    replicas: [1],
    isr: [1],
    ...change,
  });
  const topic = { name: '__consumer_offsets', topicId: 'id-offsets', partitions: [offsets] };
  const base = imageOf();
  return { ...base, topics: [topic, ...base.topics] };
}

/** A broker that leads the partition of all groups and has loaded it. */
export function startCoordinator(given: Given = {}): Coordinator {
  const coordinator = bareCoordinator(given);
  const replicas = given.replicas ?? [1];
  publish(coordinator, imageWith({ replicas, isr: replicas }));
  pass(coordinator, 1);
  return coordinator;
}

/** A broker that has not heard of `__consumer_offsets`. */
export function bareCoordinator(given: Given = {}): Coordinator {
  const settings = {
    'offsets.topic.num.partitions': 1,
    'min.insync.replicas': 1,
    'group.coordinator.append.linger.ms': -1,
    'group.min.session.timeout.ms': 100,
    ...given.settings,
  };
  const options = { settings, ...(given.switches ? { switches: given.switches } : {}) };
  const disk = given.disk === undefined ? {} : { disk: given.disk };
  const broker = startBroker(1, { ...options, ...disk, image: EMPTY_IMAGE });
  const config = configOf(1, options);
  const context = { config, raft: { leaderId: 100 } } as unknown as BrokerContext;
  const state = {
    lifecycle: { incarnationId: '1.1', brokerEpoch: 10 },
    publisher: { published: EMPTY_IMAGE },
    replicas: broker.replicas,
    coordinators: NO_COORDINATORS,
  } as unknown as BrokerState;
  return { broker, context, state, timers: new Map(), effects: [], probes: [] };
}

/** One step of the broker; what follows in its replicas is done with it. */
function step(c: Coordinator, handler: (state: BrokerState, turn: Turn) => BrokerState): void {
  const { broker } = c;
  act(broker, (replicas, turn) => {
    const before = withReplicas(c.state, replicas, broker.image);
    let next = handler(before, turn);
    if (next.replicas !== replicas) next = advanceCoordinators(next, turn, c.context);
    c.state = next;
    return next.replicas;
  });
  c.effects = broker.effects;
  for (const effect of broker.effects) {
    if (effect.type === 'SetTimer') c.timers.set(keyOf(effect), effect.at / 1000);
    if (effect.type === 'CancelTimer') c.timers.delete(keyOf(effect));
    if (effect.type === 'Probe') c.probes.push(effect.probe);
  }
}

const keyOf = (timer: { timer: string; subject: number }): string =>
  `${timer.timer}/${timer.subject}`;

const withReplicas = (
  state: BrokerState,
  replicas: BrokerState['replicas'],
  published: MetadataImage,
): BrokerState => ({ ...state, replicas, publisher: { ...state.publisher, published } });

/** The broker publishes an image: its replicas follow, then its coordinator. */
export function publish(c: Coordinator, image: MetadataImage): void {
  const { broker } = c;
  const { replicas: before, image: imageBefore } = broker;
  publishReplicas(broker, image);
  for (const effect of broker.effects) {
    if (effect.type === 'Probe') c.probes.push(effect.probe);
  }
  step(c, (state, turn) => followMetadata(state, turn, c.context, before, imageBefore));
}

/** A request arrives on a connection (−1, −2, …); its answer, where one goes out at once. */
export function ask<R extends GroupResponse>(
  c: Coordinator,
  connection: number,
  request: GroupRequest,
): R | undefined {
  step(c, (state, turn) => onRequestForGroup(state, turn, c.context, connection, request));
  return answerOn<R>(c, connection);
}

/** The answer that the last step gave on a connection. */
export function answerOn<R extends GroupResponse>(
  c: Coordinator,
  connection: number,
): R | undefined {
  const reply = c.effects.find(
    (effect) => effect.type === 'Reply' && effect.connection === connection,
  );
  return reply?.type === 'Reply' ? (reply.message as R) : undefined;
}

/** Time passes; timers of the coordinator fire when theirs comes. Gives the answers that went out, by connection. */
export function pass(c: Coordinator, ms: number): Map<number, GroupResponse> {
  const answers = new Map<number, GroupResponse>();
  const until = c.broker.nowMs + ms;
  for (;;) {
    const due = [...c.timers]
      .filter(([key, at]) => key.startsWith(GROUP_TIMERS) && at <= until)
      .sort((a, b) => a[1] - b[1])[0];
    if (due === undefined) break;
    const [key, at] = due;
    c.timers.delete(key);
    c.broker.nowMs = Math.max(c.broker.nowMs, at);
    const cut = key.lastIndexOf('/');
    const [timer, subject] = [key.slice(0, cut), Number(key.slice(cut + 1))];
    step(c, (state, turn) => onGroupTimer(state, turn, c.context, timer, subject));
    for (const effect of c.effects) {
      if (effect.type === 'Reply') answers.set(effect.connection, effect.message as GroupResponse);
    }
  }
  c.broker.nowMs = until;
  return answers;
}

/** Broker 2 has read `__consumer_offsets-0` up to an offset and asks on: the high watermark may rise. */
export function replicate(c: Coordinator, fetchOffset: number, follower = 2): void {
  const partition = { partition: OFFSETS, topicId: 'id-offsets' };
  const fetch = fetchOf(follower, fetchOffset, partition);
  step(c, (state, turn) => {
    const view = { image: c.broker.image, brokerEpoch: 10 };
    const replicas = onDataRequest(state.replicas, turn, view, -50, fetch);
    return { ...state, replicas };
  });
}

/** The state of the partition's groups. */
export function groupsOn(c: Coordinator): GroupState {
  const shard = c.state.coordinators.groups?.shards[0];
  if (shard === undefined) throw new Error('nothing is coordinated here');
  return shard.state;
}

/** The classic group of the tests. */
export function groupOn(c: Coordinator, groupId: string = GROUP): ClassicGroup {
  const group = groupsOn(c).groups.find((known) => known.groupId === groupId);
  if (group === undefined) throw new Error(`there is no group ${groupId}`);
  return group as ClassicGroup;
}

/** The keys and values in the log of `__consumer_offsets-0`. */
export function recordsOn(c: Coordinator): readonly { key: unknown; value: unknown }[] {
  const { log } = c.broker.replicas.partitions.find(({ name }) => name === OFFSETS)!;
  const { written } = c.broker.disk.logs[log.slot]!;
  const batches = written.shared.items.slice(0, written.length) as RecordBatch[];
  return batches.flatMap(({ records }) =>
    records.map(({ key, value }) => ({
      key: JSON.parse(key ?? 'null'),
      value: JSON.parse(value ?? 'null'),
    })),
  );
}

/** The probes of a type so far. */
export const probesOf = <T extends Probe['type']>(
  c: Coordinator,
  type: T,
): Extract<Probe, { type: T }>[] =>
  c.probes.filter((probe): probe is Extract<Probe, { type: T }> => probe.type === type);

/** What a member with these protocols asks; `range` on the topic `orders` where not said. */
export const joinOf = (
  memberId: string,
  change: Partial<JoinGroupRequest> = {},
): JoinGroupRequest => ({
  type: 'JoinGroupRequest',
  apiVersion: 9,
  groupId: GROUP,
  clientId: 'c',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  memberId,
  groupInstanceId: null,
  protocolType: 'consumer',
  protocols: [protocol('range')],
  reason: '',
  ...change,
});

/** An assignor with a subscription. */
export const protocol = (
  name: string,
  topics: readonly string[] = ['orders'],
): JoinGroupRequest['protocols'][number] => ({
  name,
  metadata: { topics, ownedPartitions: [], generationId: -1, rackId: null, userData: null },
});

export const syncOf = (
  memberId: string,
  generationId: number,
  assignments: Readonly<Record<string, readonly string[]>> = {},
  change: Partial<SyncGroupRequest> = {},
): SyncGroupRequest => ({
  type: 'SyncGroupRequest',
  groupId: GROUP,
  generationId,
  memberId,
  groupInstanceId: null,
  protocolType: 'consumer',
  protocolName: 'range',
  assignments: Object.entries(assignments).map(([id, partitions]) => ({
    memberId: id,
    assignment: { partitions, userData: null },
  })),
  ...change,
});

export const commitOf = (
  memberId: string,
  generationIdOrMemberEpoch: number,
  committedOffset: number,
  change: Partial<OffsetCommitRequest> = {},
): OffsetCommitRequest => ({
  type: 'OffsetCommitRequest',
  apiVersion: 9,
  groupId: GROUP,
  generationIdOrMemberEpoch,
  memberId,
  groupInstanceId: null,
  partitions: [
    { partition: 'orders-0', committedOffset, committedLeaderEpoch: 1, committedMetadata: '' },
  ],
  ...change,
});

/** Asks for an id and joins with it on the same connection; the answer may wait. */
export function join(
  c: Coordinator,
  connection: number,
  change: Partial<JoinGroupRequest> = {},
): string {
  const given = ask<JoinGroupResponse>(c, connection, joinOf('', change));
  if (given?.error !== 'MEMBER_ID_REQUIRED') throw new Error(`no id but ${given?.error}`);
  ask(c, connection, joinOf(given.memberId, change));
  return given.memberId;
}

/** A stable group of so many members on the connections −1, −2 …; the first one leads. */
export function stableGroup(
  c: Coordinator,
  members: number,
  change: Partial<JoinGroupRequest> = {},
): string[] {
  const ids = Array.from({ length: members }, (_, i) => join(c, -1 - i, change));
  pass(c, 6000);
  const { generationId } = groupOn(c);
  for (let i = members - 1; i >= 0; i--) {
    const assignments = i === 0 ? { [ids[0] as string]: ['orders-0'] } : {};
    ask(c, -1 - i, syncOf(ids[i] as string, generationId, assignments));
  }
  return ids;
}

/** What a member's heartbeat is answered with. */
export function heartbeat(c: Coordinator, memberId: string, generationId: number): string {
  const request = {
    type: 'HeartbeatRequest',
    groupId: GROUP,
    generationId,
    memberId,
    groupInstanceId: null,
  } as const;
  return ask<HeartbeatResponse>(c, -40, request)?.error ?? 'waits';
}

/** What a commit is answered with. */
export function commit(
  c: Coordinator,
  memberId: string,
  generationId: number,
  offset: number,
  change: Partial<OffsetCommitRequest> = {},
): string {
  const request = commitOf(memberId, generationId, offset, change);
  return ask<OffsetCommitResponse>(c, -41, request)?.partitions[0]?.error ?? 'waits';
}

/** The committed offset of `orders-0`; null while the answer waits. */
export function committedOffset(c: Coordinator, requireStable = true): number | string | null {
  const answer = ask<OffsetFetchResponse>(c, -42, {
    type: 'OffsetFetchRequest',
    groupId: GROUP,
    memberId: null,
    memberEpoch: -1,
    partitions: ['orders-0'],
    requireStable,
  });
  if (answer === undefined) return null;
  if (answer.error !== 'NONE') return answer.error;
  const [result] = answer.partitions;
  return result?.error === 'NONE' ? result.committedOffset : (result?.error ?? null);
}

export type { SyncGroupResponse };
export { registration, startReplicas };
