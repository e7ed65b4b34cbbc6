import { mix, mixNumber } from '../../core/hash.ts';
import type { Machine } from '../../core/machine.ts';
import { Choices } from '../../sim/kernel/choices.ts';
import { Kernel, PLAIN } from '../../sim/kernel/kernel.ts';
import { start } from '../../sim/kernel/lifecycle.ts';
import { Links } from '../../sim/kernel/links.ts';
import { runKeyOf } from '../../sim/kernel/seed.ts';
import type { ToyMessage } from '../support/toy.ts';
import { toyMachine } from '../support/toy.ts';

const ids = [1, 2, 3, 4, 5];
for (let r = 0; r < 6; r++) {
  const kernel = new Kernel({
    nodes: ids.map((id) => ({
      id,
      name: `n${id}`,
      machine: toyMachine({
        peers: ids,
        inFlight: 4,
        writeEvery: 0,
        flushEvery: 0,
        tickMicros: 0,
        watchdog: false,
      }) as unknown as Machine<unknown>,
    })),
    links: new Links(
      5,
      { latency: { uniformMs: [1, 10] }, lossOneIn: 100, bytesPerSecond: 0 },
      null,
    ),
    wire: {
      identity: () => -1,
      position: () => -1,
      size: () => 1,
      trafficClass: () => 'data',
      digest: (h, m) => mixNumber(mix(h, m.type === 'Ping' ? 1 : 2), (m as ToyMessage).value),
    },
    flush: { fixedMs: 1 },
    choices: new Choices({ runKey: runKeyOf('1'), tape: {}, quiet: [] }, null),
    onWorld: () => {},
    onAnswer: () => {},
    observers: [],
    stepper: PLAIN,
  });
  for (const n of kernel.nodes) start(kernel, n);
  const t = process.hrtime.bigint();
  while (kernel.events < 1_000_000 && kernel.advance(1e15)) {}
  const dt = Number(process.hrtime.bigint() - t);
  console.log(
    kernel.events,
    kernel.hash.hex(),
    (dt / kernel.events).toFixed(0) + 'ns',
    ((kernel.events / dt) * 1e3).toFixed(2) + 'M/s',
    kernel.now / 1e6,
    kernel.queue.size,
  );
}
