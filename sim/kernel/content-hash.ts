import { isSequence, slice } from '../../core/collections/sequence.ts';
import type { Capture } from '../../core/disk.ts';
import type { Drawn } from '../../core/draw.ts';
import { mix, mixNumber } from '../../core/hash.ts';
import type { Message } from '../../core/machine.ts';
import type { End, Wire } from './connection.ts';
import type { Scheduled } from './scheduled.ts';
import { TextHashes } from './text-hashes.ts';
import type { TimerSlot } from './timers.ts';

/**
 * Folds what an event brought and what it drew. The seed's own chance is left out, so that a tape which makes the
 * same choices without the seed gives the same hash.
 */
export class ContentHash {
  private readonly texts: TextHashes = new TextHashes();
  private readonly wire: Wire;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** The content of an event as 32 bits: what happened, the outcomes drawn and the number of effects. */
  event(item: Scheduled, draws: readonly Drawn[], effects: number): number {
    let hash = mix(this.content(item), effects);
    for (let i = 0; i < draws.length; i++) {
      const { site, sub, value } = draws[i] as Drawn;
      hash = mix(mix(mixNumber(hash, sub), site.id), value);
    }
    return hash;
  }

  private content(item: Scheduled): number {
    const { payload } = item;
    switch (item.kind) {
      case 'message': {
        const seed = mix(1, (item.end as End).local);
        return this.wire.digest(seed, payload as Message) ?? this.digest(seed, payload);
      }
      case 'timer':
        return mix(2, (payload as TimerSlot).hash);
      case 'flushed':
        return mix(3, this.text((payload as Capture).target));
      case 'command':
        return this.wire.digest(4, payload as Message) ?? this.digest(4, payload);
      case 'connected': {
        const end = item.end as End;
        return mix(mix(mix(5, end.local), end.peer.node), this.text(end.connection.purpose));
      }
      case 'refused':
        return mix(6, (item.end as End).local);
      case 'disconnected':
        return mix(7, (item.end as End).local);
      default:
        return mix(8, item.boot);
    }
  }

  /** Folds plain data of any shape. Messages that are sent often bring a digest of their own (`Wire.digest`). */
  digest(seed: number, value: unknown): number {
    switch (typeof value) {
      case 'number':
        return mixNumber(seed, value);
      case 'string':
        return mix(seed, this.text(value));
      case 'boolean':
        return mix(seed, value ? 3 : 5);
      case 'object':
        if (value === null) return mix(seed, 7);
        if (Array.isArray(value)) return this.list(seed, value);
        // The buffer of a sequence may be longer than the view, which is a matter of sharing and not of content.
        return this.list(seed, isSequence(value) ? slice(value) : Object.values(value));
      default:
        return mix(seed, 11);
    }
  }

  private list(seed: number, items: readonly unknown[]): number {
    let hash = mix(seed, items.length);
    for (let i = 0; i < items.length; i++) hash = this.digest(hash, items[i]);
    return hash;
  }

  private text(value: string): number {
    return this.texts.of(value);
  }
}
