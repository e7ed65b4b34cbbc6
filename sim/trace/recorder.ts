import { unreachable } from '../../core/assert.ts';
import type { Answer, KafkaCommand } from '../../core/client/commands.ts';
import type { Effect, Input, Start } from '../../core/machine.ts';
import type { Probe } from '../../core/probe.ts';
import type { FaultFact } from '../faults/episode.ts';
import type { Loss, NodeChange, Observer, SteppedEvent } from '../kernel/observer.ts';
import type { RunWatcher } from '../run/options.ts';
import type { Notable } from '../run/result.ts';
import type { Run } from '../run/run.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { aboutCommand } from './about.ts';
import type { TraceStart } from './builder.ts';
import type { TraceChunk, TraceCounts } from './chunk.ts';
import { EventRows } from './event-rows.ts';
import { partitionsOfScenario, traceNodes } from './header.ts';
import { MessageLog } from './messages.ts';
import { BLANK, type Pending } from './pending.ts';
import { GroupWatch } from './project/groups.ts';
import { notePowerLoss, noteProbe } from './project/truncated.ts';
import { WorldProjector } from './project/world.ts';
import { RowLog } from './row-log.ts';
import { ROW_KINDS, type RowKind } from './trace.ts';
import { Values } from './values.ts';
import { type VerdictNews, VerdictWatch } from './verdict-watch.ts';

const KIND = Object.fromEntries(ROW_KINDS.map((kind, index) => [kind, index])) as Readonly<
  Record<RowKind, number>
>;

/** Something that the world did, for who asks for details. */
export interface WorldRow {
  readonly kind: RowKind;
  readonly at: number;
  readonly node: string | null;
  readonly fact: unknown;
}

/**
 * Watches a run and writes down its trace. It goes into the run's options twice: as its `watcher`, and its `observer`
 * among the observers. What the world did is held back until the queue item is over, so that a fault stands before what
 * it did.
 */
export class Recorder implements RunWatcher {
  readonly observer: Observer;
  readonly start: TraceStart;
  private readonly log: RowLog;
  private readonly values: Values;
  private readonly watch: GroupWatch;
  private readonly messages: MessageLog;
  private readonly projector: WorldProjector;
  private readonly partitionIndexes: ReadonlyMap<string, number>;
  private readonly nodeIndexes: ReadonlyMap<string, number>;
  private readonly rows: EventRows = new EventRows();
  private readonly verdicts: VerdictWatch;
  /** Rows of the last start of each fault. */
  private readonly faultRows: Map<string, number> = new Map();
  private readonly startRows: Map<number, number> = new Map();
  /** What there is to say of rows that are no events. */
  private readonly worldRows: Map<number, WorldRow> = new Map();
  private pending: Pending[] = [];
  /** Facts of a step or node change that was not written down yet. */
  private facts: Notable[] = [];
  private run: Run | null = null;

  constructor(scenario: ResolvedScenario) {
    const nodes = traceNodes(scenario);
    const partitions = partitionsOfScenario(scenario);
    this.partitionIndexes = new Map(partitions.map((name, index) => [name, index]));
    this.nodeIndexes = new Map(nodes.map(({ name }, index) => [name, index]));
    this.start = { nodes, partitions, untilMicros: scenario.untilMicros };
    this.values = new Values(nodes.length, partitions.length);
    const indexOf = (name: string): number => this.partitionIndex(name);
    this.watch = new GroupWatch(this.values, indexOf);
    this.log = new RowLog(this.values, this.watch, partitions.length);
    this.messages = new MessageLog(
      (name) => this.log.nameOf(name),
      (name) => this.partitionIndex(name),
    );
    this.projector = new WorldProjector(scenario, this.values);
    this.verdicts = new VerdictWatch();
    this.observer = {
      onStep: (event) => this.onStep(event),
      onNode: (change) => this.onNode(change),
      onSent: (sent) => this.messages.sent(sent, this.stepRow()),
      onRenumbered: (from, to) => this.messages.renumbered(from, to),
      onLost: (sequence, why) => this.onLost(sequence, why),
    };
  }

  /** Rows so far. */
  get rowCount(): number {
    return this.log.count;
  }

  /** The run that this recorder watches, before its first step. */
  attach(run: Run): void {
    this.run = run;
    run.notable.heard = (notable) => this.onNotable(notable);
    for (const node of run.kernel.nodes) this.projector.update(node);
    this.values.set('violations', -1, -1, 0);
    this.values.set('allowances', -1, -1, 0);
  }

