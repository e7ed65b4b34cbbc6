/** Questions and answers of an inspector (sim/trace/explain.ts). Nodes, partitions and values come as texts. */
export interface ExplainWords {
  readonly questions: {
    readonly highWatermark: (
      partition: string,
      node: string,
      highWatermark: number,
      end: number,
    ) => string;
    readonly leader: (partition: string, leader: string, epoch: number) => string;
    readonly notInIsr: (partition: string, node: string) => string;
    readonly noLeader: (partition: string) => string;
    readonly fenced: (node: string) => string;
    readonly lost: (record: string) => string;
    readonly unread: (record: string) => string;
    readonly guarantee: (guarantee: string, isAllowed: boolean) => string;
  };
  readonly highWatermark: {
    readonly unknown: (partition: string, node: string) => string;
    /** The node's process does not run. */
    readonly stopped: (node: string) => string;
    readonly ofStopped: (leader: string) => string;
    readonly atEnd: (end: number) => string;
    readonly heldBack: (followers: readonly string[], highWatermark: number) => string;
    readonly notRaisedYet: (highWatermark: number) => string;
    readonly belowMinIsr: (isr: string, size: number, minIsr: number) => string;
    readonly follower: (leader: string, highWatermark: number) => string;
    readonly deposed: (node: string, leader: string, epoch: number) => string;
    readonly fetched: (follower: string, offset: number) => string;
    /** A fetch of several partitions, of which the trace does not know the offsets. */
    readonly fetchedWithOthers: (follower: string, end: number) => string;
    readonly neverFetched: (follower: string) => string;
    readonly onItsWay: (follower: string, offset: number) => string;
  };
  readonly leader: {
    readonly none: (partition: string) => string;
    readonly created: (leader: string) => string;
    readonly fenced: (leader: string, before: string) => string;
    readonly restarted: (leader: string, before: string) => string;
    readonly shutDown: (leader: string, before: string) => string;
    readonly returned: (leader: string) => string;
    readonly preferred: (leader: string) => string;
    readonly elected: (leader: string, before: string) => string;
    readonly lastKnown: (leader: string) => string;
    /** What follows where the leader was neither in the ISR nor eligible. */
    readonly unclean: (leader: string, isr: string) => string;
  };
  readonly isr: {
    readonly member: (node: string, isr: string) => string;
    readonly never: (node: string) => string;
    readonly lagging: (node: string, leader: string) => string;
    readonly fenced: (node: string) => string;
    readonly restarted: (node: string) => string;
    readonly shutDown: (node: string) => string;
    readonly unclean: (leader: string) => string;
    readonly left: (node: string) => string;
    readonly caughtUp: (node: string, offset: number) => string;
    readonly isDown: (node: string) => string;
    readonly isFenced: (node: string) => string;
    readonly isBehind: (node: string, end: number, highWatermark: number) => string;
    readonly isProposed: (node: string) => string;
  };
  readonly noLeader: {
    readonly has: (partition: string, leader: string) => string;
    readonly none: (isr: string, elr: string) => string;
    readonly fencedMember: (node: string) => string;
    readonly notCreated: (partition: string) => string;
  };
  readonly fencing: {
    readonly not: (node: string) => string;
    readonly sessionOver: (node: string) => string;
    readonly newProcess: (node: string) => string;
    readonly shuttingDown: (node: string) => string;
    readonly otherwise: (node: string) => string;
    readonly lastHeartbeat: (node: string) => string;
  };
  readonly loss: {
    readonly unknown: string;
    readonly violated: (guarantee: string) => string;
    readonly allowed: (why: string) => string;
    readonly acknowledged: (record: string, client: string) => string;
    readonly lackedIt: (leader: string, end: number) => string;
    readonly cutOff: (node: string, from: number, to: number) => string;
    readonly notLost: (record: string) => string;
  };
}

const list = (names: readonly string[]): string =>
  names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

