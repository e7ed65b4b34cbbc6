import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import type { ServerConfig, ServerSettings } from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import {
  bootController,
  type ControllerNode,
  onControllerRequest,
  onControllerTimer,
  onRaftProgress,
} from '../../../core/controller/controller.ts';
import type { MetadataImage, PartitionRegistration } from '../../../core/controller/image.ts';
import { partitionOf } from '../../../core/controller/image-lookup.ts';
import type { MetadataBatch, MetadataRecord } from '../../../core/controller/records.ts';
import { type Disk, EMPTY_DISK } from '../../../core/disk.ts';
import type { ControllerProbe, Probe } from '../../../core/probe.ts';
import type {
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
} from '../../../core/protocol/broker-to-controller.ts';
import type { ControllerRequest, ControllerResponse } from '../../../core/protocol/message.ts';
import { METADATA_LOG } from '../../../core/protocol/partition-name.ts';
import {
  bootRaft,
  onRaftFlushed,
  onRaftTimer,
  QUORUM_STATE_FILE,
  RAFT_TIMER,
} from '../../../core/quorum/raft.ts';
import type { Turn } from '../../../core/turn.ts';
import { newTurn } from '../../support/turn.ts';

/** What a test may set back or tune. */
export interface RigOptions {
  readonly elr?: boolean;
  readonly metadataVersion?: number;
  readonly switches?: Partial<Switches>;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly entropy?: number;
}

const MS = 1000;

/** The configuration of controller 1, the only voter. */
export function configOf(options: RigOptions = {}): ServerConfig {
  const { settings } = settingsOf('server', [4, 3, 0], options.settings ?? {});
  const features: Record<string, number> = { 'metadata.version': options.metadataVersion ?? 30 };
  if (options.elr ?? true) features['eligible.leader.replicas.version'] = 1;
  return {
    nodeId: 1,
    roles: ['controller'],
    settings: settings as ServerSettings,
    cluster: {
      clusterId: 'test',
      voters: [1],
      dynamicQuorum: null,
      brokers: [11, 12, 13],
      features,
      switches: { ...TODAY, ...options.switches },
    },
  };
}

/**
 * A controller on a real raft replica, alone in its quorum: what it writes is committed when the test says so. Time
 * moves only with the test.
 */
export class Rig {
  node: ControllerNode;
  disk: Disk = EMPTY_DISK;
  now: number = 1_000_000;
  readonly probes: Probe[] = [];
  readonly replies: { readonly connection: number; readonly response: ControllerResponse }[] = [];
  readonly timers: Map<string, number> = new Map();
  halted: string | null = null;
  readonly config: ServerConfig;
  private readonly entropy: number | undefined;
  private connections = 0;

  constructor(options: RigOptions = {}) {
    this.config = configOf(options);
    this.entropy = options.entropy;
    const turn = this.turn();
    const { cluster, settings, nodeId } = this.config;
    const raft = bootRaft(turn, {
      nodeId,
      clusterId: cluster.clusterId,
      voters: cluster.voters,
      dynamic: cluster.dynamicQuorum,
      flushes: true,
      settings,
      switches: cluster.switches,
    });
    this.node = { raft, controller: bootController(turn, this.config) };
    this.end(turn);
    for (let i = 0; i < 10; i++) this.flush();
  }

  /** One step: `handle` with a fresh turn, then what the quorum's progress brings. */
  step(handle: (turn: Turn) => ControllerNode): void {
    const turn = this.turn();
    this.node = onRaftProgress(handle(turn), turn);
    this.end(turn);
  }

  turn(): Turn {
    const { now, disk } = this;
    return this.entropy === undefined
      ? newTurn({ now, disk })
      : newTurn({ now, disk, entropy: this.entropy });
  }

  private end(turn: Turn): void {
    this.disk = turn.disk;
    for (const effect of turn.effects) {
      if (effect.type === 'Probe') this.probes.push(effect.probe as Probe);
      if (effect.type === 'Halt') this.halted = effect.reason;
      if (effect.type === 'SetTimer') this.timers.set(effect.timer, effect.at - this.now);
      if (effect.type === 'CancelTimer') this.timers.delete(effect.timer);
      if (effect.type === 'Reply') {
        const response = effect.message as ControllerResponse;
        this.replies.push({ connection: effect.connection, response });
      }
    }
  }

  private flush(): void {
    for (const target of [QUORUM_STATE_FILE, METADATA_LOG]) {
      this.step((turn) => ({
        raft: onRaftFlushed(this.node.raft, turn, target),
        controller: this.node.controller,
      }));
    }
    const timer = this.timers.get(RAFT_TIMER);
    if (timer !== undefined && this.node.raft.role.type !== 'Leader') this.pollRaft();
  }

  private pollRaft(): void {
    this.step((turn) => ({
      raft: onRaftTimer(this.node.raft, turn, RAFT_TIMER, 0),
      controller: this.node.controller,
    }));
  }

  /** The linger time passes: what was appended is written and committed. */
  commit(): void {
    this.now += this.config.settings['controller.quorum.append.linger.ms'] * MS;
    this.pollRaft();
    for (let i = 0; i < 3; i++) this.flush();
  }

