import { some, unreachable } from '../../core/assert.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import { exceedsBudget, noteUncleanStops, stillOpen, wipesMajority } from './budget.ts';
import type { Cast } from './cast.ts';
import type { Episode, EpisodeState, FaultFact, FaultItem, FaultsWorld, Grip } from './episode.ts';
import type { FaultContext, FaultKind, Holding, OperatorCommand } from './kind.ts';
import { meetMessages } from './messages.ts';
import { activeController, committedImage, resolveSelectors, type Scene } from './resolve.ts';
import type { Insight } from './selectors.ts';
import { faultNamed } from './table.ts';
import { type Stated, TriggerTable } from './triggers.ts';

/** What faults must know of the run they happen in. */
export interface FaultSetting {
  readonly cast: Cast;
  readonly insight: Insight;
  /** By then every fault has healed; none starts later. */
  readonly faultsUntilMicros: number;
  readonly operate: (kernel: Kernel, command: OperatorCommand, key: string) => boolean;
  readonly topicSetting: (topic: string, setting: string) => string | null;
  readonly topicCommand: (topic: string) => OperatorCommand | null;
  readonly tell: (kernel: Kernel, fact: FaultFact) => void;
}

/** Carries out a plan: waits for triggers, starts episodes, ends them, and keeps all of it as plain data. */
export class Faults {
  readonly episodes: readonly Episode[];
  world: FaultsWorld;
  private readonly kinds: readonly FaultKind[];
  private readonly triggers: TriggerTable;
  private readonly setting: FaultSetting;

  constructor(episodes: readonly Episode[], setting: FaultSetting) {
    this.episodes = episodes;
    this.setting = setting;
    this.kinds = episodes.map(({ kind }) => some(faultNamed(kind), `there is a fault "${kind}"`));
    this.triggers = new TriggerTable(episodes.map(({ when }) => when));
    const states = episodes.map((): EpisodeState => {
      return { status: 'waiting', matches: 0, startedAt: -1, endsAt: -1, grip: null };
    });
    this.world = { episodes: states, uncleanStops: [], healedAt: 0 };
  }

  /** Puts the episodes with a time on the queue of a new run. */
  begin(kernel: Kernel): void {
    this.episodes.forEach(({ when }, episode) => {
      if (when.type !== 'At') return;
      this.state(episode).status = 'due';
      kernel.scheduleWorld(when.micros, { type: 'FaultDue', episode } satisfies FaultItem);
    });
  }

  /** Goes on with what a world kept. */
  resume(kernel: Kernel, world: FaultsWorld): void {
    this.world = world;
    meetMessages(kernel, this.holdings(-1));
  }

  /** Tells the triggers of a probe. */
  onProbe(kernel: Kernel, node: NodeRuntime, probe: Stated): void {
    const { episodes } = this.world;
    this.triggers.onProbe(node.spec.name, probe, episodes, (episode, plusMicros) => {
      const state = this.state(episode);
      if (state.status !== 'waiting') return;
      state.status = 'due';
      const at = kernel.now + plusMicros;
      kernel.scheduleWorld(at, { type: 'FaultDue', episode } satisfies FaultItem);
    });
  }

  /** Carries out what came up on the queue. */
  onWorld(kernel: Kernel, item: FaultItem): void {
    switch (item.type) {
      case 'FaultDue':
        this.start(kernel, item.episode);
        return;
      case 'FaultStep': {
        const { status, grip } = this.state(item.episode);
        if (status !== 'active') return;
        const context = this.context(kernel, item.episode);
        this.kind(item.episode).step?.(context, this.episode(item.episode), grip as Grip);
        return;
      }
      case 'FaultEnd':
        this.end(kernel, item.episode);
        return;
      default:
        unreachable(item);
    }
  }

  /** Whether an episode is active, or its end is still to come. */
  isActive(): boolean {
    return this.world.episodes.some(({ status }) => status === 'active');
  }

