import type { KafkaCommand } from '../../core/client/commands.ts';
import { settingsOf } from '../../core/config/catalogue/settings-of.ts';
import type { ServerSettings } from '../../core/config/settings.ts';
import { type Switches, TODAY } from '../../core/config/switches.ts';
import { mix, mixNumber } from '../../core/hash.ts';
import type { Probe } from '../../core/probe.ts';
import type { KafkaMessage } from '../../core/protocol/message.ts';
import { RAFT_PURPOSE, type RaftState } from '../../core/quorum/raft.ts';
import { type VoterMemory, voterMachine } from '../../core/quorum/voter-machine.ts';
import { uniqueDraws } from '../../sim/kernel/audit.ts';
import { Choices } from '../../sim/kernel/choices.ts';
import { TRAFFIC_CLASSES, type Wire } from '../../sim/kernel/connection.ts';
import { Kernel, PLAIN, type Stepper } from '../../sim/kernel/kernel.ts';
import { LAN, type LatencyLaw, SSD_FLUSH } from '../../sim/kernel/latency.ts';
import { start } from '../../sim/kernel/lifecycle.ts';
import { Links } from '../../sim/kernel/links.ts';
import type { NodeRuntime } from '../../sim/kernel/node.ts';
import type { Observer } from '../../sim/kernel/observer.ts';
import { runKeyOf } from '../../sim/kernel/seed.ts';

/** A quorum without brokers on the real kernel: nodes n1 … with ids from 1, voters first, then observers. */
export interface QuorumOptions {
  readonly voters?: number;
  readonly observers?: number;
  /** The kraft.version of a quorum whose voters can change; observers are controllers then. Static where left out. */
  readonly kraftVersion?: 0 | 1;
  readonly seed?: string;
  readonly switches?: Partial<Switches>;
  readonly settings?: Readonly<Record<string, number>>;
  readonly appendEveryMicros?: number;
  readonly latency?: LatencyLaw;
  readonly flush?: LatencyLaw;
  readonly observersOfRun?: readonly Observer[];
  readonly stepper?: Stepper;
  /** Whether to insist that no key is drawn twice, which names every draw. */
  readonly unique?: boolean;
}

/** The server settings of a test: Kafka's defaults but for what is given. */
export const quorumSettings = (given: Readonly<Record<string, number>> = {}): ServerSettings =>
  settingsOf('server', [4, 1, 0], given).settings;

/** What the kernel must know of raft messages. */
export const RAFT_WIRE: Wire = {
  identity: () => -1,
  position: (message) => {
    const m = message as KafkaMessage;
    return m.type === 'QuorumFetchRequest' ? m.fetchOffset : -1;
  },
  size: () => 100,
  trafficClass: () => 'control',
  digest: (hash, message) => {
    const m = message as KafkaMessage;
    if (m.type === 'QuorumFetchRequest') {
      return mixNumber(mix(mix(hash, m.currentLeaderEpoch), m.highWatermark), m.fetchOffset);
    }
    if (m.type !== 'QuorumFetchResponse' || m.error !== 'NONE') return null;
    let h = mix(mix(mix(hash, m.leaderEpoch), m.highWatermark), m.divergingEpoch?.endOffset ?? -1);
    for (const batch of m.batches) h = mix(mixNumber(h, batch.baseOffset), batch.crc);
    return h;
  },
};

/** A running quorum, with what tests do to it and ask of it. */
export class QuorumCluster {
  readonly kernel: Kernel;
  readonly probes: { readonly at: number; readonly id: number; readonly probe: Probe }[] = [];

