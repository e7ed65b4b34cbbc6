import type {
  Answer,
  ConsumedRecord,
  KafkaCommand,
  PartitionOffset,
  TransactionCall,
} from '../../core/client/commands.ts';
import { groupIdAlone, groupMetadataOf } from '../../core/client/consumer/group/metadata.ts';
import type { ConsumerMemory } from '../../core/client/consumer/memory.ts';
import { indexOf } from '../../core/protocol/partition-name.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { ResolvedCopier } from '../scenario/resolved.ts';
import { type CopierWorld, copyValue } from './copier-world.ts';
import type { WorkloadItem } from './world.ts';

/** How long a copier waits in one poll. */
const POLL_TIMEOUT_MS = 1000;
/** How long it waits before it polls again, and before it opens a new producer. */
const AFTER_NOTHING_MICROS = 1000;
const AFTER_EXCEPTION_MICROS = 100_000;
/** consumer.close() with its default timeout. */
const CLOSE_TIMEOUT_MS = 30_000;
/** Bytes of a copy. */
const COPY_BYTES = 100;

type Due = Extract<WorkloadItem, { readonly type: 'CopierDue' }>;
type Completed = Extract<Answer, { readonly type: 'TransactionCompleted' }>;

/** What a copier needs of the workload around it. */
export interface CopierSurroundings {
  readonly kernel: Kernel;
  readonly give: (nodeId: number, command: KafkaCommand, key: string) => void;
  readonly schedule: (at: number, item: WorkloadItem) => void;
}

/**
 * A read-process-write application (clients §3.4, §8 rows 12 to 15): it polls, begins a transaction, sends a copy of each
 * record, sends the offsets and commits; it does about errors what Kafka's documentation tells it to (clients §3.10).
 * Simplified: the two clients of a copier are nodes of their own.
 */
export class Copier {
  private readonly program: ResolvedCopier;
  private readonly index: number;
  private readonly world: CopierWorld;
  private readonly around: CopierSurroundings;

  constructor(
    program: ResolvedCopier,
    index: number,
    world: CopierWorld,
    around: CopierSurroundings,
  ) {
    this.program = program;
    this.index = index;
    this.world = world;
    this.around = around;
  }

  /** Something came up on the queue; a process that stands still does it when it goes on. */
  onDue({ what, run }: Due): void {
    const { world } = this;
    if (what === 'stop') {
      world.stopping = true;
      return;
    }
    if (run !== world.run || world.phase === 'ended') return;
    const nodes = this.nodes();
    if (nodes.some(({ status }) => status === 'paused')) world.missed = what;
    else if (nodes.some(({ status }) => status !== 'running')) world.phase = 'down';
    else if (what === 'start') this.start();
    else this.carryOut(what);
  }

  private carryOut(what: 'poll' | 'processed' | 'reopen'): void {
    if (what === 'poll') this.poll();
    else if (what === 'processed') this.beginTransaction();
    else {
      this.toProducer({ type: 'ReopenProducer' }, `reopen ${this.nextId()}`);
      this.call('init', 'initializing');
    }
  }

  /** A half of the application stopped or runs again: the whole begins anew when both run. */
  onNode({ what }: NodeChange): void {
    const { world } = this;
    const isIdle = world.phase === 'idle' && world.missed === null;
    if (isIdle || world.phase === 'ended') return;
    const areRunning = this.nodes().every(({ status }) => status === 'running');
    switch (what) {
      case 'paused':
      case 'wiped':
        return;
      case 'resumed':
      case 'started':
        if (areRunning) this.goOnAgain();
        return;
      case 'crashed':
      case 'halted':
      case 'power-lost':
        world.phase = 'down';
        world.run += 1;
        world.missed = null;
    }
  }

  private goOnAgain(): void {
    const { world } = this;
    const { missed } = world;
    world.missed = null;
    if (world.phase === 'down' || missed === 'start') this.start();
    else if (missed !== null) this.carryOut(missed);
  }

