import { expect } from 'vitest';
import type { Answer, KafkaCommand } from '../../../core/client/commands.ts';
import type {
  AdminSettings,
  ClusterFacts,
  ConsumerSettings,
  ProducerSettings,
} from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import { EMPTY_DISK } from '../../../core/disk.ts';
import { hashString } from '../../../core/hash.ts';
import type { Effect, Input, Machine, NodeState, Step } from '../../../core/machine.ts';
import type { Probe } from '../../../core/probe.ts';
import type { KafkaMessage, Request, Response } from '../../../core/protocol/message.ts';
import type { MetadataResponse } from '../../../core/protocol/metadata.ts';
import { instant } from '../../../core/time.ts';
import { BORING } from '../../support/turn.ts';

type Client<Memory> = Machine<Memory, KafkaMessage, Probe, KafkaCommand, Answer>;

/** A request that reached a broker and has no answer. */
export interface OnWire<R extends Request = Request> {
  readonly node: number;
  readonly connection: number;
  readonly request: R;
}

/**
 * Runs one client against brokers that answer what the test says. States are taken through JSON, so that nothing
 * hides outside of them, and no step draws one key twice.
 */
export class Driver<Memory> {
  readonly answers: Answer[] = [];
  readonly probes: Probe[] = [];
  readonly wire: OnWire[] = [];
  readonly up: Set<number>;
  /** Answers a request at once, or null to leave it on the wire. */
  auto: (request: Request, node: number) => Response | null = () => null;
  now = 1_000_000;
  steps = 0;
  /** After how many steps the state is taken through JSON. */
  jsonEvery = 1;
  /** Whether draws are random instead of boring. */
  seeded = false;
  #state: NodeState<Memory>;
  readonly #machine: Client<Memory>;
  readonly #timers = new Map<string, { timer: string; subject: number; at: number }>();
  readonly #peers = new Map<number, number>();

  constructor(machine: Client<Memory>, brokers: readonly number[] = [1, 2, 3]) {
    this.#machine = machine;
    this.up = new Set(brokers);
    this.#state = { memory: null as Memory, disk: EMPTY_DISK };
  }

  get memory(): Memory {
    return this.#state.memory;
  }

  boot(): this {
    const identity = { nodeId: 100, name: 'client', boot: 1 };
    const start = { ...this.#clocks(), type: 'Start' } as const;
    this.#take(this.#machine.boot(identity, EMPTY_DISK, start));
    return this;
  }

  command(command: KafkaCommand): void {
    this.#step({ ...this.#clocks(), type: 'Command', command });
  }

  /** Lets time pass, with the timers that fire on the way. */
  advance(ms: number): void {
    const until = this.now + ms * 1000;
    for (let guard = 0; guard < 10_000; guard++) {
      const due = [...this.#timers.values()].sort((a, b) => a.at - b.at)[0];
      if (due === undefined || due.at > until) break;
      this.#timers.delete(`${due.timer}/${due.subject}`);
      this.now = Math.max(this.now, due.at);
      const { timer, subject } = due;
      this.#step({ ...this.#clocks(), type: 'TimerFired', timer, subject });
    }
    this.now = until;
  }

  /** The requests of a type that have no answer, oldest first. */
  pending<T extends Request['type']>(type: T): OnWire<Extract<Request, { type: T }>>[] {
    return this.wire.filter((w) => w.request.type === type) as OnWire<
      Extract<Request, { type: T }>
    >[];
  }

  /** Answers the oldest request at a node. */
  reply(node: number, message: Response): void {
    const at = this.wire.findIndex((w) => w.node === node);
    const [taken] = this.wire.splice(at, 1);
    if (at < 0 || taken === undefined) throw new Error(`nothing to answer at ${node}`);
    const { connection } = taken;
    this.#step({ ...this.#clocks(), type: 'Received', connection, message });
    this.#serve(node);
  }

  /** Answers what `auto` answers, each node in the order of its requests: a broker serves one at a time. */
  #serve(node: number): void {
    const oldest = this.wire.find((w) => w.node === node);
    if (oldest === undefined) return;
    const response = this.auto(oldest.request, node);
    if (response !== null) this.reply(node, response);
  }

  /** Cuts the connection to a node; what is on it is lost. */
  cut(node: number): void {
    for (const [connection, peer] of [...this.#peers]) {
      if (peer !== node) continue;
      this.#forget(connection);
      this.#step({ ...this.#clocks(), type: 'Disconnected', connection });
    }
  }

  #forget(connection: number): void {
    this.#peers.delete(connection);
    for (let i = this.wire.length - 1; i >= 0; i--) {
      if (this.wire[i]?.connection === connection) this.wire.splice(i, 1);
    }
  }

  #clocks() {
    const now = instant(this.now);
    const entropy = hashString(`step ${this.steps}`);
    return { now, wallClock: now, entropy, forcing: this.seeded ? null : BORING };
  }

