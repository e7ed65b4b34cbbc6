import type { Machine } from '../../core/machine.ts';
import { auditing, uniqueDraws } from '../../sim/kernel/audit.ts';
import { Choices, type Recorded } from '../../sim/kernel/choices.ts';
import type { Wire } from '../../sim/kernel/connection.ts';
import { Kernel, type KernelParts, type Stepper } from '../../sim/kernel/kernel.ts';
import type { LatencyLaw } from '../../sim/kernel/latency.ts';
import { Links, type LinksWorld, type NetworkLaw } from '../../sim/kernel/links.ts';
import type { Observer } from '../../sim/kernel/observer.ts';
import { runKeyOf } from '../../sim/kernel/seed.ts';
import {
  decodeWorld,
  encodeWorld,
  type KernelWorld,
  keepKernel,
  restoreKernel,
} from '../../sim/kernel/world.ts';

/** A kernel as a test describes it; what it leaves out is calm. */
export interface RigOptions {
  /** Machines of any state and messages. */
  readonly machines: readonly { readonly boot: unknown; readonly step: unknown }[];
  readonly wire: Wire;
  readonly network?: Partial<NetworkLaw>;
  readonly flush?: LatencyLaw;
  readonly seed?: string | null;
  readonly tape?: Readonly<Record<string, number>>;
  readonly quiet?: readonly string[];
  readonly record?: (choice: Recorded) => void;
  readonly observers?: readonly Observer[];
  readonly stepper?: Stepper;
  readonly onWorld?: KernelParts['onWorld'];
  readonly onAnswer?: KernelParts['onAnswer'];
}

/** The parts of a kernel whose nodes are n1, n2 … with ids 1, 2 …; every step is audited, every draw unique. */
export function rigParts(options: RigOptions, kept: LinksWorld | null = null): KernelParts {
  const { machines, wire, seed = 'rig', tape = {}, quiet = [] } = options;
  const law: NetworkLaw = {
    latency: { fixedMs: 1 },
    lossOneIn: 0,
    bytesPerSecond: 0,
    regions: null,
    ...options.network,
  };
  const runKey = seed === null ? null : runKeyOf(seed);
  return {
    nodes: machines.map((machine, index) => ({
      id: index + 1,
      name: `n${index + 1}`,
      machine: machine as unknown as Machine<unknown>,
    })),
    links: new Links(
      machines.map((_, index) => `n${index + 1}`),
      law,
      kept,
    ),
    wire,
    flush: options.flush ?? { fixedMs: 5 },
    choices: new Choices({ runKey, tape, quiet }, uniqueDraws(options.record ?? null)),
    onWorld: options.onWorld ?? (() => {}),
    onAnswer: options.onAnswer ?? (() => {}),
    observers: options.observers ?? [],
    stepper: options.stepper ?? auditing(),
  };
}

/** A kernel of these options. */
export const rig = (options: RigOptions): Kernel => new Kernel(rigParts(options));

/** The kernel that a world gives, by way of JSON text. */
export function reload(options: RigOptions, world: KernelWorld): Kernel {
  const read = decodeWorld<KernelWorld>(encodeWorld(world));
  return restoreKernel(rigParts(options, read.links), read);
}

/** Another kernel at the same moment, sharing states with the first. */
export function fork(options: RigOptions, kernel: Kernel): Kernel {
  const world = keepKernel(kernel);
  return restoreKernel(rigParts(options, world.links), world);
}

/** Runs up to and including a moment of virtual time. */
export function runUntil(kernel: Kernel, micros: number): void {
  while (kernel.advance(micros)) {}
  kernel.now = Math.max(kernel.now, micros);
}

/** Runs until so many events have happened, but not beyond a moment. */
export function runEvents(kernel: Kernel, events: number, until: number): void {
  while (kernel.events < events && kernel.advance(until)) {}
}