  private start(kernel: Kernel, index: number): void {
    const state = this.state(index);
    const episode = this.episode(index);
    const { faultsUntilMicros } = this.setting;
    if (state.status !== 'due') return;
    if (kernel.now >= faultsUntilMicros) {
      this.skip(kernel, index, 'its time came when every fault had healed');
      return;
    }
    const scene = this.scene(kernel);
    const image = committedImage(scene);
    const kind = this.kind(index);
    const started =
      this.refusal(scene, episode) ?? kind.start(this.context(kernel, index), episode);
    if (typeof started === 'string') {
      this.skip(kernel, index, started);
      return;
    }
    const { world } = this;
    world.uncleanStops = noteUncleanStops(world.uncleanStops, scene, episode, started, image);
    state.status = 'active';
    state.startedAt = kernel.now;
    state.grip = started;
    this.tell(kernel, 'FaultStarted', index, '');
    meetMessages(kernel, this.holdings(-1));
    if (!kind.lasts) {
      state.endsAt = kernel.now;
      this.end(kernel, index);
      return;
    }
    const lasts = episode.forMicros ?? faultsUntilMicros;
    state.endsAt = Math.min(faultsUntilMicros, kernel.now + lasts);
    kernel.scheduleWorld(state.endsAt, { type: 'FaultEnd', episode: index } satisfies FaultItem);
  }

  /** Why the budget forbids an episode now, or null. */
  private refusal(scene: Scene, episode: Episode): string | null {
    if (episode.maxDiskLosses === null) return null;
    this.world.uncleanStops = stillOpen(this.world.uncleanStops, scene);
    const nodes = resolveSelectors(scene, episode.on) ?? [];
    if (exceedsBudget(this.world.uncleanStops, episode, nodes, scene)) {
      return 'it would stop more brokers uncleanly than the budget allows before every replica is in sync again';
    }
    return wipesMajority(this.wiped(), episode, nodes, scene)
      ? 'it would lose the disks of more voters than a quorum bears'
      : null;
  }

  /** The nodes whose disks were lost so far. */
  private wiped(): readonly number[] {
    return this.world.episodes.flatMap(({ grip }, index) =>
      this.episode(index).kind === 'wipe' && grip !== null ? grip.nodes : [],
    );
  }

  private end(kernel: Kernel, index: number): void {
    const state = this.state(index);
    if (state.status !== 'active') return;
    state.status = 'ended';
    const context = this.context(kernel, index);
    this.kind(index).end(context, this.episode(index), state.grip as Grip);
    this.world.healedAt = kernel.now;
    this.tell(kernel, 'FaultEnded', index, '');
    meetMessages(kernel, this.holdings(-1));
  }

  private skip(kernel: Kernel, index: number, reason: string): void {
    this.state(index).status = 'skipped';
    this.tell(kernel, 'FaultSkipped', index, reason);
  }

  private tell(kernel: Kernel, type: FaultFact['type'], index: number, reason: string): void {
    const { id, kind } = this.episode(index);
    const { grip } = this.state(index);
    const nodes = (grip?.nodes ?? []).map((node) => kernel.nodeName(node));
    const links = (grip?.links ?? []).map(
      ([from, to]) => [kernel.nodeName(from), kernel.nodeName(to)] as const,
    );
    this.setting.tell(kernel, { type, id, kind, nodes, links, reason });
  }

  private context(kernel: Kernel, index: number): FaultContext {
    const { operate, topicSetting, topicCommand } = this.setting;
    return {
      kernel,
      select: (selectors) => {
        const nodes = resolveSelectors(this.scene(kernel), selectors);
        return nodes === null || nodes.length === 0 ? null : nodes;
      },
      others: this.holdings(index),
      operate: (command, key) => operate(kernel, command, key),
      voters: () => {
        const leader = activeController(this.scene(kernel));
        return leader === null ? [] : this.setting.insight.voters(leader);
      },
      directoryId: (node) => this.setting.insight.directoryId(kernel.node(node)),
      topicSetting,
      topicCommand,
      stepAt: (at) =>
        kernel.scheduleWorld(at, { type: 'FaultStep', episode: index } satisfies FaultItem),
      finish: () => this.end(kernel, index),
    };
  }

  private scene(kernel: Kernel): Scene {
    return { cast: this.setting.cast, nodes: kernel.nodes, insight: this.setting.insight };
  }

  /** The active episodes but for one. */
  private holdings(except: number): Holding[] {
    const holdings: Holding[] = [];
    this.world.episodes.forEach(({ status, grip }, index) => {
      if (index === except || status !== 'active' || grip === null) return;
      holdings.push({ kind: this.kind(index), episode: this.episode(index), grip });
    });
    return holdings;
  }

  private kind(index: number): FaultKind {
    return this.kinds[index] as FaultKind;
  }

  private episode(index: number): Episode {
    return this.episodes[index] as Episode;
  }

  private state(index: number): EpisodeState {
    return this.world.episodes[index] as EpisodeState;
  }
}
