import type { Machine } from '../../core/machine.ts';
import { Choices } from '../../sim/kernel/choices.ts';
import { Kernel, PLAIN } from '../../sim/kernel/kernel.ts';
import { start } from '../../sim/kernel/lifecycle.ts';
import { Links } from '../../sim/kernel/links.ts';
import { runKeyOf } from '../../sim/kernel/seed.ts';
import type { Benchmark } from './benchmark.ts';
import { STORM_WIRE, stormMachine } from './storm-machine.ts';

const IDS = [1, 2, 3, 4, 5];
const EVENTS = 1_000_000;

/** Five nodes, each connected to each, four pings under way on every connection. */
export const storm: Benchmark = {
  name: 'storm',
  what: 'kernel: 5 nodes, full mesh, 1 to 10 ms, 1 % loss with retransmission, hash on',
  aim: '3 M events/s',
  run: () => {
    const kernel = stormKernel();
    while (kernel.events < EVENTS && kernel.advance(Number.MAX_SAFE_INTEGER)) {}
    return { events: kernel.events, virtualMicros: kernel.now };
  },
};

function stormKernel(): Kernel {
  const machine = stormMachine(IDS, 4);
  const law = {
    latency: { uniformMs: [1, 10] as const },
    lossOneIn: 100,
    bytesPerSecond: 0,
    regions: null,
  };
  const kernel = new Kernel({
    nodes: IDS.map((id) => ({
      id,
      name: `n${id}`,
      machine: machine as unknown as Machine<unknown>,
    })),
    links: new Links(
      IDS.map((id) => `n${id}`),
      law,
      null,
    ),
    wire: STORM_WIRE,
    flush: { fixedMs: 1 },
    choices: new Choices({ runKey: runKeyOf('1'), tape: {}, quiet: [] }, null),
    onWorld: () => {},
    onAnswer: () => {},
    observers: [],
    stepper: PLAIN,
  });
  for (const node of kernel.nodes) start(kernel, node);
  return kernel;
}
