import { appended } from '../../core/collections/table.ts';
import type { Effect, Input, NodeState, Start, Step } from '../../core/machine.ts';
import type { Kernel } from './kernel.ts';
import type { NodeRuntime } from './node.ts';
import type { SteppedEvent } from './observer.ts';
import type { Scheduled } from './scheduled.ts';

/** Tells the observers of a step that was carried out. */
export function tellStep(
  kernel: Kernel,
  node: NodeRuntime,
  item: Scheduled,
  input: Input | Start,
  before: NodeState<unknown> | null,
  result: Step<unknown>,
): void {
  const { effects } = result;
  const event: SteppedEvent = {
    number: kernel.events,
    at: kernel.now,
    node,
    cause: item.cause,
    input,
    sequence: item.sequence,
    from: item.end === null ? -1 : item.end.peer.node,
    before,
    after: result.state,
    effects,
    probes: probesOf(effects),
    nodes: kernel.nodes,
  };
  const { observers } = kernel.parts;
  for (let i = 0; i < observers.length; i++) observers[i]?.onStep?.(event);
}

const NO_PROBES: readonly unknown[] = [];

/** The facts among a step's effects; most steps state none. */
function probesOf(effects: readonly Effect[]): readonly unknown[] {
  let probes = NO_PROBES;
  for (let i = 0; i < effects.length; i++) {
    const effect = effects[i] as Effect;
    if (effect.type === 'Probe') probes = appended(probes, effect.probe);
  }
  return probes;
}
