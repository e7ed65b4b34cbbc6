/** What a row of a trace says without its subject, from its columns. `message` is Kafka's name, `what` what it says. */
export interface RowWords {
  readonly start: () => string;
  readonly received: (message: string, sender: string, what: string) => string;
  readonly timerFired: (purpose: string) => string;
  readonly flushed: (what: string) => string;
  readonly logOf: (partition: string) => string;
  readonly connected: (purpose: string) => string;
  readonly refused: () => string;
  readonly disconnected: () => string;
  readonly command: (what: string) => string;
  readonly faultStarted: (kind: string, what: string) => string;
  readonly faultEnded: (kind: string) => string;
  readonly faultSkipped: (kind: string, reason: string) => string;
  readonly lost: (message: string, receiver: string, what: string) => string;
  readonly violated: (guarantee: string, title: string) => string;
  /** `title` is empty where it is not known. */
  readonly allowed: (guarantee: string, title: string) => string;
  /** The simulator's own assertion failed. */
  readonly assertion: (message: string) => string;
  /** What a reader is told beside a fact: a fault's nodes, a reason. */
  readonly remark: (text: string) => string;
}

/** English. */
export const ROWS: RowWords = {
  start: () => 'process boots from its disk',
  received: (message, sender, what) =>
    `received ${message}${sender === '' ? '' : ` from ${sender}`}: ${what}`,
  timerFired: (purpose) => `timer fired: ${purpose}`,
  flushed: (what) => `flushed ${what}`,
  logOf: (partition) => `the log of ${partition}`,
  connected: (purpose) => `has an open connection for ${purpose}`,
  refused: () => 'found nobody to connect to',
  disconnected: () => 'lost a connection',
  command: (what) => `is asked to ${what}`,
  faultStarted: (kind, what) => `fault ${kind} begins: ${what}`,
  faultEnded: (kind) => `fault ${kind} ends`,
  faultSkipped: (kind, reason) => `fault ${kind} is skipped${reason === '' ? '' : `: ${reason}`}`,
  lost: (message, receiver, what) =>
    `${message}${receiver === '' ? '' : ` to ${receiver}`} was lost: ${what}`,
  violated: (guarantee, title) => `${guarantee} was violated${title === '' ? '' : `: ${title}`}`,
  allowed: (guarantee, title) =>
    `${guarantee} was broken, which is allowed here${title === '' ? '' : `: ${title}`}`,
  assertion: (message) => `the simulator failed: ${message}`,
  remark: (text) => ` (${text})`,
};
