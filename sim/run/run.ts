import { InvariantError } from '../../core/assert.ts';
import type { Answer } from '../../core/client/commands.ts';
import type { Probe } from '../../core/probe.ts';
import { ALL_CHECKERS } from '../check/all.ts';
import type { Checker, HistoryEntry, RunEnd } from '../check/checker.ts';
import { raftOf } from '../check/quorum/fold.ts';
import { Verdicts } from '../check/verdict.ts';
import { type Cast, castOf } from '../faults/cast.ts';
import type { Episode, FaultItem } from '../faults/episode.ts';
import { Faults } from '../faults/faults.ts';
import { auditing, uniqueDraws } from '../kernel/audit.ts';
import { Choices } from '../kernel/choices.ts';
import { Kernel, type KernelParts, PLAIN } from '../kernel/kernel.ts';
import { start } from '../kernel/lifecycle.ts';
import { Links, type LinksWorld } from '../kernel/links.ts';
import type { NodeRuntime, NodeSpec } from '../kernel/node.ts';
import type { NodeChange, Observer, SteppedEvent } from '../kernel/observer.ts';
import { runKeyOf } from '../kernel/seed.ts';
import { keepKernel, restoreKernel } from '../kernel/world.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { topicCommand } from '../workload/operations.ts';
import { Workload } from '../workload/workload.ts';
import type { WorkloadItem } from '../workload/world.ts';
import { KAFKA_INSIGHT } from './insight.ts';
import { nodesOf } from './nodes.ts';
import { NotableFacts } from './notable.ts';
import type { SimulateOptions } from './options.ts';
import { Ownership } from './ownership.ts';
import { copyPlain } from './plain.ts';
import { planFor } from './plan.ts';
import type { RunSummary } from './result.ts';
import type { EndReason, RunWorld } from './run-world.ts';
import { summaryOf } from './summary.ts';
import { wallMs } from './wall.ts';
import { kafkaWire } from './wire.ts';

/** How often the wall clock is looked at and progress is told, in steps of the queue. */
const LOOK_EVERY = 4096;

/**
 * One run: the kernel with its faults, client programs and checkers. It is stepped from outside (`advance`), kept as a
 * value, restored and forked; what it does is decided by its options alone.
 */
export class Run {
  kernel: Kernel;
  /** Why it ended, null while it goes on. */
  ended: EndReason | null = null;
  /** What a failed assertion said, else null. */
  message: string | null = null;
  readonly options: SimulateOptions;
  readonly scenario: ResolvedScenario;
  readonly episodes: readonly Episode[];
  readonly verdicts: Verdicts;
  readonly notable: NotableFacts = new NotableFacts();
  readonly ownership: Ownership = new Ownership();
  readonly untilMicros: number;
  private readonly maxEvents: number;
  private readonly cast: Cast;
  private readonly nodes: readonly NodeSpec[];
  private readonly faults: Faults;
  private readonly workload: Workload;
  private readonly checkers: readonly Checker<unknown>[];
  private folds: unknown[];
  private readonly stepCheckers: readonly number[];
  private readonly clientStepCheckers: readonly number[];
  /** By node: whose concern its steps are. */
  private readonly concernedBy: (readonly number[])[];
  private readonly nodeCheckers: readonly number[];
  private readonly historyCheckers: readonly number[];

  constructor(options: SimulateOptions) {
    const { scenario, seed } = options;
    this.options = options;
    this.scenario = scenario;
    this.cast = castOf(scenario);
    this.episodes = options.faults ?? planFor(scenario, seed, this.cast);
    this.untilMicros = options.until ?? scenario.untilMicros;
    this.maxEvents = options.maxEvents ?? scenario.maxEvents;
    this.nodes = (options.nodes ?? nodesOf)(scenario);
    this.checkers = (options.checkers ?? ALL_CHECKERS).filter(({ concerns }) => concerns(scenario));
    this.folds = this.checkers.map((checker) => checker.start(scenario));
    this.stepCheckers = this.having('onStep');
    this.clientStepCheckers = this.stepCheckers.filter((index) => {
      return this.checkers[index]?.skipsClients !== true;
    });
    this.concernedBy = this.nodes.map(() => this.stepCheckers);
    this.nodeCheckers = this.having('onNode');
    this.historyCheckers = this.having('onHistory');
    this.verdicts = new Verdicts(this.checkers, scenario, (guarantee, evidence) =>
      this.notable.onViolation(guarantee, evidence),
    );
    this.workload = new Workload(scenario, (entry) => this.onHistory(entry));
    this.faults = this.newFaults();
    this.kernel = new Kernel(this.parts(null));
    for (const node of this.kernel.nodes) start(this.kernel, node);
    this.faults.begin(this.kernel);
    this.workload.begin(this.kernel);
    options.watcher?.attach(this);
  }

