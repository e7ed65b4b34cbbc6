import type { Kernel } from '../../sim/kernel/kernel.ts';

/** Microseconds in a millisecond. */
export const MS = 1000;

/** How many connections two nodes have with each other. */
export const connectionsBetween = (kernel: Kernel, a: number, b: number): number =>
  [...kernel.transport.connections.values()].filter(({ ends }) => {
    const nodes = [ends.opener.node, ends.acceptor.node];
    return nodes.includes(a) && nodes.includes(b);
  }).length;
