import { unreachable } from '../../core/assert.ts';
import type { Answer, KafkaCommand } from '../../core/client/commands.ts';
import type { HistoryEntry } from '../check/checker.ts';
import type { OperatorCommand } from '../faults/kind.ts';
import { type Stated, TriggerTable } from '../faults/triggers.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { ResolvedConsumer, ResolvedProducer, ResolvedScenario } from '../scenario/resolved.ts';
import type { OperationSpec } from '../scenario/scenario.ts';
import { Application } from './application.ts';
import { Copiers } from './copiers.ts';
import {
  operationTimes,
  operatorCommand,
  partitionsOf,
  topicCommands,
  withId,
} from './operations.ts';
import { quorumLeader } from './quorum-leader.ts';
import { keyOf, partitionOf } from './records.ts';
import { REOPEN_MICROS, TransactionalApplication } from './transactions.ts';
import { newWorkload, type WorkloadItem, type WorkloadWorld } from './world.ts';

/** How long a consumer waits in one poll. */
const POLL_TIMEOUT_MS = 1000;
/** How long an application waits after an exception before it polls again. */
const AFTER_EXCEPTION_MICROS = 100_000;
/** How long the operator waits before a topic that could not be created is asked for again. */
const CREATE_AGAIN_MICROS = 200_000;

/**
 * The client programs of a scenario: applications that send at their rate and poll in a loop, and an operator who
 * creates topics and carries out operations. Programs start when their topic was created, as applications do.
 */
export class Workload {
  world: WorkloadWorld;
  private readonly scenario: ResolvedScenario;
  private readonly triggers: TriggerTable;
  private readonly tell: (entry: HistoryEntry) => void;

  constructor(scenario: ResolvedScenario, tell: (entry: HistoryEntry) => void) {
    const { producers, consumers, copiers, operations } = scenario;
    const isCopiers = (nodeId: number): boolean =>
      copiers.some(({ producer }) => producer.nodeId === nodeId);
    this.scenario = scenario;
    this.tell = tell;
    this.triggers = new TriggerTable(operationTimes(operations));
    this.world = newWorkload(
      producers.map(({ transactional, nodeId }) => transactional !== null && !isCopiers(nodeId)),
      consumers.map(({ settings, commit }) => settings['group.id'] !== '' && commit !== 'copier'),
      copiers.length,
      operations.length,
    );
  }

  /** The operator creates the topics, and operations with a time are put on the queue. */
  begin(kernel: Kernel): void {
    const { scenario } = this;
    if (scenario.admin !== null) {
      for (const command of topicCommands(scenario)) this.create(kernel, command, '');
    }
    operationTimes(scenario.operations).forEach((when, operation) => {
      if (when.type === 'At') {
        schedule(kernel, when.micros, { type: 'OperationDue', operation });
      }
    });
    scenario.consumers.forEach(({ stopMicros }, consumer) => {
      if (stopMicros < 0) return;
      const what = 'stop' as const;
      schedule(kernel, stopMicros, { type: 'ApplicationDue', consumer, boot: 0, what, batch: 0 });
    });
    this.copiers(kernel).begin();
  }

  /** Tells the triggers of operations of a probe. */
  onProbe(kernel: Kernel, node: NodeRuntime, probe: Stated): void {
    const { operations } = this.world;
    this.triggers.onProbe(node.spec.name, probe, operations, (operation, plusMicros) =>
      schedule(kernel, kernel.now + plusMicros, { type: 'OperationDue', operation }),
    );
  }

  /** A client's process started again: its application starts with it. */
  onNode(kernel: Kernel, change: NodeChange): void {
    const { node, what } = change;
    this.copiers(kernel).onNode(change);
    this.scenario.consumers.forEach(({ nodeId }, index) => {
      if (nodeId === node.spec.id) this.application(kernel, index)?.onNode(change);
    });
    if (what !== 'started' || node.boot === 1) return;
    this.scenario.producers.forEach(({ nodeId }, index) => {
      const producer = this.world.producers[index];
      if (nodeId !== node.spec.id || producer === undefined || producer.startedAt < 0) return;
      this.transactionsOf(kernel, index)?.start();
      this.producerTurnAt(kernel, index, Math.max(kernel.now, producer.startedAt));
    });
    this.scenario.consumers.forEach(({ nodeId }, index) => {
      const consumer = this.world.consumers[index];
      if (nodeId !== node.spec.id || consumer === undefined || consumer.startedAt < 0) return;
      this.startConsumer(kernel, index, Math.max(kernel.now, consumer.startedAt));
    });
  }

