import { crash, driftClock, jumpClock, losePower, slowFlushes, wipe } from '../kernel/lifecycle.ts';
import type { Episode, Grip } from './episode.ts';
import {
  chosen,
  type FaultContext,
  type FaultKind,
  gripOn,
  needed,
  numberOf,
  ON,
  parameter,
} from './kind.ts';
import { downFault } from './process-faults.ts';

const POWER_LOSS: FaultKind = downFault(
  'power-loss',
  {
    family: 'disk',
    doc: 'Takes the power from hosts: what was not flushed is lost except what chance spares, nobody is told, and they start again after `for`.',
    parameters: [
      parameter(
        'torn',
        'boolean',
        false,
        'Whether the last spared batch of each log has damaged bytes.',
      ),
    ],
  },
  (kernel, node, episode) => losePower(kernel, node, episode.parameters['torn'] === true),
);

const WIPE: FaultKind = downFault(
  'wipe',
  {
    family: 'disk',
    doc: 'Ends processes and replaces their disks by empty ones; they start again after `for` under the same ids.',
    parameters: [],
  },
  (kernel, node) => {
    crash(kernel, node);
    wipe(kernel, node);
  },
);

/** A fault that adds to something of each node and takes it away again. */
const addedFault = (
  kind: Pick<FaultKind, 'name' | 'family' | 'doc' | 'lasts' | 'parameters'>,
  change: (context: FaultContext, node: number, by: number) => void,
): FaultKind => {
  const amount = (kind.parameters[0] as FaultKind['parameters'][number]).name;
  const changeAll = (context: FaultContext, grip: Grip, by: number): void => {
    for (const node of grip.nodes) change(context, node, by);
  };
  return {
    name: kind.name,
    family: kind.family,
    doc: kind.doc,
    lasts: kind.lasts,
    targets: [ON],
    parameters: kind.parameters,
    holds: null,
    start: (context: FaultContext, episode: Episode) => {
      const nodes = chosen(context, episode);
      if (typeof nodes === 'string') return nodes;
      const grip = gripOn(nodes);
      changeAll(context, grip, numberOf(episode, amount));
      return grip;
    },
    end: (context, episode, grip) => {
      if (kind.lasts) changeAll(context, grip, -numberOf(episode, amount));
    },
    step: null,
  };
};

const SLOW_FLUSH: FaultKind = addedFault(
  {
    name: 'slow-flush',
    family: 'disk',
    doc: 'Makes every flush that begins take longer.',
    lasts: true,
    parameters: [needed('by', 'duration', 0, 'What is added to each flush.')],
  },
  ({ kernel }, node, by) => slowFlushes(kernel.node(node), by),
);

const SKEW: FaultKind = addedFault(
  {
    name: 'clock-skew',
    family: 'clock',
    doc: 'Puts wall clocks wrong and, at the end, right again; monotonic clocks do not notice.',
    lasts: true,
    parameters: [needed('by', 'offset', 0, 'How far they are off; negative for slow.')],
  },
  ({ kernel }, node, by) => jumpClock(kernel.node(node), by),
);

const DRIFT: FaultKind = addedFault(
  {
    name: 'clock-drift',
    family: 'clock',
    doc: 'Lets both clocks of nodes run too fast or too slowly; the wall clock stays off by what it gained.',
    lasts: true,
    parameters: [needed('ppm', 'integer', 0, 'Parts per million; negative for slow.')],
  },
  ({ kernel }, node, by) => {
    const runtime = kernel.node(node);
    driftClock(kernel, runtime, runtime.clock.world.driftPpm + by);
  },
);

const JUMP: FaultKind = addedFault(
  {
    name: 'clock-jump',
    family: 'clock',
    doc: 'Moves wall clocks once, as a time server does, and leaves them there; monotonic clocks do not notice.',
    lasts: false,
    parameters: [needed('by', 'offset', 0, 'How far; negative for back.')],
  },
  ({ kernel }, node, by) => jumpClock(kernel.node(node), by),
);

/** The faults of disks (DESIGN §5). */
export const DISK_FAULTS: readonly FaultKind[] = [POWER_LOSS, WIPE, SLOW_FLUSH];

/** The faults of clocks (DESIGN §5). */
export const CLOCK_FAULTS: readonly FaultKind[] = [SKEW, DRIFT, JUMP];
