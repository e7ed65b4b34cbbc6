import type { Kernel } from '../../sim/kernel/kernel.ts';
import * as lifecycle from '../../sim/kernel/lifecycle.ts';

/** A kernel fault as plain data, for `world` items of tests. `a` and `b` are node indexes, `n` is an amount. */
export interface FaultItem {
  readonly fault: FaultName;
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

/** What can be done to a node or a link. */
export type FaultName =
  | 'crash'
  | 'losePower'
  | 'tear'
  | 'start'
  | 'wipe'
  | 'pause'
  | 'suspend'
  | 'resume'
  | 'cut'
  | 'heal'
  | 'delay'
  | 'slow'
  | 'slowFlush'
  | 'drift'
  | 'jump'
  | 'command'
  | 'reset';

type Apply = (kernel: Kernel, item: FaultItem) => void;

const FAULTS: Readonly<Record<FaultName, Apply>> = {
  crash: (kernel, { a }) => lifecycle.crash(kernel, kernel.node(a)),
  losePower: (kernel, { a }) => lifecycle.losePower(kernel, kernel.node(a), false),
  tear: (kernel, { a }) => lifecycle.losePower(kernel, kernel.node(a), true),
  start: (kernel, { a }) => lifecycle.start(kernel, kernel.node(a)),
  wipe: (kernel, { a }) => {
    if (kernel.node(a).state === null) lifecycle.wipe(kernel, kernel.node(a));
  },
  pause: (kernel, { a }) => lifecycle.pause(kernel, kernel.node(a), false),
  suspend: (kernel, { a }) => lifecycle.pause(kernel, kernel.node(a), true),
  resume: (kernel, { a }) => lifecycle.resume(kernel, kernel.node(a)),
  cut: (kernel, { a, b }) => kernel.transport.links.changeCut(a, b, 'data', 1),
  heal: (kernel, { a, b }) => {
    if (!kernel.transport.links.isCut(a, b, 'data')) return;
    kernel.transport.links.changeCut(a, b, 'data', -1);
    kernel.transport.release();
  },
  delay: (kernel, { a, b, n }) => kernel.transport.links.changeDelay(a, b, n),
  slow: (kernel, { a, n }) => lifecycle.slowDown(kernel.node(a), n % 5_000),
  slowFlush: (kernel, { a, n }) => lifecycle.slowFlushes(kernel.node(a), n),
  drift: (kernel, { a, n }) => lifecycle.driftClock(kernel, kernel.node(a), (n % 400) - 200),
  jump: (kernel, { a, n }) => lifecycle.jumpClock(kernel.node(a), n),
  command: (kernel, { a, n }) => kernel.command(kernel.node(a), { ask: n }),
  reset: (kernel, { n }) => {
    const byId = [...kernel.transport.connections.values()].sort((x, y) => x.id - y.id);
    const connection = byId[n % Math.max(1, byId.length)];
    if (connection !== undefined) kernel.transport.reset(connection);
  },
};

/** The names of all faults. */
export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULTS) as FaultName[];

/** Carries out a fault that came up on the queue. */
export const applyFault = (payload: unknown, kernel: Kernel): void => {
  const item = payload as FaultItem;
  FAULTS[item.fault](kernel, item);
};