  /** Carries out what comes next on the queue; false when the run has ended. */
  advance(): boolean {
    if (this.ended !== null) return false;
    const goesOn = this.takeNext();
    this.options.watcher?.settle();
    return goesOn;
  }

  /** Runs to the end, or as long as the wall budget lasts, and says how it went. */
  run(): RunSummary {
    const { wallBudgetMs = null, onProgress = null } = this.options;
    const began = wallMs();
    let left = LOOK_EVERY;
    while (this.advance()) {
      left -= 1;
      if (left > 0) continue;
      left = LOOK_EVERY;
      const { events, now: virtualMicros } = this.kernel;
      onProgress?.({ events, virtualMicros, untilMicros: this.untilMicros });
      if (wallBudgetMs !== null && wallMs() - began > wallBudgetMs) this.interrupt('wall-budget');
    }
    return summaryOf(this, wallMs() - began);
  }

  /** What there is to say of the run as it stands; one that goes on counts as interrupted. */
  summary(): RunSummary {
    return summaryOf(this, 0);
  }

  /** Ends the run before its time; checkers judge what there is. */
  interrupt(reason: 'interrupted' | 'wall-budget'): void {
    if (this.ended !== null) return;
    this.end(reason);
    this.options.watcher?.settle();
  }

  /** Whether a fault is active. */
  hasActiveFault(): boolean {
    return this.faults.isActive();
  }

  /** The run as a value. Without checks it costs less, and only a run without checkers can go on from it. */
  keep(withChecks: boolean = true): RunWorld {
    return {
      kernel: keepKernel(this.kernel),
      faults: copyPlain(this.faults.world),
      workload: copyPlain(this.workload.world),
      verdicts: withChecks ? copyPlain(this.verdicts.world) : [],
      folds: withChecks ? copyPlain(this.folds) : [],
      notable: this.notable.world.slice(),
      ownership: copyPlain(this.ownership.world),
      ended: this.ended,
    };
  }

  /** Goes on where `world` stands; it must be one of a run with the same options. */
  restore(world: RunWorld): void {
    this.ended = world.ended;
    this.message = null;
    this.kernel = restoreKernel(this.parts(world.kernel.links), world.kernel);
    for (const node of this.kernel.nodes) if (node.state !== null) this.noteRole(node);
    this.faults.resume(this.kernel, copyPlain(world.faults));
    this.workload.world = copyPlain(world.workload);
    this.verdicts.world = copyPlain(world.verdicts);
    this.folds = copyPlain(world.folds) as unknown[];
    this.notable.world = world.notable.slice();
    this.ownership.world = copyPlain(world.ownership);
  }

  /** Another run that stands where this one does. */
  fork(change: Partial<SimulateOptions> = {}): Run {
    const run = new Run({ ...this.options, faults: this.episodes, watcher: null, ...change });
    run.restore(this.keep());
    return run;
  }

  private takeNext(): boolean {
    const { kernel } = this;
    if (kernel.events >= this.maxEvents && !this.endsByItself()) return this.end('event-budget');
    try {
      if (kernel.advance(this.untilMicros)) return true;
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      this.message = `event ${kernel.events + 1}: ${error.message}`;
      return this.end('assertion');
    }
    return this.end(kernel.queue.size === 0 ? 'quiescent' : 'until');
  }

  /** How the run stands, for checkers and liveness. */
  private endOf(reason: EndReason): RunEnd {
    const { kernel, faults } = this;
    const at = reason === 'until' ? this.untilMicros : kernel.now;
    const healedAt = faults.isActive() ? at : faults.world.healedAt;
    return { event: kernel.events, at, reason, healedAt, nodes: kernel.nodes };
  }

  private end(reason: EndReason): false {
    this.ended = reason;
    const end = this.endOf(reason);
    this.checkers.forEach((checker, index) => {
      checker.onEnd?.(this.folds[index], end, this.verdicts);
    });
    return false;
  }