  /** What the world did since the last event gets its rows. */
  settle(): void {
    const run = this.run as Run;
    const { kernel } = run;
    const at = run.ended === 'until' ? run.untilMicros : kernel.now;
    const news = this.verdicts.look(run.verdicts, this.values);
    if (news !== null) for (const verdict of news) this.onVerdict(verdict, at);
    if (this.pending.length > 0) this.flush();
    if (run.ended === 'assertion') this.noteFailure(run.message ?? '');
  }

  /** The simulator failed: the failure has its row, behind what happened up to it. */
  private noteFailure(message: string): void {
    const { now: at, events: event } = (this.run as Run).kernel;
    const fact = { text: message };
    const notable: Notable = { event, at, node: '', kind: 'assertion', fact };
    const name = 'assertion';
    this.pending.push({
      ...BLANK,
      kind: 'Verdict',
      at,
      event,
      name,
      causeEvent: event,
      notables: [notable],
    });
    this.flush();
  }

  /** What was recorded since the last piece. */
  take(): TraceChunk {
    return this.log.take(this.messages);
  }

  /** Drops what was recorded since the last piece, for somebody who has it from the run's parent. */
  skip(): TraceCounts {
    return this.log.skip(this.messages);
  }

  /** A hash over everything up to a row: two runs with the same one are the same so far. */
  hashAt(row: number): number {
    return this.log.hashAt(row);
  }

  /** What a row is: an event by its number, or something that the world did. */
  rowAt(row: number): { readonly event: number; readonly world: WorldRow | null } {
    return { event: this.rows.eventAt(row), world: this.worldRows.get(row) ?? null };
  }

  private partitionIndex(name: string): number {
    return this.partitionIndexes.get(name) ?? -1;
  }

  /** The row of the event being carried out. What the world did before it is written down now. */
  private stepRow(): number {
    const events = (this.run as Run).kernel.events;
    if (events === this.rows.last) return this.log.count - 1;
    this.flushBefore(events);
    return this.log.count;
  }

  private onStep(event: SteppedEvent): void {
    this.flushBefore(event.number);
    const { node, at, number, effects, input } = event;
    const row = this.log.count;
    const ended =
      input.type === 'Received' ? this.messages.delivered(event.sequence, row, at) : null;
    this.projector.update(node);
    if (effects.length > 0) this.noteEffects(node.index, effects);
    const about = this.aboutInput(input);
    this.log.add(
      {
        at,
        event: number,
        kind: KIND[input.type],
        node: node.index,
        name: ended?.name ?? about.name,
        partition: ended?.partition ?? about.partition,
        cause: this.causeOf(event, ended?.sentRow ?? -1),
        message: ended?.index ?? -1,
      },
      this.values.takeChanges(),
    );
    this.rows.set(number, row);
    for (const notable of this.facts) this.log.addNotable(row, notable);
    this.facts = [];
    if (this.pending.length > 0) this.flush();
  }

  private causeOf({ node, cause, input }: SteppedEvent, sentRow: number): number {
    if (sentRow >= 0) return sentRow;
    if (input.type === 'Start') return this.startRows.get(node.index) ?? -1;
    return this.rows.get(cause);
  }

  private aboutInput(input: Input | Start): { readonly name: number; readonly partition: number } {
    switch (input.type) {
      case 'TimerFired':
        return { name: this.log.nameOf(input.timer), partition: -1 };
      case 'Flushed':
        return {
          name: this.log.nameOf(input.target),
          partition: this.partitionIndex(input.target),
        };
      case 'Connected':
        return { name: this.log.nameOf(input.purpose), partition: -1 };
      case 'Command': {
        const command = input.command as KafkaCommand;
        const { partition } = aboutCommand(command);
        const index = partition === null ? -1 : this.partitionIndex(partition);
        return { name: this.log.nameOf(command.type), partition: index };
      }
      case 'Received':
        return { name: this.log.nameOf(input.message.type), partition: -1 };
      case 'Start':
      case 'Refused':
      case 'Disconnected':
        return NAMELESS;
      default:
        return unreachable(input);
    }
  }

