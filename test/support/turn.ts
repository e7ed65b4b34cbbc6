import { type Disk, EMPTY_DISK } from '../../core/disk.ts';
import type { Forcing } from '../../core/draw.ts';
import { type Network, newNetwork } from '../../core/network/network.ts';
import { instant } from '../../core/time.ts';
import { Turn } from '../../core/turn.ts';

/** Every draw takes its boring value. */
export const BORING: Forcing = { boring: true, quiet: [], values: [] };

/** The bench of one step, for tests that call handlers directly. Draws are boring unless `entropy` is given. */
export function newTurn(
  given: {
    readonly now?: number;
    readonly disk?: Disk;
    readonly network?: Network;
    readonly entropy?: number;
  } = {},
): Turn {
  const now = instant(given.now ?? 1_000_000);
  const network =
    given.network ??
    newNetwork({
      'reconnect.backoff.ms': 50,
      'reconnect.backoff.max.ms': 1000,
      'socket.connection.setup.timeout.ms': 10_000,
    });
  const forcing = given.entropy === undefined ? BORING : null;
  const clocks = { now, wallClock: now, entropy: given.entropy ?? 0, forcing };
  return new Turn(clocks, given.disk ?? EMPTY_DISK, network);
}
