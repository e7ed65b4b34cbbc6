import { mix, mixString } from '../../core/hash.ts';

/** One timer of a process. It stays in the table when it is not armed, so that its firings can be counted. */
export interface TimerSlot {
  readonly timer: string;
  readonly subject: number;
  readonly hash: number;
  armed: boolean;
  /** The deadline on the node's monotonic clock, and the virtual moment that it comes to. */
  local: number;
  at: number;
  /** Orders this arming among things of one moment. */
  sequence: number;
  /** The event that armed it. */
  cause: number;
  /** The queue entry that will come up for this slot: its moment and order. 0 where there is none. */
  queuedAt: number;
  queuedSequence: number;
  firings: number;
}

/** The timers of one name, by subject, and the one that was asked for last. */
interface NamedTimers {
  readonly timer: string;
  readonly bySubject: Map<number, TimerSlot>;
  last: TimerSlot;
}

/** What a queue entry that came up means for its timer. */
export type TimerVerdict = 'stale' | 'later' | 'fire';

/**
 * The timers of one process. Arming a timer again for later reuses its place in the queue, which then moves on when
 * it comes up: protocols that push a timeout back with every message would otherwise fill the queue with dead entries.
 */
export class Timers {
  /** One entry per name: a process has few. */
  private readonly byName: NamedTimers[] = [];
  private readonly owner: string;

  /** `owner` names the process in choice keys: node and boot. */
  constructor(owner: string) {
    this.owner = owner;
  }

  /** The slot of a timer, made on first use. Subjects are few: peers, partitions; never a running number. */
  slot(timer: string, subject: number): TimerSlot {
    const { byName } = this;
    for (let i = 0; i < byName.length; i++) {
      const named = byName[i] as NamedTimers;
      if (named.timer !== timer) continue;
      // Mostly it is armed again by who armed it last.
      if (named.last.subject === subject) return named.last;
      const known = named.bySubject.get(subject);
      named.last = known ?? this.newSlot(timer, subject);
      if (known === undefined) named.bySubject.set(subject, named.last);
      return named.last;
    }
    const last = this.newSlot(timer, subject);
    byName.push({ timer, bySubject: new Map([[subject, last]]), last });
    return last;
  }

  private newSlot(timer: string, subject: number): TimerSlot {
    return {
      timer,
      subject,
      hash: mix(mixString(mixString(0, this.owner), timer), subject),
      armed: false,
      local: 0,
      at: 0,
      sequence: 0,
      cause: 0,
      queuedAt: 0,
      queuedSequence: 0,
      firings: 0,
    };
  }

  /** What to do when the queue entry with order `sequence` comes up for `slot`. */
  judge(slot: TimerSlot, sequence: number): TimerVerdict {
    if (slot.queuedSequence !== sequence) return 'stale';
    slot.queuedSequence = 0;
    if (!slot.armed) return 'stale';
    return slot.sequence === sequence ? 'fire' : 'later';
  }

  /** The content key and readable name of the next firing. */
  static firing(slot: TimerSlot): number {
    slot.firings += 1;
    return mix(slot.hash, slot.firings);
  }

  name(slot: TimerSlot): string {
    return `${this.owner} ${slot.timer}/${slot.subject} ${slot.firings}`;
  }

  /** All slots, in an order that depends on names alone. */
  all(): TimerSlot[] {
    const slots: TimerSlot[] = [];
    for (const { bySubject } of this.byName) slots.push(...bySubject.values());
    return slots.sort((a, b) =>
      a.timer === b.timer ? a.subject - b.subject : a.timer < b.timer ? -1 : 1,
    );
  }

  /** Puts a slot back that a world kept. */
  restore(kept: TimerSlot): TimerSlot {
    return Object.assign(this.slot(kept.timer, kept.subject), kept);
  }
}
