import type { ServerMemory } from '../../../core/broker/server.ts';
import type { ConsumerMemory } from '../../../core/client/consumer/memory.ts';
import type { ProducerMemory } from '../../../core/client/producer/memory.ts';
import type { MetadataImage } from '../../../core/controller/image.ts';
import type { VoterMemory } from '../../../core/quorum/voter-machine.ts';
import { castOf } from '../../faults/cast.ts';
import { committedImage } from '../../faults/resolve.ts';
import { diskOf, type NodeRuntime } from '../../kernel/node.ts';
import { KAFKA_INSIGHT } from '../../run/insight.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { FIELDS, type FieldName, UNKNOWN } from '../fields.ts';
import { partitionsOfScenario, traceNodes } from '../header.ts';
import type { TraceNode } from '../trace.ts';
import { projectConsumer, projectProducer, projectStoppedClient } from './client.ts';
import { type DecidedSetting, projectDecided } from './decided.ts';
import { metadataLogEnd } from './disk.ts';
import { projectReplicas, type ReplicaSource } from './replica.ts';
import {
  NO_SERVER,
  projectServer,
  projectStoppedServer,
  type ServerParts,
  serverParts,
  voterParts,
} from './server.ts';
import type { PartitionIndex, Sink } from './sink.ts';

/** What a node was projected from last. */
interface Seen {
  memory: unknown;
  parts: ServerParts;
  source: ReplicaSource | null;
  /** Its claim to be the active controller and the metadata that it would show as such. */
  claim: number;
  image: MetadataImage | null;
}

/** Keeps view values equal to the machines' states, looking only at what changed since it last looked. */
export class WorldProjector {
  private readonly sink: Sink;
  private readonly nodes: readonly TraceNode[];
  private readonly isQuorumOnly: boolean;
  private readonly indexOf: PartitionIndex;
  private readonly decided: DecidedSetting;
  private readonly seen: readonly Seen[];
  private image: MetadataImage | null = null;

  constructor(scenario: ResolvedScenario, sink: Sink) {
    this.sink = sink;
    this.nodes = traceNodes(scenario);
    this.isQuorumOnly = scenario.quorumOnly !== null;
    this.decided = decidedSetting(scenario, this.nodes);
    this.indexOf = this.decided.indexOf;
    this.seen = this.nodes.map(() => ({
      memory: null,
      parts: NO_SERVER,
      source: null,
      claim: -1,
      image: null,
    }));
    projectDecided(sink, this.decided, null, null);
  }

  /** Projects a node as it stands now. */
  update(node: NodeRuntime): void {
    const { sink } = this;
    const { index } = node;
    const { role } = this.nodes[index] as TraceNode;
    sink.set('status', index, -1, FIELDS.status.choices.indexOf(node.status));
    sink.set('boot', index, -1, node.boot);
    const seen = this.seen[index] as Seen;
    const memory = node.state?.memory ?? null;
    if (role === 'producer' || role === 'consumer') this.updateClient(index, role, memory, seen);
    else if (role !== 'admin') this.updateServer(node, role, memory, seen);
    seen.memory = memory;
  }

  private updateClient(
    index: number,
    role: 'producer' | 'consumer',
    memory: unknown,
    seen: Seen,
  ): void {
    const { sink, indexOf } = this;
    if (memory === seen.memory) return;
    if (memory === null) {
      projectStoppedClient(sink, index, this.decided.partitions.length);
    } else if (role === 'producer') {
      const was = seen.memory as ProducerMemory | null;
      projectProducer(sink, index, indexOf, memory as ProducerMemory, was);
    } else {
      const was = seen.memory as ConsumerMemory | null;
      projectConsumer(sink, index, indexOf, memory as ConsumerMemory, was);
    }
  }

