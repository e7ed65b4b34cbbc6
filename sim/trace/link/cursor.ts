import { LinkFault } from './fault.ts';

/** A place in a link that moves forward as its parts are read; it never looks beyond `end`. */
export class Cursor {
  readonly source: string;
  readonly end: number;
  at: number;

  constructor(source: string, start: number, end: number) {
    this.source = source;
    this.at = start;
    this.end = end;
  }

  /** The next character, or empty at the end. */
  peek(): string {
    return this.at < this.end ? (this.source[this.at] as string) : '';
  }

  /** Moves past `character` if it is next. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  /** Moves past `character`, which must be next. */
  expect(character: string, what: string): void {
    if (!this.take(character)) throw this.fault(`expected ${what}${this.found()}`);
  }

  /** All characters from here on that `isWanted` accepts. */
  while(isWanted: (character: string) => boolean): string {
    const start = this.at;
    while (this.at < this.end && isWanted(this.source[this.at] as string)) this.at += 1;
    return this.source.slice(start, this.at);
  }

  /** The part that is left must be empty. */
  finish(what: string): void {
    if (this.at < this.end) throw this.fault(`expected ${what}${this.found()}`);
  }

  /** `, found …` for messages. */
  found(): string {
    const next = this.peek();
    return next === '' ? '; it ends too early' : `, found \`${next}\``;
  }

  fault(reason: string, at: number = this.at): LinkFault {
    return new LinkFault(at, reason);
  }
}