/** English. */
export const EXPLAIN: ExplainWords = {
  questions: {
    highWatermark: (partition, node, highWatermark, end) =>
      highWatermark === end
        ? `Why has the high watermark of ${partition} on ${node} reached the log end ${end}?`
        : `Why is the high watermark of ${partition} on ${node} ${highWatermark} and not ${end}?`,
    leader: (partition, leader, epoch) => `Why does ${leader} lead ${partition} in epoch ${epoch}?`,
    notInIsr: (partition, node) => `Why is ${node} not in the ISR of ${partition}?`,
    noLeader: (partition) => `Why has ${partition} no leader?`,
    fenced: (node) => `Why is ${node} fenced?`,
    unread: (record) => `Why did nobody read ${record}?`,
    lost: (record) => `Why was ${record} lost?`,
    guarantee: (guarantee, isAllowed) =>
      isAllowed
        ? `Why was ${guarantee} broken, and why is that allowed?`
        : `Why was ${guarantee} violated?`,
  },
  highWatermark: {
    unknown: (partition, node) => `${node} knows nothing of ${partition} at this moment.`,
    stopped: (node) => `${node} does not run: this is what its disk has, as checkpointed.`,
    ofStopped: (leader) =>
      `It follows ${leader}, which does not run, and knows what the last answer to its fetches said.`,
    atEnd: (end) => `Every replica that counts is known to hold everything below ${end}.`,
    heldBack: (followers, highWatermark) =>
      `The leader has not heard that ${list(followers)} ${followers.length === 1 ? 'holds' : 'hold'} anything at ${highWatermark} or above.`,
    notRaisedYet: (highWatermark) =>
      `Nobody who counts holds it back at ${highWatermark}: it rises with the next fetch of a follower or change of the ISR.`,
    belowMinIsr: (isr, size, minIsr) =>
      `The ISR ${isr} has ${size} member${size === 1 ? '' : 's'}, fewer than min.insync.replicas=${minIsr}.`,
    follower: (leader, highWatermark) =>
      `It follows ${leader}, whose high watermark is ${highWatermark}, and knows what the last answer to its fetches said.`,
    deposed: (node, leader, epoch) =>
      `${node} believes to lead, but the controllers have named ${leader} in epoch ${epoch}, so that followers fetch elsewhere.`,
    fetched: (follower, offset) =>
      `${follower} asked from offset ${offset}: it held everything below and nothing more`,
    fetchedWithOthers: (follower, end) =>
      `${follower} fetched several partitions, its log here ending at ${end}`,
    neverFetched: (follower) => `${follower} has not fetched from this leader`,
    onItsWay: (follower, offset) =>
      `${follower} asks from offset ${offset} in a fetch that is still on its way`,
  },
  leader: {
    none: (partition) => `Nobody leads ${partition} at this moment.`,
    created: (leader) => `The partition was created, and ${leader} is its first active replica.`,
    fenced: (leader, before) =>
      `${before}, the leader before, was fenced, and ${leader} was elected.`,
    restarted: (leader, before) =>
      `${before}, the leader before, registered with a new process, and ${leader} was elected.`,
    shutDown: (leader, before) =>
      `${before}, the leader before, shut down in an orderly way, and ${leader} was elected.`,
    returned: (leader) =>
      `The partition had no leader until ${leader}, which is eligible, returned.`,
    preferred: (leader) => `${leader} is the preferred leader and had returned to the ISR.`,
    elected: (leader, before) =>
      before === '' ? `${leader} was elected.` : `${leader} was elected in the place of ${before}.`,
    lastKnown: (leader) =>
      `Nobody was left in ISR and ELR until ${leader}, the last known leader, returned; it may have lost the end of its log.`,
    unclean: (leader, isr) =>
      `${leader} was not in the ISR ${isr} nor eligible: what only others held is lost.`,
  },
  isr: {
    member: (node, isr) => `${node} is in the ISR ${isr}.`,
    never: (node) => `${node} has not been in it in this run.`,
    lagging: (node, leader) =>
      `${node} had not caught up with ${leader} for replica.lag.time.max.ms, so that ${leader} proposed an ISR without it.`,
    fenced: (node) => `${node} was fenced.`,
    restarted: (node) => `${node} registered with a new process.`,
    shutDown: (node) => `${node} shut down in an orderly way.`,
    unclean: (leader) => `${leader} was elected from outside the ISR and was alone in the new one.`,
    left: (node) => `The controllers took ${node} out.`,
    caughtUp: (node, offset) => `${node} had caught up last, at offset ${offset}`,
    isDown: (node) => `${node} does not run.`,
    isFenced: (node) => `${node} is still fenced.`,
    isBehind: (node, end, highWatermark) =>
      `The log of ${node} ends at ${end}, below the leader's high watermark ${highWatermark}.`,
    isProposed: (node) => `The leader has proposed ${node}; the controllers have not confirmed it.`,
  },
  noLeader: {
    has: (partition, leader) => `${partition} is led by ${leader}.`,
    none: (isr, elr) =>
      `No live broker is in the ISR ${isr}${elr === '' ? '' : ` or among the eligible leader replicas ${elr}`}.`,
    fencedMember: (node) => `${node} was fenced`,
    notCreated: (partition) => `The controllers have not created ${partition} at this moment.`,
  },
  fencing: {
    not: (node) => `${node} is not fenced at this moment.`,
    sessionOver: (node) =>
      `No heartbeat of ${node} reached the active controller within broker.session.timeout.ms.`,
    newProcess: (node) =>
      `${node} registered with a new process, which has not yet read its own registration.`,
    shuttingDown: (node) => `${node} shut down in an orderly way.`,
    otherwise: (node) => `The controllers fenced ${node}.`,
    lastHeartbeat: (node) => `the last heartbeat of ${node} that arrived`,
  },
  loss: {
    unknown: 'This run has no evidence of it.',
    violated: (guarantee) => `This configuration promises ${guarantee}, and it did not hold.`,
    allowed: (why) => `It is allowed: ${why}.`,
    acknowledged: (record, client) => `${client} was told that ${record} is written`,
    lackedIt: (leader, end) => `${leader} was elected with a log that ended at ${end}`,
    cutOff: (node, from, to) => `${node} cut off offsets ${from}..${to - 1}`,
    notLost: (record) => `Nobody who held ${record} has cut it off.`,
  },
};