  /** Whether nothing but things without consequence is left before the end, so that the budget cuts nothing off. */
  private endsByItself(): boolean {
    const next = this.kernel.queue.peek();
    if (next === undefined || next.at > this.untilMicros) return true;
    const ahead = this.fork({
      observers: [],
      checkers: [],
      onChoice: null,
      paranoid: false,
      maxEvents: Number.MAX_SAFE_INTEGER,
    });
    const { events } = this.kernel;
    while (ahead.kernel.events === events && ahead.advance()) {
      // Only stale timers and the world's own items have been carried out so far.
    }
    return ahead.kernel.events === events;
  }

  private newFaults(): Faults {
    const { scenario, workload, notable, cast } = this;
    return new Faults(this.episodes, {
      cast,
      insight: KAFKA_INSIGHT,
      faultsUntilMicros: scenario.faultsUntilMicros,
      operate: (kernel, command, key) => workload.operate(kernel, command, key),
      topicCommand: (topic) => topicCommand(scenario, topic),
      topicSetting: (topic, setting) =>
        scenario.topics.find(({ name }) => name === topic)?.config[setting] ?? null,
      tell: (kernel, fact) => notable.onFault(kernel.events, kernel.now, fact),
    });
  }

  private parts(links: LinksWorld | null): KernelParts {
    const { scenario, options } = this;
    const { seed, tape = {}, quiet = [], onChoice = null, paranoid = false } = options;
    const runKey = seed === null ? null : runKeyOf(seed);
    const record = paranoid ? uniqueDraws(onChoice) : onChoice;
    return {
      nodes: this.nodes,
      links: new Links(
        this.nodes.map(({ name }) => name),
        scenario.network,
        links,
      ),
      wire: kafkaWire(),
      flush: scenario.flush,
      choices: new Choices({ runKey, tape, quiet }, record),
      onWorld: (payload, kernel) => this.onWorld(payload as FaultItem | WorkloadItem, kernel),
      onAnswer: (node, answer, kernel) => this.workload.onAnswer(kernel, node, answer as Answer),
      observers: [this.observer(), ...(options.observers ?? [])],
      stepper: paranoid ? auditing() : PLAIN,
    };
  }

  private onWorld(item: FaultItem | WorkloadItem, kernel: Kernel): void {
    switch (item.type) {
      case 'FaultDue':
      case 'FaultStep':
      case 'FaultEnd':
        this.faults.onWorld(kernel, item);
        return;
      default:
        this.workload.onWorld(kernel, item);
    }
  }

  private observer(): Observer {
    return {
      onStep: (event) => this.onStep(event),
      onNode: (change) => this.onNode(change),
    };
  }

  private onStep(event: SteppedEvent): void {
    const { probes } = event;
    for (let i = 0; i < probes.length; i++) this.onProbe(event, probes[i] as Probe);
    const { checkers, folds, verdicts } = this;
    if (event.before === null) this.noteRole(event.node);
    const concerned = this.concernedBy[event.node.index] as readonly number[];
    for (let i = 0; i < concerned.length; i++) {
      const index = concerned[i] as number;
      checkers[index]?.onStep?.(folds[index], event, verdicts);
    }
  }

  /** A process starts. Servers and bare voters alone have a replica of the quorum. */
  private noteRole({ index, state }: NodeRuntime): void {
    const isClient = raftOf(state) === null;
    this.concernedBy[index] = isClient ? this.clientStepCheckers : this.stepCheckers;
  }

  private onProbe({ node, number, at }: SteppedEvent, probe: Probe): void {
    const { kernel } = this;
    this.faults.onProbe(kernel, node, probe);
    this.workload.onProbe(kernel, node, probe);
    this.notable.onProbe(number, at, node.spec.name, probe);
    this.ownership.onProbe(at, node.spec.name, probe);
  }

  private onNode(change: NodeChange): void {
    const { kernel, checkers, folds, verdicts } = this;
    this.notable.onNode(kernel.events, change);
    this.ownership.onNode(change);
    this.workload.onNode(kernel, change);
    for (const index of this.nodeCheckers) {
      checkers[index]?.onNode?.(folds[index], change, verdicts);
    }
  }

  private onHistory(entry: HistoryEntry): void {
    const { checkers, folds, verdicts } = this;
    for (const index of this.historyCheckers) {
      checkers[index]?.onHistory?.(folds[index], entry, verdicts);
    }
  }

  private having(hook: 'onStep' | 'onNode' | 'onHistory'): readonly number[] {
    return this.checkers.flatMap((checker, index) => (checker[hook] === undefined ? [] : [index]));
  }
}
