import type { Answer, ConsumedRecord, KafkaCommand } from '../../core/client/commands.ts';
import type { HistoryEntry, ProcessedRecord } from '../check/checker.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { ResolvedConsumer } from '../scenario/resolved.ts';
import { type ApplicationWorld, type Batch, newApplication, type WorkloadItem } from './world.ts';

/** How long an application waits in one poll. */
const POLL_TIMEOUT_MS = 1000;
/** How long it waits before it polls again after a poll that returned nothing, and after an exception. */
const AFTER_NOTHING_MICROS = 1000;
const AFTER_EXCEPTION_MICROS = 100_000;
/** consumer.close() with its default timeout. */
const CLOSE_TIMEOUT_MS = 30_000;

/** What a loop needs of the workload around it. */
export interface Surroundings {
  readonly kernel: Kernel;
  readonly give: (nodeId: number, command: KafkaCommand, key: string) => void;
  readonly tell: (entry: HistoryEntry) => void;
  readonly schedule: (at: number, item: WorkloadItem) => void;
}

/**
 * The application of a consumer with a `group.id`: it polls, processes what it is handed record by record, and commits
 * when it is told to (clients §4.3, §4.4, §8). The effect of a record is what delivery is judged by.
 */
export class Application {
  readonly program: ResolvedConsumer;
  private readonly index: number;
  private readonly world: ApplicationWorld;
  private readonly around: Surroundings;

  constructor(
    program: ResolvedConsumer,
    index: number,
    world: ApplicationWorld,
    around: Surroundings,
  ) {
    this.program = program;
    this.index = index;
    this.world = world;
    this.around = around;
  }

  /** The process started, and its application with it. */
  start(partitions: readonly string[]): void {
    const { program, world } = this;
    if (world.phase === 'ended') return;
    const { boot } = this.node();
    Object.assign(world, newApplication(), { stopping: world.stopping, commands: world.commands });
    const { group } = program;
    const listener = program.commit === 'async-after' ? 'commit-sync' : 'none';
    if (group === null) this.command({ type: 'Assign', partitions }, `assign ${boot}`);
    else
      this.command({ type: 'Subscribe', topics: [program.topic], listener }, `subscribe ${boot}`);
    this.poll();
  }

  /** Something came up on the queue for this application. */
  onDue(item: Extract<WorkloadItem, { readonly type: 'ApplicationDue' }>): void {
    const { world } = this;
    const { kernel } = this.around;
    if (item.what === 'stop') {
      world.stopping = true;
      return;
    }
    const node = this.node();
    if (item.boot !== node.boot || node.status !== 'running') return;
    if (item.what === 'poll') {
      if (world.phase === 'waiting') this.poll();
      return;
    }
    const at = world.batches.findIndex(
      ({ endsAt, id }) => id === item.batch && endsAt <= kernel.now,
    );
    const batch = world.batches[at];
    if (batch === undefined) return;
    this.process(batch, kernel.now);
    world.batches.splice(at, 1);
    if (!this.program.handOff) this.afterProcessing();
  }

  /** The client answered. */
  onAnswer(answer: Answer): void {
    const { world } = this;
    switch (answer.type) {
      case 'Polled':
        if (answer.id === world.commands && world.phase === 'polling') this.onPolled(answer);
        return;
      case 'CommitCompleted':
        if (answer.id !== world.commands) return;
        if (world.phase === 'committing-after') this.goOn(0);
        else if (world.phase === 'committing-before') this.onCommittedBefore(answer.exception);
        return;
      case 'ConsumerClosed':
        world.phase = 'ended';
        return;
      default:
    }
  }

  /** The process stands still, goes on, or has ended: what it had not done yet waits, or is never done. */
  onNode({ what }: NodeChange): void {
    const { world } = this;
    const { kernel } = this.around;
    switch (what) {
      case 'started':
      case 'wiped':
        return;
      case 'paused':
        for (const batch of world.batches) this.process(batch, kernel.now);
        world.frozenAt = kernel.now;
        return;
      case 'resumed':
        this.thaw();
        return;
      case 'crashed':
      case 'halted':
      case 'power-lost':
        if (world.frozenAt < 0) for (const batch of world.batches) this.process(batch, kernel.now);
        world.batches.length = 0;
        world.frozenAt = -1;
        if (world.phase !== 'ended') world.phase = 'waiting';
    }
  }

