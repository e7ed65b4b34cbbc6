import type { ConnectionId } from '../../core/machine.ts';
import type { End } from './connection.ts';

/**
 * The open ends of a node's process by the number that it knows each by. Numbers are given away one after the other, from
 * 1 where the process opened the connection and from −1 down where it accepted it, so that two lists find an end at once.
 */
export class Endpoints {
  private readonly opened: (End | null)[] = [];
  private readonly accepted: (End | null)[] = [];

  /** The open end of that number, or null. */
  get(local: ConnectionId): End | null {
    const list = local < 0 ? this.accepted : this.opened;
    const at = local < 0 ? -local : local;
    return at < list.length ? (list[at] as End | null) : null;
  }

  set(local: ConnectionId, end: End): void {
    const list = local < 0 ? this.accepted : this.opened;
    const at = Math.abs(local);
    while (list.length <= at) list.push(null);
    list[at] = end;
  }

  delete(local: ConnectionId): void {
    if (this.get(local) === null) return;
    const list = local < 0 ? this.accepted : this.opened;
    list[Math.abs(local)] = null;
  }

  /** All of them, by ascending number. */
  all(): End[] {
    const ends = [...this.accepted.slice().reverse(), ...this.opened];
    return ends.filter((end) => end !== null);
  }
}
