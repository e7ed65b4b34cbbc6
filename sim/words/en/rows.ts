/** What a row of a trace says without its subject, from its columns. `message` is Kafka's name, `what` what it says. */
export interface RowWords {
  readonly start: () => string;
  readonly received: (message: string, sender: string, what: string) => string;
  readonly timerFired: (purpose: string) => string;
  readonly flushed: (what: string) => string;
  readonly logOf: (partition: string) => string;
  readonly connected: (peer: string) => string;
  readonly refused: (peer: string) => string;
  readonly disconnected: (peer: string) => string;
  readonly command: (what: string) => string;
  readonly faultStarted: (kind: string, what: string) => string;
  readonly faultEnded: (kind: string) => string;
  readonly faultSkipped: (kind: string, reason: string) => string;
  readonly lost: (message: string, receiver: string, what: string) => string;
  readonly violated: (guarantee: string, title: string) => string;
  /** `title` is empty where it is not known. */
  readonly allowed: (guarantee: string, title: string) => string;
  /** What a reader is told beside a fact: a fault's nodes, a reason. */
  readonly remark: (text: string) => string;
}

const withPeer = (text: string, word: string, peer: string): string =>
  peer === '' ? text : `${text} ${word} ${peer}`;

/** English. */
export const ROWS: RowWords = {
  start: () => 'process boots from its disk',
  received: (message, sender, what) =>
    `received ${message}${sender === '' ? '' : ` from ${sender}`}: ${what}`,
  timerFired: (purpose) => `timer fired: ${purpose}`,
  flushed: (what) => `flushed ${what}`,
  logOf: (partition) => `the log of ${partition}`,
  connected: (peer) => withPeer('a connection is open', 'with', peer),
  refused: (peer) => withPeer('a connection was refused', 'by', peer),
  disconnected: (peer) => withPeer('a connection is gone', 'with', peer),
  command: (what) => `is asked to ${what}`,
  faultStarted: (kind, what) => `fault ${kind} begins: ${what}`,
  faultEnded: (kind) => `fault ${kind} ends`,
  faultSkipped: (kind, reason) => `fault ${kind} is skipped${reason === '' ? '' : `: ${reason}`}`,
  lost: (message, receiver, what) =>
    `${message}${receiver === '' ? '' : ` to ${receiver}`} was lost: ${what}`,
  violated: (guarantee, title) => `${guarantee} was violated${title === '' ? '' : `: ${title}`}`,
  allowed: (guarantee, title) =>
    `${guarantee} was broken, which is allowed here${title === '' ? '' : `: ${title}`}`,
  remark: (text) => ` (${text})`,
};
