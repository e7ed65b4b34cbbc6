import type { Answer } from './client/commands.ts';
import type { Disk } from './disk.ts';
import type { Forcing } from './draw.ts';
import { type Clocked, Outbox, type Step } from './machine.ts';
import type { Network } from './network/network.ts';
import type { Probe } from './probe.ts';
import type { KafkaMessage } from './protocol/message.ts';
import type { Instant } from './time.ts';

const NONE_READ: readonly number[] = [];

/**
 * The bench of one step: its clocks, its chance, the disk and the connections as the step leaves them, and the effects
 * it asks for. It is made for the step and ends with it, so that what writes to it stays invisible outside: handlers
 * are `(state, turn, …) → state`. Its fields are declared, since one that is defined first and assigned then is written
 * twice and of any type to the engine.
 */
export class Turn extends Outbox<KafkaMessage, Probe, Answer> implements Clocked {
  declare readonly now: Instant;
  declare readonly wallClock: Instant;
  declare readonly entropy: number;
  declare readonly forcing: Forcing | null;
  declare disk: Disk;
  declare network: Network;
  /** The log directories whose batches this step has read, while some directory does not work (DESIGN §3). */
  declare directoriesRead: readonly number[];
  /** The connections as the step found them: what differs from it was made by the step and may still be written to. */
  declare readonly networkBefore: Network;

  constructor(input: Clocked, disk: Disk, network: Network) {
    super();
    this.now = input.now;
    this.wallClock = input.wallClock;
    this.entropy = input.entropy;
    this.forcing = input.forcing;
    this.disk = disk;
    this.directoriesRead = NONE_READ;
    this.network = network;
    this.networkBefore = network;
  }

  /** The step that ends with `memory`, which must hold this turn's `network`. */
  end<Memory>(memory: Memory): Step<Memory, KafkaMessage, Probe, Answer> {
    return {
      state: { memory, disk: this.disk },
      effects: this.effects,
      draws: this.draws,
    };
  }
}
