import { Cursor } from './cursor.ts';
import { LinkFault } from './fault.ts';

/** A fault in one item of a list. */
export class ItemFault extends LinkFault {
  /** From 1. */
  readonly item: number;
  readonly of: number;

  constructor(fault: LinkFault, item: number, of: number) {
    super(fault.at, fault.reason);
    this.item = item;
    this.of = of;
  }
}

/** Reads the items of a list with commas between them, which no item contains; a fault says which item it is in. */
export function eachItem(cursor: Cursor, read: (item: Cursor) => void): void {
  const items = cursor.source.slice(cursor.at, cursor.end).split(',');
  items.forEach((item, index) => {
    const inside = new Cursor(cursor.source, cursor.at, cursor.at + item.length);
    try {
      read(inside);
      inside.finish('`,` or the end of the list');
    } catch (error) {
      if (!(error instanceof LinkFault)) throw error;
      throw new ItemFault(error, index + 1, items.length);
    }
    cursor.at = Math.min(cursor.end, cursor.at + item.length + 1);
  });
}