  /** Answers that a client's application got, and logs that were cut. */
  private noteEffects(node: number, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'Probe') {
        const probe = effect.probe as Probe;
        noteProbe(this.values, node, (name) => this.partitionIndex(name), probe);
        this.watch.onProbe(node, this.start.nodes[node]?.id ?? -1, probe);
        continue;
      }
      if (effect.type !== 'Answer') continue;
      const answer = effect.answer as Answer;
      if (answer.type === 'Polled') {
        this.values.count('consumedRecords', node, answer.records.length);
        this.watch.onPolled(node, answer.records);
      }
      if (answer.type !== 'SendCompleted') continue;
      const field = answer.outcome === 'ok' ? 'acknowledgedRecords' : 'failedRecords';
      this.values.count(field, node, 1);
    }
  }

  private onNode({ at, node, what }: NodeChange): void {
    // The constructor of a run starts every process: that is how a trace begins, not something that happens in it.
    if (this.run === null || (what === 'started' && node.boot === 1)) return;
    const lost = what === 'power-lost' || what === 'wiped';
    const before = lost
      ? notePowerLoss(this.values, node.index, this.start.partitions.length)
      : null;
    this.projector.update(node);
    before?.();
    const { kernel } = this.run;
    const causeEvent = kernel.cause;
    const changes = this.values.takeChanges();
    const facts = { name: what, causeEvent, changes, notables: this.facts };
    this.facts = [];
    this.pending.push({
      ...BLANK,
      kind: 'NodeChanged',
      at,
      event: kernel.events,
      node: node.index,
      ...facts,
    });
  }

  private onLost(sequence: number, why: Loss): void {
    const { now: at, events: event } = (this.run as Run).kernel;
    this.pending.push({ ...BLANK, kind: 'MessageLost', at, event, sequence, why });
  }

  private onNotable(notable: Notable): void {
    const fact = notable.fact as FaultFact;
    // Violations have rows of their own (`onVerdict`).
    if (notable.kind === 'violated') return;
    if (!notable.kind.startsWith('fault-')) {
      this.facts.push(notable);
      return;
    }
    const { at, event } = notable;
    const node = this.nodeIndexes.get(notable.node) ?? -1;
    const causeEvent = (this.run as Run).kernel.cause;
    const about = { node, name: fact.kind, fault: fact.id, causeEvent, notables: [notable] };
    this.pending.push({ ...BLANK, kind: fact.type, at, event, ...about });
  }

  private onVerdict({ guarantee, evidence, isViolation, isFirst }: VerdictNews, at: number): void {
    const run = this.run as Run;
    const { id, title } = guarantee;
    const { event: causeEvent, record, text } = evidence;
    const fact = { guarantee: id, title, record, text: `${id}: ${text}` };
    const kind = isViolation ? 'violated' : 'allowed';
    const notable: Notable = { event: causeEvent, at: evidence.at, node: '', kind, fact };
    const partition = record === null ? -1 : this.partitionIndex(record.partition);
    this.pending.push({
      ...BLANK,
      kind: 'Verdict',
      at,
      event: run.kernel.events,
      name: id,
      partition,
      causeEvent,
      changes: this.values.takeChanges(),
      fact,
      notables: isFirst ? [notable] : [],
    });
  }

  /** Writes down what the world did before event `number`; what came with its step follows it. */
  private flushBefore(number: number): void {
    if (this.pending.length === 0) return;
    const during = this.pending.filter(({ event }) => event >= number);
    if (during.length === this.pending.length) return;
    this.pending = this.pending.filter(({ event }) => event < number);
    this.flush();
    this.pending = during;
  }

  private flush(): void {
    const { pending } = this;
    this.pending = [];
    const isFault = ({ kind }: Pending): boolean => kind.startsWith('Fault');
    let fault = -1;
    for (const one of pending.filter(isFault)) fault = this.write(one, -1);
    for (const one of pending) if (!isFault(one)) this.write(one, fault);
  }

  private write(one: Pending, fault: number): number {
    const row = this.log.count;
    const { at, event, kind } = one;
    const lost = kind === 'MessageLost' ? this.messages.lost(one.sequence, row, at) : null;
    this.log.add(
      {
        at,
        event,
        kind: KIND[kind],
        node: lost?.to ?? one.node,
        name: lost?.name ?? this.log.nameOf(one.name),
        partition: lost?.partition ?? one.partition,
        cause: lost?.sentRow ?? this.causeOfWorld(one, fault),
        message: lost?.index ?? -1,
      },
      one.changes,
    );
    if (kind === 'FaultStarted') this.faultRows.set(one.fault, row);
    if (kind === 'NodeChanged' && one.name === 'started') this.startRows.set(one.node, row);
    for (const notable of one.notables) this.log.addNotable(row, notable);
    const fact =
      lost === null
        ? (one.fact ?? one.notables[0]?.fact ?? null)
        : { why: one.why, message: lost.message };
    const node = this.start.nodes[lost?.to ?? one.node]?.name ?? null;
    this.worldRows.set(row, { kind, at, node, fact });
    return row;
  }

  private causeOfWorld({ kind, fault: id, causeEvent }: Pending, fault: number): number {
    if (kind === 'FaultEnded') return this.faultRows.get(id) ?? -1;
    if (kind === 'NodeChanged' && fault >= 0) return fault;
    return this.rows.get(causeEvent);
  }
}

const NAMELESS = { name: 0, partition: -1 };
