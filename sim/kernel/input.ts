import { InvariantError } from '../../core/assert.ts';
import type { Capture } from '../../core/disk.ts';
import type { Forcing } from '../../core/draw.ts';
import type { Input, Message, NodeId, Start } from '../../core/machine.ts';
import type { Instant } from '../../core/time.ts';
import type { End } from './connection.ts';
import type { Scheduled } from './scheduled.ts';
import type { TimerSlot } from './timers.ts';

/** What a queue item is to the process it happens to. */
export function inputOf(
  item: Scheduled,
  now: Instant,
  wallClock: Instant,
  entropy: number,
  forcing: Forcing | null,
  idOf: (node: number) => NodeId,
): Input | Start {
  switch (item.kind) {
    case 'message': {
      const connection = (item.end as End).local;
      const message = item.payload as Message;
      return { type: 'Received', now, wallClock, entropy, forcing, connection, message };
    }
    case 'timer': {
      const { timer, subject } = item.payload as TimerSlot;
      return { type: 'TimerFired', now, wallClock, entropy, forcing, timer, subject };
    }
    case 'flushed': {
      const { target } = item.payload as Capture;
      return { type: 'Flushed', now, wallClock, entropy, forcing, target };
    }
    case 'command':
      return { type: 'Command', now, wallClock, entropy, forcing, command: item.payload };
    case 'connected': {
      const end = item.end as End;
      const { local: connection, opener: opened } = end;
      const peer = idOf(end.peer.node);
      const { purpose } = end.connection;
      return {
        type: 'Connected',
        now,
        wallClock,
        entropy,
        forcing,
        connection,
        peer,
        purpose,
        opened,
      };
    }
    case 'refused': {
      const connection = (item.end as End).local;
      return { type: 'Refused', now, wallClock, entropy, forcing, connection };
    }
    case 'disconnected': {
      const connection = (item.end as End).local;
      return { type: 'Disconnected', now, wallClock, entropy, forcing, connection };
    }
    case 'start':
      return { type: 'Start', now, wallClock, entropy, forcing };
    default:
      throw new InvariantError(`a ${item.kind} item does not happen to a process`);
  }
}
