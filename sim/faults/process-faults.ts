import type { Kernel } from '../kernel/kernel.ts';
import { crash, pause, resume, slowDown, start } from '../kernel/lifecycle.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import type { Episode, Grip } from './episode.ts';
import {
  choice,
  chosen,
  duration,
  type FaultContext,
  type FaultKind,
  gripOn,
  needed,
  numberOf,
  ON,
  textOf,
} from './kind.ts';

/** Starts the nodes that no other active episode keeps down. */
export function startAgain(context: FaultContext, nodes: readonly number[]): void {
  for (const node of nodes) {
    if (!isHeld(context, 'down', node)) start(context.kernel, context.kernel.node(node));
  }
}

const isHeld = (context: FaultContext, how: 'down' | 'paused', node: number): boolean =>
  context.others.some(({ kind, grip }) => kind.holds === how && grip.nodes.includes(node));

/** A fault that ends processes and starts them again at its end. */
export const downFault = (
  name: string,
  parts: Pick<FaultKind, 'family' | 'doc' | 'parameters'>,
  stop: (kernel: Kernel, node: NodeRuntime, episode: Episode) => void,
): FaultKind => ({
  name,
  family: parts.family,
  doc: parts.doc,
  lasts: true,
  targets: [ON],
  parameters: parts.parameters,
  holds: 'down',
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const { kernel } = context;
    for (const node of nodes) stop(kernel, kernel.node(node), episode);
    return gripOn(nodes);
  },
  end: (context, _, grip) => startAgain(context, grip.nodes),
  step: null,
});

const CRASH: FaultKind = downFault(
  'crash',
  {
    family: 'process',
    doc: 'Ends processes on the spot; their disks keep everything written, and they start again after `for`.',
    parameters: [],
  },
  (kernel, node) => crash(kernel, node),
);

const RESTART: FaultKind = downFault(
  'restart',
  {
    family: 'process',
    doc: 'Ends processes on the spot and starts them again: `fast`, within the session timeout, so that nobody fences them, or `late`. `for` says it exactly.',
    parameters: [
      choice(
        'pace',
        ['fast', 'late'],
        'A quarter of `broker.session.timeout.ms`, or one and a half.',
      ),
    ],
  },
  (kernel, node) => crash(kernel, node),
);

/** How long a `restart` lasts that does not say so. */
export const restartMicros = (pace: string, sessionTimeoutMicros: number): number =>
  pace === 'fast'
    ? Math.floor(sessionTimeoutMicros / 4)
    : Math.floor((sessionTimeoutMicros * 3) / 2);

const PAUSE: FaultKind = {
  name: 'pause',
  family: 'process',
  doc: 'Keeps processes from doing anything; what arrives waits for them.',
  lasts: true,
  targets: [ON],
  parameters: [
    choice(
      'clock',
      ['running', 'stopped'],
      'Whether their monotonic clocks run on (a long garbage collection) or stand still (a suspended machine).',
    ),
  ],
  holds: 'paused',
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const { kernel } = context;
    for (const node of nodes)
      pause(kernel, kernel.node(node), textOf(episode, 'clock') === 'stopped');
    return gripOn(nodes);
  },
  end: (context, _, grip) => {
    for (const node of grip.nodes) {
      if (!isHeld(context, 'paused', node)) resume(context.kernel, context.kernel.node(node));
    }
  },
  step: null,
};

const SLOW_NODE: FaultKind = {
  name: 'slow-node',
  family: 'process',
  doc: 'Lets processes need time for every input; of overlapping episodes the slowest counts.',
  lasts: true,
  targets: [ON],
  parameters: [needed('by', 'duration', 0, 'The time that one input takes.')],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    setSlowness(context, nodes, numberOf(episode, 'by'));
    return gripOn(nodes);
  },
  end: (context, _, grip) => setSlowness(context, grip.nodes, 0),
  step: null,
};

function setSlowness(
  { kernel, others }: FaultContext,
  nodes: readonly number[],
  least: number,
): void {
  for (const node of nodes) {
    let micros = least;
    for (const { kind, episode, grip } of others) {
      if (kind.name === 'slow-node' && grip.nodes.includes(node))
        micros = Math.max(micros, numberOf(episode, 'by'));
    }
    slowDown(kernel.node(node), micros);
  }
}

/** How often a rolling restart looks whether a process has ended. */
const LOOK_MICROS = 20_000;

// What a rolling restart's grip counts: which node, what it is doing there, and since when.
const POSITION = 0;
const PHASE = 1;
const SINCE = 2;
const STOPPING = 0;
const STOPPED = 1;
const SETTLING = 2;

const ROLLING_RESTART: FaultKind = {
  name: 'rolling-restart',
  family: 'process',
  doc: 'Shuts nodes down in an orderly way and starts them again, one after another.',
  lasts: true,
  targets: [ON],
  parameters: [
    duration('downtime', 500_000, 'From the end of a process to its next start.'),
    duration('settle', 2_000_000, 'From a start to the shutdown of the next node.'),
    duration('patience', 10_000_000, 'After so long a process that does not end is killed.'),
  ],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const grip: Grip = { nodes, links: [], numbers: [0, STOPPING, context.kernel.now] };
    shutDown(context, episode, grip);
    return grip;
  },
  step: (context, episode, grip) => roll(context, episode, grip),
  end: (context, _, grip) => {
    const { kernel } = context;
    const { nodes, numbers } = grip;
    // Who was told to stop and has not come to it would stop when nobody starts it any more.
    const last = nodes[numbers[POSITION] as number];
    if (last !== undefined && numbers[PHASE] === STOPPING) crash(kernel, kernel.node(last));
    for (const node of nodes) {
      if (kernel.node(node).status === 'stopped') startAgain(context, [node]);
    }
  },
};

function roll(context: FaultContext, episode: Episode, grip: Grip): void {
  const { kernel } = context;
  const { numbers } = grip;
  const node = kernel.node(grip.nodes[numbers[POSITION] as number] as number);
  const waited = kernel.now - (numbers[SINCE] as number);
  switch (numbers[PHASE]) {
    case STOPPING:
      if (node.status === 'running' || node.status === 'paused') {
        if (waited >= numberOf(episode, 'patience')) crash(kernel, node);
        context.stepAt(kernel.now + LOOK_MICROS);
        return;
      }
      enter(context, grip, STOPPED, numberOf(episode, 'downtime'));
      return;
    case STOPPED:
      startAgain(context, [node.index]);
      enter(context, grip, SETTLING, numberOf(episode, 'settle'));
      return;
    default:
      numbers[POSITION] = (numbers[POSITION] as number) + 1;
      if (numbers[POSITION] === grip.nodes.length) context.finish();
      else shutDown(context, episode, grip);
  }
}

function enter({ kernel, stepAt }: FaultContext, grip: Grip, phase: number, micros: number): void {
  grip.numbers[PHASE] = phase;
  grip.numbers[SINCE] = kernel.now;
  stepAt(kernel.now + micros);
}

function shutDown(context: FaultContext, episode: Episode, grip: Grip): void {
  const { kernel } = context;
  const node = kernel.node(grip.nodes[grip.numbers[POSITION] as number] as number);
  kernel.command(node, { type: 'ShutDown' }, `shut-down ${episode.id}`);
  enter(context, grip, STOPPING, LOOK_MICROS);
}

/** The faults of processes (DESIGN §5). */
export const PROCESS_FAULTS: readonly FaultKind[] = [
  CRASH,
  RESTART,
  PAUSE,
  SLOW_NODE,
  ROLLING_RESTART,
];
