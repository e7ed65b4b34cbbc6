import type { Message } from '../../core/machine.ts';
import type { End } from './connection.ts';
import type { Loss, Observer } from './observer.ts';
import type { Scheduled } from './scheduled.ts';

/** Tells observers of messages on their way. Only a run that somebody watches for them has one. */
export interface MessageWatch {
  /** The item `sequence` takes a message to an end, where it arrives at `at` unless something holds it. */
  readonly sent: (sequence: number, to: End, message: Message, at: number) => void;
  /** A message that waited is taken on by another item. */
  readonly renumbered: (from: number, to: number) => void;
  /** Nobody will read what an item brings. */
  readonly lost: (item: Scheduled, why: Loss) => void;
}

/** The watch for those observers that want to know of messages; null where none does. */
export function watchOf(observers: readonly Observer[]): MessageWatch | null {
  const watching = observers.filter(({ onSent, onLost }) => onSent ?? onLost);
  if (watching.length === 0) return null;
  return {
    sent: (sequence, to, message, arriveAt) => {
      const from = to.peer.node;
      const sent = { sequence, from, to: to.node, message, arriveAt, isReply: to.opener };
      for (const observer of watching) observer.onSent?.(sent);
    },
    renumbered: (from, to) => {
      for (const observer of watching) observer.onRenumbered?.(from, to);
    },
    lost: ({ kind, sequence }, why) => {
      if (kind !== 'message' && kind !== 'unread') return;
      for (const observer of watching) observer.onLost?.(sequence, why);
    },
  };
}
