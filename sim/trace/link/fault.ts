/** Something in a link that cannot be read: where in the whole text (from 0) and why. Never leaves this room. */
export class LinkFault extends Error {
  readonly at: number;
  readonly reason: string;

  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
    this.reason = reason;
  }
}
