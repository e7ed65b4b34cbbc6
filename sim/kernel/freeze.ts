import { isSequence, type Sequence } from '../../core/collections/sequence.ts';

/**
 * Freezes plain data to the bottom and rejects anything else. What it has frozen before it does not visit again, so
 * the cost follows what is new. The shared buffer of a sequence stays open, its items do not.
 */
export class Freezer {
  private readonly seen: WeakSet<object> = new WeakSet();
  private readonly buffers: WeakMap<object, number> = new WeakMap();

  freeze(value: unknown, where: string): void {
    if (typeof value === 'object' && value !== null) {
      this.object(value, where);
      return;
    }
    const type = typeof value;
    const plain = type === 'string' || type === 'boolean' || value === null;
    if (plain || (type === 'number' && isPlainNumber(value as number))) return;
    throw new TypeError(
      `${where} is ${Object.is(value, -0) ? '-0' : String(value)}, which is no plain data`,
    );
  }

  private object(value: object, where: string): void {
    if (this.seen.has(value)) {
      if (isSequence(value)) this.sequence(value, where);
      return;
    }
    this.seen.add(value);
    if (isSequence(value)) {
      Object.freeze(value);
      this.sequence(value, where);
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) {
      throw new TypeError(`${where} is an instance of a class, which is no plain data`);
    }
    Object.freeze(value);
    for (const [key, item] of Object.entries(value)) this.freeze(item, `${where}.${key}`);
  }

  private sequence(sequence: Sequence<unknown>, where: string): void {
    const { items } = sequence.shared;
    for (let i = this.buffers.get(items) ?? 0; i < sequence.length; i++) {
      this.freeze(items[i], `${where}[${i}]`);
      this.buffers.set(items, i + 1);
    }
  }
}

/** Whether JSON gives a number back as it was: NaN, the infinities and −0 do not come back. */
const isPlainNumber = (value: number): boolean =>
  value - value === 0 && !(value === 0 && 1 / value < 0);
