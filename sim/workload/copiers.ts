import type { Answer } from '../../core/client/commands.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { ResolvedCopier } from '../scenario/resolved.ts';
import { Copier, type CopierSurroundings } from './copier.ts';
import type { CopierWorld } from './copier-world.ts';
import type { WorkloadItem } from './world.ts';

/** All copiers of a scenario: what concerns one of them is passed on to it. */
export class Copiers {
  private readonly programs: readonly ResolvedCopier[];
  private readonly worlds: readonly CopierWorld[];
  private readonly around: CopierSurroundings;

  constructor(
    programs: readonly ResolvedCopier[],
    worlds: readonly CopierWorld[],
    around: CopierSurroundings,
  ) {
    this.programs = programs;
    this.worlds = worlds;
    this.around = around;
  }

  /** Puts the ends that are planned on the queue. */
  begin(): void {
    this.programs.forEach(({ stopMicros }, copier) => {
      if (stopMicros < 0) return;
      this.around.schedule(stopMicros, { type: 'CopierDue', copier, what: 'stop', run: 0 });
    });
  }

  /** A copier begins when both of its topics are there. */
  onTopicCreated(topic: string, created: readonly string[], { now }: Kernel): void {
    this.programs.forEach(({ from, to, startMicros }, copier) => {
      if (topic !== from && topic !== to) return;
      if (!created.includes(from) || !created.includes(to)) return;
      this.around.schedule(now + startMicros, { type: 'CopierDue', copier, what: 'start', run: 0 });
    });
  }

  /** Something came up on the queue. */
  onDue(item: Extract<WorkloadItem, { readonly type: 'CopierDue' }>): void {
    this.at(item.copier).onDue(item);
  }

  /** A node stopped, stands still or runs again. */
  onNode(change: NodeChange): void {
    this.of(change.node.spec.id)?.onNode(change);
  }

  /** A client answered. */
  onAnswer(nodeId: number, answer: Answer): void {
    this.of(nodeId)?.onAnswer(answer);
  }

  /** The copier that a node is a half of, or null. */
  private of(nodeId: number): Copier | null {
    const index = this.programs.findIndex(
      ({ consumer, producer }) => consumer.nodeId === nodeId || producer.nodeId === nodeId,
    );
    return index < 0 ? null : this.at(index);
  }

  private at(index: number): Copier {
    const program = this.programs[index] as ResolvedCopier;
    return new Copier(program, index, this.worlds[index] as CopierWorld, this.around);
  }
}
