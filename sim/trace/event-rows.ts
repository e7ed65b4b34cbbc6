/** Finds the row of an event by its number. */
export class EventRows {
  /** The last event that has a row. */
  last = 0;
  private rows: Int32Array = new Int32Array(4096).fill(-1);

  /** Events come in the order of their numbers. */
  set(event: number, row: number): void {
    if (event >= this.rows.length) {
      const grown = new Int32Array(this.rows.length * 2).fill(-1);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[event] = row;
    this.last = event;
  }

  /** The last event at or before a row, 0 where there is none. */
  eventAt(row: number): number {
    let low = 0;
    let high = this.last;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.rows[middle] as number) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** −1 where the event has none, as what the scenario asked (event 0). */
  get(event: number): number {
    return this.rows[event] ?? -1;
  }
}