  /** Carries out what came up on the queue. */
  onWorld(kernel: Kernel, item: WorkloadItem): void {
    switch (item.type) {
      case 'ProducerTurn':
        this.produce(kernel, item.producer, item.boot);
        return;
      case 'ProducerReopened':
        if (kernel.nodeById(this.producerNode(item.producer)).boot === item.boot) {
          this.transactionsOf(kernel, item.producer)?.reopen();
        }
        return;
      case 'ConsumerTurn':
        this.consume(kernel, item.consumer, item.boot);
        return;
      case 'ApplicationDue':
        this.application(kernel, item.consumer)?.onDue(item);
        return;
      case 'CopierDue':
        this.copiers(kernel).onDue(item);
        return;
      case 'OperationDue':
        this.carryOut(kernel, item.operation);
        return;
      case 'CreateAgain':
        this.create(kernel, item.command, ` at ${kernel.now}`);
        return;
      default:
        unreachable(item);
    }
  }

  /** A client answered. */
  onAnswer(kernel: Kernel, node: NodeRuntime, answer: Answer): void {
    const { name: client, id } = node.spec;
    this.tell({ type: 'complete', event: kernel.events, at: kernel.now, client, answer });
    this.copiers(kernel).onAnswer(id, answer);
    if (answer.type === 'SendCompleted') return;
    if (answer.type === 'AdminCompleted') this.onAdminCompleted(kernel, answer);
    if (answer.type === 'TransactionCompleted') this.onTransaction(kernel, node, answer);
    const consumer = this.scenario.consumers.findIndex(({ nodeId }) => nodeId === id);
    const application = this.application(kernel, consumer);
    if (application !== null) {
      application.onAnswer(answer);
      return;
    }
    if (answer.type !== 'Polled') return;
    const program = this.scenario.consumers[consumer];
    if (program === undefined || answer.id !== this.world.consumers[consumer]?.polls) return;
    const pause = answer.exception === null ? program.processingMicros : AFTER_EXCEPTION_MICROS;
    const { boot } = node;
    schedule(kernel, kernel.now + pause, { type: 'ConsumerTurn', consumer, boot });
  }

  /** Gives a command to the operator's client; false where there is none. */
  operate(kernel: Kernel, command: OperatorCommand, key: string): boolean {
    const { admin } = this.scenario;
    if (admin === null) return this.operateQuorum(kernel, command, key);
    const { world } = this;
    if (command.type === 'CreateTopic' && isDeleting(world, command.topic)) {
      // It would be told that the topic exists already, and then see it go.
      schedule(kernel, kernel.now + CREATE_AGAIN_MICROS, { type: 'CreateAgain', command });
      return true;
    }
    world.admin.commands += 1;
    const id = world.admin.commands;
    if (command.type === 'DeleteTopic') {
      world.admin.deleting = [...world.admin.deleting, { id, topic: command.topic }];
    }
    if (command.type === 'CreateTopic') {
      world.admin.pending = [...world.admin.pending, { id, topic: command.topic, command }];
    }
    this.give(kernel, admin.nodeId, withId(command, id), key);
    return true;
  }

  /** A quorum alone has no admin client: operators turn to its leader (`--bootstrap-controller`). */
  private operateQuorum(kernel: Kernel, command: OperatorCommand, key: string): boolean {
    const leader = quorumLeader(kernel.nodes);
    if (leader === null) return false;
    this.give(kernel, leader.spec.id, withId(command, 0), key);
    return true;
  }

  private create(kernel: Kernel, command: OperatorCommand, again: string): void {
    if (command.type !== 'CreateTopic') return;
    this.operate(kernel, command, `create ${command.topic}${again}`);
  }