  private updateServer(
    node: NodeRuntime,
    role: TraceNode['role'],
    memory: unknown,
    seen: Seen,
  ): void {
    const { sink } = this;
    const { index } = node;
    const disk = diskOf(node);
    if (memory === null) {
      const isBroker = role !== 'controller';
      projectStoppedServer(sink, index, isBroker && !this.isQuorumOnly, metadataLogEnd(disk));
      seen.parts = NO_SERVER;
    } else if (memory !== seen.memory) {
      const parts = this.isQuorumOnly
        ? voterParts(memory as VoterMemory)
        : serverParts(memory as ServerMemory);
      projectServer(sink, index, parts, seen.parts);
      seen.parts = parts;
    }
    if (!this.isQuorumOnly && role !== 'controller') {
      const replicas = (memory as ServerMemory | null)?.broker?.replicas ?? null;
      const source: ReplicaSource = { replicas, disk };
      projectReplicas(sink, index, this.indexOf, source, seen.source);
      seen.source = source;
    }
    this.updateDecided(node, seen);
  }

  /** Who is the active controller, and what it has committed, may be another one now. */
  private updateDecided(node: NodeRuntime, seen: Seen): void {
    const runs = node.state !== null;
    const claim = runs ? KAFKA_INSIGHT.controllerEpoch(node) : -1;
    const image = runs ? KAFKA_INSIGHT.image(node) : null;
    if (claim === seen.claim && image === seen.image) return;
    seen.claim = claim;
    seen.image = image;
    const committed = this.committed();
    if (committed === this.image) return;
    projectDecided(this.sink, this.decided, committed, this.image);
    this.image = committed;
  }

  /** What `committedImage` (sim/faults/resolve.ts) gives, from what was seen of each node. */
  private committed(): MetadataImage | null {
    let active: Seen | null = null;
    for (const seen of this.seen) {
      if (seen.claim > (active?.claim ?? -1)) active = seen;
    }
    if (active !== null && active.image !== null) return active.image;
    let furthest: MetadataImage | null = null;
    for (const { image } of this.seen) {
      if (image !== null && image.endOffset > (furthest?.endOffset ?? -1)) furthest = image;
    }
    return furthest;
  }
}

/** A value that a projection gives: a number, or a list. */
export interface Projected {
  readonly field: FieldName;
  readonly node: number;
  readonly partition: number;
  readonly value: number | readonly number[];
}

/** All that view states show of the machines' states, from scratch; what is not listed is unknown. */
export function projectWorld(
  nodes: readonly NodeRuntime[],
  scenario: ResolvedScenario,
): readonly Projected[] {
  const values = new Map<string, Projected>();
  const put = (projected: Projected, isUnknown: boolean): void => {
    const key = `${projected.field} ${projected.node} ${projected.partition}`;
    if (isUnknown) values.delete(key);
    else values.set(key, projected);
  };
  const sink: Sink = {
    set: (field, node, partition, value) =>
      put({ field, node, partition, value }, value === UNKNOWN),
    setList: (field, node, partition, list) =>
      put({ field, node, partition, value: list ?? [] }, list === null),
  };
  for (const node of nodes) {
    // A projector of its own for each node sees everything for the first time.
    new WorldProjector(scenario, sink).update(node);
  }
  const image = committedImage({ cast: castOf(scenario), nodes, insight: KAFKA_INSIGHT });
  const setting = decidedSetting(scenario, traceNodes(scenario));
  projectDecided(sink, setting, null, null);
  if (image !== null) projectDecided(sink, setting, image, null);
  return [...values.values()];
}

function decidedSetting(scenario: ResolvedScenario, nodes: readonly TraceNode[]): DecidedSetting {
  const partitions = partitionsOfScenario(scenario);
  const indexes = new Map(partitions.map((name, index) => [name, index]));
  const brokers = nodes.flatMap(({ id, role }, index) =>
    role === 'broker' || role === 'combined' ? [[id, index] as const] : [],
  );
  return { scenario, partitions, brokers, indexOf: (name) => indexes.get(name) ?? -1 };
}