  wait(ms: number): void {
    this.now += ms * MS;
  }

  /** Sends a request; the reply, or null while it waits. */
  ask<R extends ControllerResponse>(request: ControllerRequest): R | null {
    this.connections -= 1;
    const connection = this.connections;
    this.step((turn) => onControllerRequest(this.node, turn, connection, request));
    return this.replyTo<R>(connection);
  }

  /** Sends a request and commits; the reply. */
  askAndCommit<R extends ControllerResponse>(request: ControllerRequest): R {
    this.ask(request);
    this.commit();
    return this.replyTo<R>(this.connections) as R;
  }

  replyTo<R extends ControllerResponse>(connection: number = this.connections): R | null {
    const found = this.replies.find((reply) => reply.connection === connection);
    return found === undefined ? null : (found.response as R);
  }

  fire(timer: string): void {
    this.step((turn) => onControllerTimer(this.node, turn, timer, 0));
  }

  get latest(): MetadataImage {
    return this.node.controller.latest.image;
  }

  get stable(): MetadataImage {
    return this.node.controller.stable.image;
  }

  partition(name: string): PartitionRegistration {
    const partition = partitionOf(this.latest, name);
    if (partition === null) throw new Error(`no partition ${name}`);
    return partition;
  }

  /** The records of the metadata log, control records left out. */
  records(): readonly MetadataRecord[] {
    const log = this.disk.logs[0]?.written;
    const batches = log === undefined ? [] : log.shared.items.slice(0, log.length);
    return (batches as unknown as MetadataBatch[])
      .filter((batch) => !batch.isControl)
      .flatMap((batch) => batch.records as MetadataRecord[]);
  }

  probesOf<T extends ControllerProbe['type']>(type: T): Extract<ControllerProbe, { type: T }>[] {
    return this.probes.filter((probe) => probe.type === type) as Extract<
      ControllerProbe,
      { type: T }
    >[];
  }

  register(brokerId: number, incarnation = 1, previousBrokerEpoch = -1): number {
    const response = this.askAndCommit({
      type: 'BrokerRegistrationRequest',
      brokerId,
      incarnationId: `${brokerId}#${incarnation}`,
      rack: null,
      logDirs: [`dir-${brokerId}`],
      previousBrokerEpoch,
    });
    return response.type === 'BrokerRegistrationResponse' && response.error === 'NONE'
      ? response.brokerEpoch
      : -1;
  }

  beat(brokerId: number, change: Partial<BrokerHeartbeatRequest> = {}): BrokerHeartbeatResponse {
    return this.askAndCommit<BrokerHeartbeatResponse>({
      type: 'BrokerHeartbeatRequest',
      brokerId,
      brokerEpoch: this.epochOf(brokerId),
      currentMetadataOffset: this.stable.endOffset - 1,
      wantFence: false,
      wantShutDown: false,
      ...change,
    });
  }

  epochOf(brokerId: number): number {
    return this.latest.brokers.find((broker) => broker.id === brokerId)?.brokerEpoch ?? -1;
  }

  /** Registers and unfences brokers. */
  start(...brokerIds: number[]): void {
    for (const id of brokerIds) {
      this.register(id);
      this.beat(id);
    }
  }

  /** Creates a topic with one partition on the given replicas. */
  create(topic: string, replicas: readonly number[], configs: Record<string, string> = {}): void {
    this.askAndCommit({
      type: 'CreateTopicsRequest',
      topics: [
        { name: topic, numPartitions: -1, replicationFactor: -1, assignments: [replicas], configs },
      ],
    });
  }

  /** Lets the sessions of brokers run out, while the others go on beating, and fences what is stale. */
  expire(...dead: number[]): void {
    this.wait(this.config.settings['broker.session.timeout.ms'] + 1);
    for (const { id, fenced } of this.latest.brokers) {
      if (!dead.includes(id) && !fenced) this.beat(id);
    }
    for (let i = 0; i < dead.length; i++) {
      this.fire('controller.fence-stale-broker');
      this.commit();
    }
  }

  /** A leader proposes an ISR under the broker epochs that are registered. */
  propose(
    name: string,
    isr: readonly number[],
    change: Partial<{ leaderEpoch: number; partitionEpoch: number; brokerId: number }> = {},
  ): string {
    const partition = this.partition(name);
    const brokerId = change.brokerId ?? partition.leader;
    const response = this.askAndCommit({
      type: 'AlterPartitionRequest',
      brokerId,
      brokerEpoch: this.epochOf(brokerId),
      partitions: [
        {
          partition: name,
          topicId: partition.topicId,
          leaderEpoch: change.leaderEpoch ?? partition.leaderEpoch,
          partitionEpoch: change.partitionEpoch ?? partition.partitionEpoch,
          newIsr: isr.map((id) => ({ brokerId: id, brokerEpoch: this.epochOf(id) })),
          leaderRecoveryState: 'RECOVERED',
        },
      ],
    });
    if (response.type !== 'AlterPartitionResponse') return 'no answer';
    return response.partitions[0]?.error ?? response.error;
  }
}