  private onAdminCompleted(
    kernel: Kernel,
    answer: Extract<Answer, { type: 'AdminCompleted' }>,
  ): void {
    const { admin } = this.world;
    if (admin.deleting.length > 0) {
      admin.deleting = admin.deleting.filter(({ id }) => id !== answer.id);
    }
    const pending = admin.pending.find(({ id }) => id === answer.id);
    if (pending === undefined) return;
    admin.pending = admin.pending.filter(({ id }) => id !== answer.id);
    if (answer.error !== 'NONE' && answer.error !== 'TOPIC_ALREADY_EXISTS') {
      const { command } = pending;
      schedule(kernel, kernel.now + CREATE_AGAIN_MICROS, { type: 'CreateAgain', command });
      return;
    }
    if (admin.created.includes(pending.topic)) return;
    admin.created = [...admin.created, pending.topic];
    this.onTopicCreated(kernel, pending.topic);
  }

  private onTopicCreated(kernel: Kernel, topic: string): void {
    const { world, scenario } = this;
    scenario.producers.forEach((program, index) => {
      const producer = world.producers[index];
      if (program.topic !== topic || producer === undefined) return;
      producer.startedAt = kernel.now + program.startMicros;
      this.producerTurnAt(kernel, index, producer.startedAt);
    });
    scenario.consumers.forEach((program, index) => {
      const consumer = world.consumers[index];
      if (program.topic !== topic || consumer === undefined) return;
      consumer.startedAt = kernel.now + program.startMicros;
      this.startConsumer(kernel, index, consumer.startedAt);
    });
    this.copiers(kernel).onTopicCreated(topic, world.admin.created, kernel);
  }

  private producerTurnAt(kernel: Kernel, producer: number, at: number): void {
    const { nodeId } = this.scenario.producers[producer] as ResolvedProducer;
    const { boot } = kernel.nodeById(nodeId);
    schedule(kernel, at, { type: 'ProducerTurn', producer, boot });
  }

  private produce(kernel: Kernel, index: number, boot: number): void {
    const program = this.scenario.producers[index] as ResolvedProducer;
    const producer = this.world.producers[index];
    const node = kernel.nodeById(program.nodeId);
    // An application that was started again has a loop of its own.
    if (producer === undefined || node.boot !== boot) return;
    const isOver =
      kernel.now >= program.untilMicros || (program.count >= 0 && producer.sent >= program.count);
    const transactions = this.transactionsOf(kernel, index);
    if (isOver && !(transactions?.isOpen() ?? false)) return;
    if (node.status === 'stopped' || node.status === 'off') return;
    schedule(kernel, kernel.now + program.intervalMicros, {
      type: 'ProducerTurn',
      producer: index,
      boot,
    });
    // The application stands still with its process.
    if (node.status === 'paused') return;
    if (transactions !== null && transactions.onTurn(isOver) === 'wait') return;
    producer.sent += 1;
    const { sent } = producer;
    const { topic, sizeBytes } = program;
    const partition = partitionOf(program, sent);
    const key = keyOf(kernel, program, sent);
    const value = `${program.name}-${sent}`;
    const command: KafkaCommand = {
      type: 'Send',
      id: sent,
      topic,
      partition,
      key,
      value,
      sizeBytes,
    };
    this.give(kernel, program.nodeId, command, `send ${sent}`);
    transactions?.afterSend();
  }

  private producerNode(producer: number): number {
    return (this.scenario.producers[producer] as ResolvedProducer).nodeId;
  }

  /** The application of a transactional producer, or null. */
  private transactionsOf(kernel: Kernel, index: number): TransactionalApplication | null {
    const program = this.scenario.producers[index] as ResolvedProducer;
    const world = this.world.producers[index]?.transactions ?? null;
    const { transactional, nodeId } = program;
    if (world === null || transactional === null) return null;
    return new TransactionalApplication(kernel, program, transactional, world, (command, key) =>
      this.give(kernel, nodeId, command, key),
    );
  }

  private onTransaction(
    kernel: Kernel,
    { spec, boot }: NodeRuntime,
    answer: Extract<Answer, { type: 'TransactionCompleted' }>,
  ): void {
    const producer = this.scenario.producers.findIndex(({ nodeId }) => nodeId === spec.id);
    if (producer < 0) return;
    const what = this.transactionsOf(kernel, producer)?.onAnswer(answer);
    if (what !== 'reopen') return;
    schedule(kernel, kernel.now + REOPEN_MICROS, { type: 'ProducerReopened', producer, boot });
  }

