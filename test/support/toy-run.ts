import fc from 'fast-check';
import type { Kernel } from '../../sim/kernel/kernel.ts';
import { start } from '../../sim/kernel/lifecycle.ts';
import { applyFault, FAULT_NAMES, type FaultItem } from './fault-items.ts';
import { type RigOptions, rig } from './rig.ts';
import { TOY_WIRE, toyMachine } from './toy.ts';

/** A busy little network of three toys: loss, flushes, timers, reconnections. */
export function toyOptions(seed: string | null, more: Partial<RigOptions> = {}): RigOptions {
  const machine = toyMachine({
    peers: [1, 2, 3],
    inFlight: 2,
    writeEvery: 3,
    flushEvery: 4,
    tickMicros: 7_000,
    watchdog: true,
    redialMicros: 9_000,
  });
  return {
    machines: [machine, machine, machine],
    wire: TOY_WIRE,
    network: { latency: { uniformMs: [1, 10] }, lossOneIn: 20, bytesPerSecond: 1_000_000 },
    flush: { uniformMs: [1, 30] },
    seed,
    onWorld: applyFault,
    ...more,
  };
}

/** A fault and the moment at which it strikes. */
export interface TimedFault {
  readonly at: number;
  readonly item: FaultItem;
}

/** Random faults on three nodes within 400 ms; every process is started again now and then. */
export const someFaults: fc.Arbitrary<TimedFault[]> = fc.array(
  fc.record({
    at: fc.nat({ max: 400_000 }),
    item: fc.record({
      fault: fc.constantFrom(...FAULT_NAMES, 'start' as const, 'resume' as const, 'heal' as const),
      a: fc.nat({ max: 2 }),
      b: fc.nat({ max: 2 }),
      n: fc.nat({ max: 20_000 }),
    }),
  }),
  { maxLength: 25 },
);

/** A kernel with started nodes and the faults on its queue. */
export function toyKernel(options: RigOptions, faults: readonly TimedFault[] = []): Kernel {
  const kernel = rig(options);
  for (const node of kernel.nodes) start(kernel, node);
  for (const { at, item } of faults) kernel.scheduleWorld(at, item);
  return kernel;
}
