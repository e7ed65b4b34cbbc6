import { InvariantError } from '../../core/assert.ts';
import type { Step } from '../../core/machine.ts';
import type { Recorded } from './choices.ts';
import { Freezer } from './freeze.ts';
import { PLAIN, type Stepper } from './kernel.ts';
import type { NodeRuntime } from './node.ts';
import { firstDifference } from './same.ts';
import { Traps } from './traps.ts';

/**
 * A stepper that holds machines to their contract (`--paranoid`): every input is stepped twice and must give the same
 * result, everything in it is frozen, and clocks, chance and promises are trapped while a step runs.
 */
export function auditing(): Stepper {
  const freezer = new Freezer();
  const traps = new Traps();
  const audit = (node: NodeRuntime, call: () => Step<unknown>): Step<unknown> => {
    const first = traps.within(call);
    freezer.freeze(first.state, `the state of ${node.spec.name}`);
    freezer.freeze(first.effects, `an effect of ${node.spec.name}`);
    const second = traps.within(call);
    const path = firstDifference(
      { state: first.state, effects: first.effects, draws: first.draws },
      { state: second.state, effects: second.effects, draws: second.draws },
    );
    if (path === null) return first;
    throw new InvariantError(`stepping ${node.spec.name} twice gives another result at ${path}`);
  };
  return {
    boot: (node, disk, input) => {
      freezer.freeze(input, 'an input');
      freezer.freeze(disk, `the disk of ${node.spec.name}`);
      return audit(node, () => PLAIN.boot(node, disk, input));
    },
    step: (node, state, input) => {
      freezer.freeze(input, 'an input');
      freezer.freeze(state, `the state of ${node.spec.name}`);
      return audit(node, () => PLAIN.step(node, state, input));
    },
  };
}

/** A recorder that insists that no key is drawn twice (DESIGN law 3) and passes every choice on. */
export function uniqueDraws(
  next: ((choice: Recorded) => void) | null = null,
): (choice: Recorded) => void {
  const drawn = new Set<string>();
  return (choice) => {
    if (drawn.has(choice.name)) throw new InvariantError(`${choice.name} is drawn twice`);
    drawn.add(choice.name);
    next?.(choice);
  };
}