  private copiers(kernel: Kernel): Copiers {
    return new Copiers(this.scenario.copiers, this.world.copiers, {
      kernel,
      give: (nodeId, command, key) => this.give(kernel, nodeId, command, key),
      schedule: (at, item) => schedule(kernel, at, item),
    });
  }

  /** The loop of a consumer that has a group, or null. */
  private application(kernel: Kernel, index: number): Application | null {
    const program = this.scenario.consumers[index];
    const world = this.world.consumers[index]?.application ?? null;
    if (program === undefined || world === null) return null;
    return new Application(program, index, world, {
      kernel,
      give: (nodeId, command, key) => this.give(kernel, nodeId, command, key),
      tell: this.tell,
      schedule: (at, item) => schedule(kernel, at, item),
    });
  }

  private startConsumer(kernel: Kernel, consumer: number, at: number): void {
    const { nodeId, commit } = this.scenario.consumers[consumer] as ResolvedConsumer;
    if (commit === 'copier') return;
    const world = this.world.consumers[consumer];
    const { boot } = kernel.nodeById(nodeId);
    if (world !== undefined) schedule(kernel, at, { type: 'ConsumerTurn', consumer, boot: -boot });
  }

  /** One turn of a consumer's loop; a negative `boot` is the first of its process, which assigns. */
  private consume(kernel: Kernel, index: number, boot: number): void {
    const program = this.scenario.consumers[index] as ResolvedConsumer;
    const consumer = this.world.consumers[index];
    const node = kernel.nodeById(program.nodeId);
    if (consumer === undefined || node.boot !== Math.abs(boot)) return;
    if (node.status === 'stopped' || node.status === 'off') return;
    if (consumer.application !== null) {
      const partitions = partitionsOf(this.scenario, program.topic, program.partitions);
      this.application(kernel, index)?.start(partitions);
      return;
    }
    if (boot < 0) {
      const partitions = partitionsOf(this.scenario, program.topic, program.partitions);
      this.give(kernel, program.nodeId, { type: 'Assign', partitions }, `assign ${-boot}`);
    }
    consumer.polls += 1;
    const { polls: id } = consumer;
    this.give(
      kernel,
      program.nodeId,
      { type: 'Poll', id, timeoutMs: POLL_TIMEOUT_MS },
      `poll ${id}`,
    );
  }

  private carryOut(kernel: Kernel, index: number): void {
    const operation = this.scenario.operations[index] as OperationSpec;
    const command = operatorCommand(operation);
    if (command !== null) {
      this.operate(kernel, command, `operation ${index + 1}`);
      return;
    }
    if (operation.do !== 'end-offsets' && operation.do !== 'seek') return;
    const at = this.scenario.consumers.findIndex(({ name }) => name === operation.consumer);
    const program = this.scenario.consumers[at];
    const consumer = this.world.consumers[at];
    if (program === undefined || consumer === undefined) return;
    const { nodeId, topic, partitions: listed } = program;
    if (operation.do === 'seek') {
      const { partition, offset } = operation;
      this.give(kernel, nodeId, { type: 'Seek', partition, offset }, `operation ${index + 1}`);
      return;
    }
    consumer.asked += 1;
    const partitions = partitionsOf(this.scenario, topic, listed);
    const { asked: id } = consumer;
    this.give(kernel, nodeId, { type: 'EndOffsets', id, partitions }, `operation ${index + 1}`);
  }

  private give(kernel: Kernel, nodeId: number, command: KafkaCommand, key: string): void {
    const node = kernel.nodeById(nodeId);
    const { name: client } = node.spec;
    this.tell({ type: 'invoke', event: kernel.events, at: kernel.now, client, command });
    kernel.command(node, command, key);
  }
}

const schedule = (kernel: Kernel, at: number, item: WorkloadItem): void =>
  kernel.scheduleWorld(at, item);

const isDeleting = ({ admin }: WorkloadWorld, topic: string): boolean =>
  admin.deleting.some((deletion) => deletion.topic === topic);
