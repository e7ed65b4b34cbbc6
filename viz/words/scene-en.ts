/** Words inside pictures. English is the type that the other languages must satisfy (viz.md §1.9). */
const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;

const list = (names: readonly string[]): string =>
  names.length === 0 ? 'nobody' : names.join(', ');

/** What a message is called: its API, its direction, what it is about. */
export interface MessageWords {
  readonly api: string;
  readonly isReply: boolean;
  /** Empty for several partitions or none. */
  readonly partition: string;
  /** −1 for none. */
  readonly offset: number;
  readonly from: string;
  readonly to: string;
}

const about = ({ partition, offset }: MessageWords): string =>
  partition === '' ? '' : ` ${partition}${offset < 0 ? '' : `@${offset}`}`;

export const sceneEn = {
  // Stage
  quorum: (epoch: number): string => `KRaft quorum · epoch ${epoch}`,
  standing: {
    running: 'running',
    paused: 'paused',
    stopped: 'crashed',
    off: 'no power',
    unstarted: 'not started',
  },
  fenced: 'fenced',
  starting: 'starting',
  offline: (directories: readonly number[]): string =>
    `log ${directories.length === 1 ? 'directory' : 'directories'} ${directories.join(', ')} offline`,
  cutOff: 'cut off',
  voter: {
    roles: {
      Unattached: 'knows no leader',
      Follower: 'follower',
      Prospective: 'asks whether to stand (pre-vote)',
      Candidate: 'candidate: asks for votes',
      Leader: 'leader',
      Resigned: 'has resigned',
      Observer: 'observer',
    } as Readonly<Record<string, string>>,
    /** `leader` is empty where it knows none or is it. */
    epoch: (epoch: number, leader: string): string =>
      leader === '' ? `epoch ${epoch}` : `epoch ${epoch} · follows ${leader}`,
    log: (logEndOffset: number, highWatermark: number): string =>
      highWatermark < 0 ? `LEO ${logEndOffset}` : `LEO ${logEndOffset} · HW ${highWatermark}`,
  },
  links: { cut: 'cut', slow: 'slow', lossy: 'loses messages' },
  replica: {
    leader: 'leader',
    inSync: 'in ISR',
    outOfSync: 'out of ISR',
    offline: 'offline',
  },
  replicaTitle: (partition: string, node: string, state: string): string =>
    `${partition} on ${node}: ${state}`,
  believesToLead: (partition: string, node: string, epoch: number): string =>
    `${node} still believes that it leads ${partition} in epoch ${epoch}`,
  broker: (node: string, state: string): string => `Broker ${node}: ${state}`,
  controller: (node: string, isActive: boolean, state: string): string =>
    `Controller ${node}${isActive ? ', the active one' : ''}: ${state}`,
  believesActive: (node: string, epoch: number): string =>
    `${node} still believes that it is the active controller, in epoch ${epoch}`,
  client: (node: string, labels: string): string =>
    labels === '' ? `Client ${node}` : `Client ${node} (${labels})`,
  moreClients: (count: number): string => `${plural(count, 'more client', 'more clients')}`,
  belief: (client: string, partition: string, leader: string, isStale: boolean): string =>
    isStale
      ? `${client} still believes that ${leader} leads ${partition}`
      : `${client} knows that ${leader} leads ${partition}`,
  linkTitle: (from: string, to: string, state: string, isBothWays: boolean): string =>
    `The link ${isBothWays ? `between ${from} and ${to}` : `from ${from} to ${to}`}: ${state}`,
  logEnds: (logEndOffset: number, highWatermark: number): string =>
    `LEO ${logEndOffset} · HW ${highWatermark}`,
  messageLabel: (words: MessageWords): string =>
    `${words.api}${about(words)}${words.isReply ? ' reply' : ''}`,
  message: (words: MessageWords): string =>
    `${words.api}${words.isReply ? ' response' : ' request'}${about(words)}, ${words.from} → ${words.to}`,
  lost: (words: MessageWords): string =>
    `Lost: ${words.api}${words.isReply ? ' response' : ' request'}${about(words)}, ${words.from} → ${words.to}`,
  messages: (count: number, words: MessageWords): string =>
    `${count} × ${words.api}${words.isReply ? ' response' : ' request'}, ${words.from} → ${words.to}`,
  replicaCounts: (node: string, leaders: number, inSync: number, others: number): string =>
    `${node}: leader of ${plural(leaders, 'partition', 'partitions')}, in the ISR of ${inSync} more, out of the ISR of ${others}`,
  stage: {
    leads: (partition: string, node: string, epoch: number, isr: readonly string[]): string =>
      `${node} leads ${partition} in epoch ${epoch}; in sync: ${list(isr)}.`,
    noLeader: (partition: string): string => `${partition} has no leader.`,
    down: (node: string, state: string): string => `${node}: ${state}.`,
    active: (node: string, epoch: number): string =>
      `${node} is the active controller in epoch ${epoch}.`,
    noActive: 'There is no active controller.',
    flights: (count: number): string =>
      count === 0
        ? 'No message is on its way.'
        : `${plural(count, 'message is', 'messages are')} on the way.`,
  },

  // Logs
  epoch: (epoch: number): string => `e${epoch}`,
  leaderIn: (epoch: number): string => `leader e${epoch}`,
  follows: 'follower',
  lagging: 'out of ISR',
  highWatermark: (offset: number): string => `HW ${offset}`,
  logEndOffset: (offset: number): string => `LEO ${offset}`,
  lastStable: (offset: number): string => `last stable ${offset}`,
  logStart: (offset: number): string => `log start ${offset}`,
  flushed: (node: string, offset: number): string =>
    offset <= 0
      ? `Nothing is on the disk of ${node} yet`
      : `On the disk of ${node} below offset ${offset}`,
  cell: (node: string, from: number, to: number, epoch: number): string =>
    to - from === 1
      ? `${node}: offset ${from}, epoch ${epoch}`
      : `${node}: offsets ${from}–${to - 1}, epoch ${epoch}`,
  wasTruncated: (node: string, from: number, to: number): string =>
    `${node} has truncated ${to - from === 1 ? `offset ${from}` : `offsets ${from}–${to - 1}`}`,
  willBeTruncated: (node: string, from: number, to: number): string =>
    `${node} will truncate ${to - from === 1 ? `offset ${from}` : `offsets ${from}–${to - 1}`}`,
  transaction: {
    open: 'in an open transaction',
    committed: 'of a committed transaction',
    aborted: 'of an aborted transaction',
    commitMarker: 'the marker that commits a transaction',
    abortMarker: 'the marker that aborts a transaction',
  },
  logs: {
    none: 'No partition has a log yet.',
    flow: (leader: string, epoch: number, highWatermark: number): string =>
      `${leader} leads in epoch ${epoch}. Consumers read below the high watermark ${highWatermark}.`,
    noLeader: 'Nobody leads: nothing can be written or read.',
    leaderDown: (leader: string): string =>
      `${leader}, the leader, does not run: nothing can be written or read until the controllers choose another.`,
    acknowledged: (from: number, to: number, who: string, leader: string): string =>
      `${from === to ? `Offset ${from} was` : `Offsets ${from}–${to} were`} acknowledged, but never below the high watermark of ${leader}: ${who} truncates on its return.`,
    diverged: (from: number, to: number, who: string, leader: string): string =>
      `${from === to ? `Offset ${from}` : `Offsets ${from}–${to}`} exist only on ${who}: ${leader} does not have them, and they will be truncated.`,
    truncated: (from: number, to: number, who: string): string =>
      `${who} has truncated ${from === to ? `offset ${from}` : `offsets ${from}–${to}`}.`,
    replica: (node: string, state: string, highWatermark: number, logEndOffset: number): string =>
      `${node}: ${state}, high watermark ${highWatermark}, log end ${logEndOffset}.`,
  },

  // Timelines
  crash: 'crash',
  start: 'start',
  powerLoss: 'power loss',
  pause: 'pause',
  timerFired: (timer: string, node: string, time: string): string =>
    `${time} s: ${timer} fires on ${node}`,
  nodeChanged: (change: string, node: string, time: string): string =>
    `${time} s: ${node}, ${change}`,
  fault: (kind: string, id: string, nodes: string, from: string, to: string): string =>
    `Fault ${kind} ${id}${nodes === '' ? '' : ` (${nodes})`}, ${from}–${to} s`,
  goesOn: 'end',
  lane: (node: string): string => `Lane of ${node}`,
  density: (node: string, count: number, from: string, to: string): string =>
    `${node}: ${plural(count, 'event', 'events')}, ${from}–${to} s`,
  playhead: (time: string, event: number): string => `Now: ${time} s, event ${event}`,
  spacetime: (lanes: number, messages: number, from: string, to: string): string =>
    `Space-time from ${from} to ${to} s: ${plural(lanes, 'node', 'nodes')}, ${plural(messages, 'message', 'messages')}.`,
  causalOrder: 'in causal order',
  nothingHere: 'Nothing happens in this stretch of time.',

  // Metrics
  underReplicated: 'under-replicated partitions',
  lag: 'consumer lag',
  acknowledgedPerSecond: 'acknowledged / s',
  highWatermarkOf: (partition: string): string => `high watermark ${partition}`,
  logEndOffsetOf: (partition: string): string => `log end ${partition}`,
  was: 'was',
  now: 'now',
  delta: 'Δ',
  metric: (name: string, value: string): string => `${name}: ${value}`,

  // Groups
  groups: {
    none: 'No consumer of this run is a member of a group.',
    name: (group: string): string => `group ${group}`,
    /** State and generation of a classic group, or epoch of one of KIP-848. */
    band: (state: string, generation: number, isClassic: boolean): string =>
      generation < 0 ? state : `${state} · ${isClassic ? 'generation' : 'epoch'} ${generation}`,
    stands: (group: string, state: string, generation: number, isClassic: boolean): string =>
      `Group ${group}: ${state}, ${isClassic ? 'generation' : 'epoch'} ${generation}.`,
    unknown: (group: string): string =>
      `Group ${group}: its coordinator has not said anything yet.`,
    owners: (partition: string, members: readonly string[]): string =>
      members.length === 0
        ? `${partition} has no owner.`
        : members.length === 1
          ? `${members[0] ?? ''} owns ${partition}.`
          : `${members.join(' and ')} own ${partition} at once.`,
    unowned: (partition: string, ms: number): string =>
      `${partition} has no owner for ${milliseconds(ms)}`,
    milliseconds: (ms: number): string => milliseconds(ms),
    /** Above the column that says for each row how long in all. */
    total: 'unowned',
    committed: (partition: string, offset: number): string =>
      `${partition}: offset ${offset} is committed`,
    again: (partition: string, records: number): string =>
      `${plural(records, 'record', 'records')} of ${partition} delivered again`,
  },
  groupLane: (group: string): string => `Group ${group}`,
  /** Empty for several. */
  transactionLane: (id: string): string => (id === '' ? 'Transactions' : `Txn ${id}`),
  transactionSpan: (id: string, state: string): string => `${id}: ${state}`,

  // Dock
  guarantees: 'Guarantees',
  leaderLane: (partition: string): string => `Leader ${partition}`,
  isrLane: (partition: string): string => `ISR ${partition}`,
  controllerLane: 'Controller',
  seriesLane: 'URP · lag',
  noLeader: 'none',
  leaderSpan: (node: string, epoch: number): string => `${node} e${epoch}`,
  controllerSpan: (node: string, epoch: number): string => `${node} e${epoch}`,
  belowMin: (isr: number, min: number): string => `|ISR| ${isr} < min.insync.replicas ${min}`,
  violated: (guarantee: string, count: number): string =>
    count === 1 ? `violated: ${guarantee}` : `violated ${count}×: ${guarantee}`,
  allowed: (guarantee: string, count: number): string =>
    count === 1 ? `allowed: ${guarantee}` : `allowed ${count}×: ${guarantee}`,
  allHeld: 'nothing broken so far',
  bookmark: (name: string, time: string): string => `Bookmark ${name}, ${time} s`,
  fork: (name: string, time: string): string => `Branch ${name} begins at ${time} s`,
  dock: (time: string, event: number, until: string): string =>
    `${time} s of ${until} s, event ${event}.`,
  generating: 'not yet simulated',
} as const;

type Widened<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...of: infer A) => string
      ? (...of: A) => string
      : Widened<T[K]>;
};

/** The words that pictures need, in any language. */
export type SceneWords = Widened<typeof sceneEn>;
