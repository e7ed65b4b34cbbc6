import type { Message } from '../../core/machine.ts';
import { serverMemory } from '../check/server-view.ts';
import type { NodeChange, Observer, SteppedEvent } from '../kernel/observer.ts';

/** Counts by readable key, in order of first appearance. */
export interface Coverage {
  readonly [what: string]: number;
}

/** Counts what a run exercised: messages by the role of their receiver, and what happened to nodes in which role. */
export class CoverageCounter implements Observer {
  private readonly counts: Map<string, number> = new Map();

  onStep(event: SteppedEvent): void {
    if (event.input.type !== 'Received') return;
    const { type } = event.input.message as Message;
    this.count(`${roleOf(event.before)} received ${type}`);
  }

  onNode(change: NodeChange): void {
    this.count(`${roleOf(change.node.state)} ${change.what}`);
  }

  result(): Coverage {
    return Object.fromEntries(this.counts);
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** The role of a node in a few words: its role in the quorum, and its broker's state. */
function roleOf(state: SteppedEvent['before']): string {
  if (state === null) return 'stopped';
  const raft = (state.memory as { readonly raft?: { readonly role: { readonly type: string } } })
    .raft;
  if (raft === undefined) return 'client';
  const broker = serverMemory(state)?.broker ?? null;
  if (broker === null) return `voter ${raft.role.type}`;
  return `broker ${broker.lifecycle.state}`;
}