  #step(input: Input<KafkaMessage, KafkaCommand>): void {
    this.#take(this.#machine.step(this.#state, input));
  }

  #take(step: Step<Memory, KafkaMessage, Probe, Answer>): void {
    this.steps += 1;
    const keys = step.draws.map((drawn) => `${drawn.site.name}/${drawn.sub}`);
    expect(new Set(keys).size).toBe(keys.length);
    this.#state = step.state;
    if (this.steps % this.jsonEvery === 0) {
      expectPlain(step.state);
      this.#state = JSON.parse(JSON.stringify(step.state)) as NodeState<Memory>;
    }
    // All effects of a step come before what they lead to.
    const then: (() => void)[] = [];
    for (const effect of step.effects) this.#carryOut(effect, then);
    for (const happen of then) happen();
  }

  #connect(connection: number, peer: number, purpose: string): void {
    if (!this.up.has(peer)) {
      this.#step({ ...this.#clocks(), type: 'Refused', connection });
      return;
    }
    this.#peers.set(connection, peer);
    const opened = true;
    this.#step({ ...this.#clocks(), type: 'Connected', connection, peer, purpose, opened });
  }

  #carryOut(effect: Effect<KafkaMessage, Probe, Answer>, then: (() => void)[]): void {
    switch (effect.type) {
      case 'Connect': {
        const { connection, peer, purpose } = effect;
        then.push(() => this.#connect(connection, peer, purpose));
        return;
      }
      case 'Send': {
        const { connection } = effect;
        const node = this.#peers.get(connection) ?? -1;
        const sent = { node, connection, request: effect.message as Request };
        this.wire.push(sent);
        then.push(() => this.#serve(node));
        return;
      }
      case 'Disconnect':
        this.#forget(effect.connection);
        return;
      case 'SetTimer':
        this.#timers.set(`${effect.timer}/${effect.subject}`, { ...effect });
        return;
      case 'CancelTimer':
        this.#timers.delete(`${effect.timer}/${effect.subject}`);
        return;
      case 'Answer':
        this.answers.push(effect.answer);
        return;
      case 'Probe':
        this.probes.push(effect.probe);
        return;
      default:
        throw new Error(`unexpected effect ${effect.type}`);
    }
  }
}

/** A state is data that JSON keeps as it is. */
function expectPlain(value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Object.is(value, -0)) throw new Error(`${value} in a state`);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) expectPlain(item);
    return;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new Error(`${String(value)} in a state`);
  }
  for (const item of Object.values(value)) expectPlain(item);
}

/** A cluster of three brokers as a client is told of it. */
export const facts = (switches: Partial<Switches> = {}): ClusterFacts => ({
  clusterId: 'test',
  voters: [10],
  dynamicQuorum: null,
  brokers: [1, 2, 3],
  features: {},
  switches: { ...TODAY, ...switches },
});

/** A leader and epoch for each partition of `topic`. */
export const metadata = (
  leaders: readonly (readonly [leaderId: number, leaderEpoch: number])[],
  topic = 't',
  topicId = 'T',
): MetadataResponse => ({
  type: 'MetadataResponse',
  error: 'NONE',
  brokers: [1, 2, 3],
  controllerId: 1,
  topics: [
    {
      name: topic,
      topicId,
      error: 'NONE',
      partitions: leaders.map(([leaderId, leaderEpoch], index) => ({
        index,
        error: leaderId < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE',
        leaderId,
        leaderEpoch,
        replicas: [1, 2, 3],
        isr: [1, 2, 3],
      })),
    },
  ],
});

const CLIENT = {
  'metadata.max.age.ms': 300_000,
  'request.timeout.ms': 30_000,
  'retry.backoff.ms': 100,
  'retry.backoff.max.ms': 1000,
  'reconnect.backoff.ms': 50,
  'reconnect.backoff.max.ms': 1000,
  'socket.connection.setup.timeout.ms': 10_000,
};

/** How clients of today go back to their bootstrap list (KIP-899, KIP-1102). */
export const RECOVERY = {
  'metadata.recovery.strategy': 'rebootstrap',
  'metadata.recovery.rebootstrap.trigger.ms': 300_000,
} as const;

export const producerSettings = (change: Partial<ProducerSettings> = {}): ProducerSettings => ({
  ...CLIENT,
  ...RECOVERY,
  acks: 'all',
  'enable.idempotence': true,
  retries: 2_147_483_647,
  'max.in.flight.requests.per.connection': 5,
  'batch.size': 1000,
  'linger.ms': 5,
  'buffer.memory': 33_554_432,
  'max.block.ms': 60_000,
  'max.request.size': 1_048_576,
  'delivery.timeout.ms': 120_000,
  'metadata.max.idle.ms': 300_000,
  'partitioner.class': 'default',
  'partitioner.ignore.keys': false,
  'partitioner.adaptive.partitioning.enable': true,
  'partitioner.availability.timeout.ms': 0,
  'transactional.id': '',
  'transaction.timeout.ms': 60_000,
  ...change,
});

export const consumerSettings = (change: Partial<ConsumerSettings> = {}): ConsumerSettings => ({
  ...CLIENT,
  ...RECOVERY,
  'auto.offset.reset': 'earliest',
  'client.rack': '',
  'isolation.level': 'read_uncommitted',
  'fetch.min.bytes': 1,
  'fetch.max.wait.ms': 500,
  'fetch.max.bytes': 52_428_800,
  'max.partition.fetch.bytes': 1_048_576,
  'max.poll.records': 500,
  'default.api.timeout.ms': 60_000,
  'group.id': '',
  'group.instance.id': '',
  'group.protocol': 'classic',
  'group.remote.assignor': '',
  'partition.assignment.strategy': 'range,cooperative-sticky',
  'session.timeout.ms': 45_000,
  'heartbeat.interval.ms': 3000,
  'max.poll.interval.ms': 300_000,
  'enable.auto.commit': true,
  'auto.commit.interval.ms': 5000,
  ...change,
});

export const adminSettings = (change: Partial<AdminSettings> = {}): AdminSettings => ({
  ...CLIENT,
  'default.api.timeout.ms': 60_000,
  ...change,
});