  private thaw(): void {
    const { world } = this;
    const { kernel } = this.around;
    if (world.frozenAt < 0) return;
    const lostMicros = kernel.now - world.frozenAt;
    world.frozenAt = -1;
    for (const batch of world.batches) {
      batch.startsAt += lostMicros;
      batch.endsAt += lostMicros;
      this.due(batch.endsAt, 'processed', batch.id);
    }
    if (world.phase === 'waiting') this.due(kernel.now, 'poll', 0);
  }

  private poll(): void {
    const { world } = this;
    if (world.stopping) {
      world.phase = 'closing';
      const id = this.nextId();
      this.command(
        { type: 'CloseConsumer', id, timeoutMs: CLOSE_TIMEOUT_MS, membership: 'default' },
        `close ${id}`,
      );
      return;
    }
    world.phase = 'polling';
    const id = this.nextId();
    this.command({ type: 'Poll', id, timeoutMs: POLL_TIMEOUT_MS }, `poll ${id}`);
  }

  private onPolled({ records, exception }: Extract<Answer, { readonly type: 'Polled' }>): void {
    const { world, program } = this;
    if (exception !== null) {
      // Another process has taken the instance id: Kafka's advice is to shut down (KIP-345).
      if (exception === 'FencedInstanceIdException') world.phase = 'ended';
      else this.goOn(AFTER_EXCEPTION_MICROS);
      return;
    }
    if (records.length === 0) {
      this.goOn(AFTER_NOTHING_MICROS);
      return;
    }
    if (program.commit === 'sync-before') {
      world.held = records.slice();
      world.phase = 'committing-before';
      this.commit('CommitSync');
      return;
    }
    this.begin(records);
  }

  /** An application that commits first does not touch what it could not commit: another may have it by now. */
  private onCommittedBefore(exception: string | null): void {
    const { held } = this.world;
    this.world.held = [];
    if (exception === null) this.begin(held);
    else this.goOn(0);
  }

  /** Processing begins: the records take effect one after the other until it ends. */
  private begin(records: readonly ConsumedRecord[]): void {
    const { world, program } = this;
    const { kernel } = this.around;
    world.lastBatch += 1;
    const batch: Batch = {
      id: world.lastBatch,
      startsAt: kernel.now,
      endsAt: kernel.now + program.processingMicros,
      done: 0,
      records: records.map(({ partition, offset, value }) => ({ partition, offset, value })),
    };
    world.batches.push(batch);
    this.due(batch.endsAt, 'processed', batch.id);
    if (program.handOff) this.goOn(AFTER_NOTHING_MICROS);
    else world.phase = 'processing';
  }

  private afterProcessing(): void {
    const { world, program } = this;
    switch (program.commit) {
      case 'sync-after':
        world.phase = 'committing-after';
        this.commit('CommitSync');
        return;
      case 'async-after':
        this.commit('CommitAsync');
        this.poll();
        return;
      case 'sync-before':
      case 'auto':
      case 'copier':
      case 'none':
        this.poll();
    }
  }

  private commit(type: 'CommitSync' | 'CommitAsync'): void {
    const id = this.nextId();
    this.command({ type, id, offsets: null }, `commit ${id}`);
  }

  /** Polls again after a while. */
  private goOn(micros: number): void {
    const { world } = this;
    world.phase = 'waiting';
    if (micros === 0) this.poll();
    else this.due(this.around.kernel.now + micros, 'poll', 0);
  }

  /** The records of a batch that have taken effect by a moment. */
  private process(batch: Batch, now: number): void {
    const { program } = this;
    const { startsAt, endsAt, records } = batch;
    const processed: ProcessedRecord[] = [];
    for (; batch.done < records.length; batch.done++) {
      const share = ((endsAt - startsAt) * (batch.done + 1)) / records.length;
      const at = startsAt + Math.floor(share);
      if (at > now) break;
      const record = records[batch.done];
      if (record !== undefined) processed.push({ ...record, at });
    }
    if (processed.length === 0) return;
    const { events: event } = this.around.kernel;
    this.around.tell({ type: 'effect', event, at: now, client: program.name, records: processed });
  }

  private due(at: number, what: 'poll' | 'processed', batch: number): void {
    const { boot } = this.node();
    this.around.schedule(at, {
      type: 'ApplicationDue',
      consumer: this.index,
      boot,
      what,
      batch,
    });
  }

  private nextId(): number {
    this.world.commands += 1;
    return this.world.commands;
  }

  private command(command: KafkaCommand, key: string): void {
    this.around.give(this.program.nodeId, command, key);
  }

  private node(): NodeRuntime {
    return this.around.kernel.nodeById(this.program.nodeId);
  }
}