  /** A half that did not stop with the other is replaced, and its position with it. */
  private start(): void {
    const { world } = this;
    const [consumer, producer] = this.nodes();
    if (producer.boot === world.producerBoot) {
      this.toProducer({ type: 'ReopenProducer' }, `reopen ${this.nextId()}`);
    }
    if (consumer.boot === world.consumerBoot) this.rewind();
    else world.isSubscribed = false;
    world.producerBoot = producer.boot;
    world.consumerBoot = consumer.boot;
    this.call('init', 'initializing');
  }

  /** One of the two clients answered. */
  onAnswer(answer: Answer): void {
    const { world } = this;
    switch (answer.type) {
      case 'SendCompleted':
        if (answer.error !== 'NONE' && answer.id >= world.firstSend) world.hasFailed = true;
        return;
      case 'TransactionCompleted':
        if (answer.id === world.calls) this.onCompleted(answer);
        return;
      case 'Polled':
        if (answer.id === world.calls && world.phase === 'polling') this.onPolled(answer);
        // Records that were handed to nobody must be handed out again.
        else if (answer.records.length > 0) this.rewind();
        return;
      case 'CommitCompleted':
        if (answer.id === world.calls && world.phase === 'committing-offsets') this.goOn(0);
        return;
      case 'ConsumerClosed':
        world.phase = 'ended';
        return;
      default:
    }
  }

  private onPolled({ records, exception }: Extract<Answer, { readonly type: 'Polled' }>): void {
    const { world, program } = this;
    if (exception === 'FencedInstanceIdException') {
      world.phase = 'ended';
      return;
    }
    if (exception !== null || records.length === 0) {
      this.goOn(exception === null ? AFTER_NOTHING_MICROS : AFTER_EXCEPTION_MICROS);
      return;
    }
    world.held = records.slice();
    world.phase = 'processing';
    this.due(program.processingMicros, 'processed');
  }

  private beginTransaction(): void {
    this.world.transactions += 1;
    this.world.hasFailed = false;
    this.call('begin', 'beginning');
  }

  private sendCopies(): void {
    const { world, program } = this;
    world.firstSend = world.sent + 1;
    for (const { partition, offset, key } of world.held) {
      world.sent += 1;
      const id = world.sent;
      const command: KafkaCommand = {
        type: 'Send',
        id,
        topic: program.to,
        partition: indexOf(partition) % program.toPartitions,
        key,
        value: copyValue(partition, offset, program.name, world.transactions),
        sizeBytes: COPY_BYTES,
      };
      this.toProducer(command, `send ${id}`);
    }
    if (program.offsets === 'consumer') this.call('commit', 'committing');
    else this.call('offsets', 'sending-offsets');
  }

  private onCompleted({ call, outcome }: Completed): void {
    const { world } = this;
    switch (outcome) {
      case 'ok':
        this.onOk(call);
        return;
      case 'timeout':
        // Only init, commit and abort go on after their time, and only the same call may be repeated.
        if (call === 'offsets' || call === 'begin') this.call('abort', 'aborting');
        else this.call(call, world.phase);
        return;
      case 'abortable':
        if (call === 'init' || call === 'abort') this.giveUpProducer();
        else this.call('abort', 'aborting');
        return;
      case 'fatal':
      case 'illegal':
        this.giveUpProducer();
    }
  }

  private onOk(call: TransactionCall): void {
    const { world, program } = this;
    switch (call) {
      case 'init':
        if (!world.isSubscribed) {
          world.isSubscribed = true;
          const topics = [program.from];
          this.toConsumer(
            { type: 'Subscribe', topics, listener: 'none' },
            `subscribe ${world.run}`,
          );
        } else if (program.rewind) this.rewind();
        this.poll();
        return;
      case 'begin':
        this.sendCopies();
        return;
      case 'offsets':
        if (world.hasFailed) this.call('abort', 'aborting');
        else this.call('commit', 'committing');
        return;
      case 'commit':
        if (program.offsets === 'in-transaction') this.goOn(0);
        else this.commitOffsets();
        return;
      case 'abort':
        if (program.rewind) this.rewind();
        this.goOn(AFTER_NOTHING_MICROS);
    }
  }