  constructor(options: QuorumOptions = {}) {
    const voters = Array.from({ length: options.voters ?? 3 }, (_, i) => i + 1);
    const ids = [...voters];
    for (let i = 0; i < (options.observers ?? 0); i++) ids.push(ids.length + 1);
    const settings = quorumSettings(options.settings);
    const switches: Switches = { ...TODAY, ...options.switches };
    const nodes = ids.map((nodeId) => {
      const { kraftVersion } = options;
      const dynamic = kraftVersion === undefined ? null : { controllers: ids, kraftVersion };
      const flushes = dynamic !== null || voters.includes(nodeId);
      const config = {
        nodeId,
        clusterId: 'quorum',
        voters,
        dynamic,
        flushes,
        settings,
        switches,
      };
      const { appendEveryMicros = 0 } = options;
      const machine = voterMachine({ config, network: settings, appendEveryMicros });
      return { id: nodeId, name: `n${nodeId}`, machine: machine as never };
    });
    const law = {
      latency: options.latency ?? LAN,
      lossOneIn: 0,
      bytesPerSecond: 0,
      regions: null,
    };
    const runKey = runKeyOf(options.seed ?? '1');
    const record = options.unique === true ? uniqueDraws() : null;
    this.kernel = new Kernel({
      nodes,
      links: new Links(
        nodes.map(({ name }) => name),
        law,
        null,
      ),
      wire: RAFT_WIRE,
      flush: options.flush ?? SSD_FLUSH,
      choices: new Choices({ runKey, tape: {}, quiet: [] }, record),
      onWorld: () => {},
      onAnswer: () => {},
      observers: [{ onStep: (event) => this.note(event) }, ...(options.observersOfRun ?? [])],
      stepper: options.stepper ?? PLAIN,
    });
    for (const node of this.kernel.nodes) start(this.kernel, node);
  }

  private note(event: Parameters<NonNullable<Observer['onStep']>>[0]): void {
    for (const effect of event.effects) {
      if (effect.type !== 'Probe') continue;
      this.probes.push({ at: event.at, id: event.node.spec.id, probe: effect.probe as Probe });
    }
  }

  node(id: number): NodeRuntime {
    return this.kernel.nodeById(id);
  }

  /** The memory of a running node. */
  memory(id: number): VoterMemory {
    const { state } = this.node(id);
    if (state === null) throw new Error(`node ${id} does not run`);
    return state.memory as VoterMemory;
  }

  raft(id: number): RaftState {
    return this.memory(id).raft;
  }

  /** The running leader of the highest epoch, or 0. */
  leader(): number {
    let best = 0;
    for (const { spec, state } of this.kernel.nodes) {
      if (state === null || this.raft(spec.id).role.type !== 'Leader') continue;
      if (best === 0 || this.raft(spec.id).epoch > this.raft(best).epoch) best = spec.id;
    }
    return best;
  }

  /** An operator asks a node of the quorum for something. */
  ask(id: number, command: KafkaCommand): void {
    this.kernel.command(this.node(id), command);
  }

  /** The ids of the voters as a node has them. */
  votersOf(id: number): readonly number[] {
    return this.raft(id).membership.voters.map((voter) => voter.id);
  }

  /** Runs for so long in virtual time. */
  run(ms: number): void {
    const until = this.kernel.now + ms * 1000;
    while (this.kernel.advance(until)) {}
    this.kernel.now = until;
  }

  /** Runs until something holds, and fails if it does not within `withinMs`. */
  runUntil(holds: () => boolean, withinMs = 30_000): void {
    const until = this.kernel.now + withinMs * 1000;
    while (!holds()) {
      if (!this.kernel.advance(until)) throw new Error('what was waited for did not happen');
    }
  }

  /** Runs until a leader has committed its first record. */
  runUntilLeader(withinMs = 30_000): number {
    this.runUntil(
      () => this.leader() !== 0 && this.raft(this.leader()).highWatermark > 0,
      withinMs,
    );
    return this.leader();
  }

  /** Cuts (+1) or mends (−1) the link between two nodes, both ways. */
  changeLink(a: number, b: number, change: 1 | -1): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const indexes = [this.node(from).index, this.node(to).index] as const;
      for (const traffic of TRAFFIC_CLASSES) {
        this.kernel.transport.links.changeCut(indexes[0], indexes[1], traffic, change);
      }
    }
    if (change === -1) this.kernel.transport.release();
  }

  /** Cuts (+1) or mends (−1) all links of a node. */
  isolate(id: number, change: 1 | -1): void {
    for (const { spec } of this.kernel.nodes) {
      if (spec.id !== id) this.changeLink(id, spec.id, change);
    }
  }
}

/** The name of what the raft connections are for. */
export const RAFT: string = RAFT_PURPOSE;