  /** commitSync() of what was copied, when the transaction is committed (clients §8 row 14). */
  private commitOffsets(): void {
    const { world } = this;
    world.phase = 'committing-offsets';
    const id = this.nextId();
    this.toConsumer({ type: 'CommitSync', id, offsets: nextOffsets(world.held) }, `commit ${id}`);
  }

  private giveUpProducer(): void {
    this.world.phase = 'broken';
    this.due(AFTER_EXCEPTION_MICROS, 'reopen');
  }

  private rewind(): void {
    this.toConsumer({ type: 'SeekToCommitted' }, `rewind ${this.nextRewind()}`);
  }

  private poll(): void {
    const { world } = this;
    const id = this.nextId();
    if (world.stopping) {
      world.phase = 'closing';
      const timeoutMs = CLOSE_TIMEOUT_MS;
      const membership = 'default' as const;
      this.toConsumer({ type: 'CloseConsumer', id, timeoutMs, membership }, `close ${id}`);
      return;
    }
    world.phase = 'polling';
    this.toConsumer({ type: 'Poll', id, timeoutMs: POLL_TIMEOUT_MS }, `poll ${id}`);
  }

  /** Polls again after a while. */
  private goOn(micros: number): void {
    this.world.phase = 'waiting';
    if (micros === 0) this.poll();
    else this.due(micros, 'poll');
  }

  private call(call: TransactionCall, phase: CopierWorld['phase']): void {
    const id = this.nextId();
    this.world.phase = phase;
    this.toProducer(this.commandOf(call, id), `${call} ${id}`);
  }

  private commandOf(call: TransactionCall, id: number): KafkaCommand {
    switch (call) {
      case 'init':
        return { type: 'InitTransactions', id };
      case 'begin':
        return { type: 'BeginTransaction', id };
      case 'commit':
        return { type: 'CommitTransaction', id };
      case 'abort':
        return { type: 'AbortTransaction', id };
      case 'offsets': {
        const { program, world } = this;
        const memory = this.nodes()[0].state?.memory as ConsumerMemory | undefined;
        const known =
          memory !== undefined && program.groupMetadata ? groupMetadataOf(memory) : null;
        const group = known ?? groupIdAlone(program.group);
        return { type: 'SendOffsetsToTransaction', id, offsets: nextOffsets(world.held), group };
      }
    }
  }

  private due(micros: number, what: 'poll' | 'processed' | 'reopen'): void {
    const { kernel, schedule } = this.around;
    const { run } = this.world;
    schedule(kernel.now + micros, { type: 'CopierDue', copier: this.index, what, run });
  }

  private nextId(): number {
    this.world.calls += 1;
    return this.world.calls;
  }

  private nextRewind(): number {
    this.world.rewinds += 1;
    return this.world.rewinds;
  }

  private toConsumer(command: KafkaCommand, key: string): void {
    this.around.give(this.program.consumer.nodeId, command, key);
  }

  private toProducer(command: KafkaCommand, key: string): void {
    this.around.give(this.program.producer.nodeId, command, key);
  }

  private nodes(): readonly [consumer: NodeRuntime, producer: NodeRuntime] {
    const { kernel } = this.around;
    const { consumer, producer } = this.program;
    return [kernel.nodeById(consumer.nodeId), kernel.nodeById(producer.nodeId)];
  }
}

/** By partition, the offset behind the last record. */
function nextOffsets(records: readonly ConsumedRecord[]): readonly PartitionOffset[] {
  const offsets: PartitionOffset[] = [];
  for (const { partition, offset, leaderEpoch } of records) {
    const next = { partition, offset: offset + 1, leaderEpoch };
    const at = offsets.findIndex((other) => other.partition === partition);
    if (at < 0) offsets.push(next);
    else offsets[at] = next;
  }
  return offsets;
}
