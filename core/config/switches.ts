/**
 * Protocol rules that can be set back to what earlier releases did, so that documented failures come out of the rules
 * (failures.md §3). Defaults are today's. `mended` values exist for suspects of Kafka's own present rules
 * (replication §12): their default is what the source does.
 */
export interface Switches {
  /** How a follower decides where to truncate: 0.8; KIP-101; KIP-279; KIP-595 (on fetch). */
  readonly 'repl.truncation':
    | 'high-watermark'
    | 'offsets-for-leader-epoch'
    | 'epoch-and-offset'
    | 'fetch-diverging-epoch';
  /** Who sends its leader epoch along, so that the other side can fence it (KIP-320). */
  readonly 'repl.epochFencing': 'none' | 'replica' | 'replica-and-client';
  /** What a follower must have reached to be proposed for the ISR (KAFKA-7128). */
  readonly 'repl.isrEntry': 'local-hw' | 'hw-and-epoch-start';
  /** Whom leader and controller admit to the ISR (KIP-841, KIP-903). */
  readonly 'repl.isrAdmission': 'any' | 'unfenced' | 'unfenced-and-broker-epoch';
  /** Which ISR holds back the high watermark while a change is in flight (KIP-497). */
  readonly 'repl.isrForHw': 'committed-only' | 'maximal';
  /** Whether a fetch that is answered with a divergence counts as progress (KAFKA-13141). */
  readonly 'repl.divergingFetch': 'counts-as-progress' | 'ignored';
  /** Whether a follower takes the high watermark from a diverging answer (KAFKA-14704). */
  readonly 'repl.hwOnDiverging': 'before-truncate' | 'after-truncate';
  /** What a fetch answer must match to be applied (KAFKA-18991). */
  readonly 'repl.fetchResponseMatch': 'offset' | 'offset-and-epoch';
  /** When a leader enters its epoch into the epoch cache (KAFKA-7415). */
  readonly 'repl.epochCacheOnElection': 'on-first-append' | 'on-election';
  /** Who may be elected cleanly (KIP-966). */
  readonly 'repl.eligibleLeaders': 'isr' | 'elr';
  /** What a follower does that is ahead of its leader's log end (KAFKA-3924, KAFKA-7414). */
  readonly 'repl.followerAhead': 'halt' | 'truncate';
  /** Whether the end offset is answered before the high watermark has reached the epoch's start (KIP-207). */
  readonly 'repl.listOffsetsAfterElection': 'immediate' | 'wait-for-epoch-start';
  /** Whether a follower answers consumers at all (KIP-392). */
  readonly 'repl.consumerReads': 'leader-only' | 'any-replica';
  /**
   * Which replicas a leader sends consumers to, and whether consumers come back when a fetch from one fails for other
   * reasons than its offset (KAFKA-14372, KAFKA-14379).
   */
  readonly 'consumer.replicaChoice': 'any-in-range' | 'isr-only';
  /** Which positions the new consumer commits by itself: those of what poll() is about to return too (KAFKA-18641). */
  readonly 'consumer.autoCommitPosition': 'fetched' | 'returned';
  /** Which claims to partitions the sticky assignors believe (KAFKA-12984, KAFKA-14639). */
  readonly 'group.stickyClaims': 'trusted' | 'newest-generation-only' | 'generation-checked';
  /** Whether members of classic groups send heartbeats between polls (KIP-62). */
  readonly 'group.heartbeat': 'in-poll' | 'background';
  /** Suspect H1 (replication §12): a re-elected leader that saw no other leader keeps what its followers had reached. */
  readonly 'repl.followerStateOnReelection': 'kept' | 'mended';
  /** Suspect H2: a restarted broker acts on the first image, which may still name it leader of its old epoch. */
  readonly 'repl.firstImage': 'may-lead' | 'mended';
  /** Suspect H4: a metadata delta of equal partition epoch cancels a pending expansion. */
  readonly 'repl.equalEpochDelta': 'cancels-pending' | 'mended';
  /** Suspect H3: who is no replica any more after a reassignment stays eligible, although it deletes its log. */
  readonly 'repl.elrOnReassignment': 'kept' | 'mended';
  /**
   * Suspect: a reassignment that replaces one under way takes over the lists of added or removed replicas that it would
   * leave empty (changePartitionReassignment), so that going back by naming the old replicas never completes.
   */
  readonly 'control.reassignAgain': 'keeps-old-lists' | 'mended';
  /**
   * Suspect: a heartbeat that a broker sent before it wished to stop, and that arrives after it was told to stop, unfences
   * it again: the registration is still the same (BrokerHeartbeatManager.calculateNextBrokerState).
   */
  readonly 'control.lateHeartbeat': 'unfences' | 'mended';
  /** How long a broker remembers a producer whose records are gone (KAFKA-7190, KIP-360). */
  readonly 'producer.stateRetention': 'with-log' | 'until-expiry';
  /** What a broker epoch of seeded heartbeats is at a new active controller (KAFKA-18138). */
  readonly 'control.heartbeatSeed': 'empty' | 'all-registered';
  /** Whether a voter flushes before its next fetch acknowledges (KAFKA-10533). */
  readonly 'raft.flush': 'async' | 'before-ack';
  /** What a restarted leader of the quorum does (KAFKA-10527). */
  readonly 'raft.restart': 'resume-leadership' | 'resign';
  /** What must be on a majority before a leader's first high watermark (KAFKA-12619). */
  readonly 'raft.commitGuard': 'epoch-start' | 'own-record';
  /** Whether a leader that a majority no longer fetches from resigns (KAFKA-15489). */
  readonly 'raft.checkQuorum': 'off' | 'on';
  /** Whether a candidate asks first whether it would win (KIP-996). */
  readonly 'raft.preVote': 'off' | 'on';
  /** Whether a voter with a new disk is still who its id says (KIP-853); for quorums of dynamic voters. */
  readonly 'raft.voterIdentity': 'id' | 'id-and-directory';
  /** How long a candidate that lost waits: a back-off up to a bound, or the rest of its election timer (KAFKA-18345). */
  readonly 'raft.electionBackoff': 'capped' | 'jittered';
  /**
   * Suspect: a voter whose process crashed, but not its host, starts with what it had written and not flushed, and its
   * next fetch acknowledges that; nothing flushes it before the next append (UnifiedLog, LogLoader.recoverLog).
   */
  readonly 'raft.restartedLog': 'unflushed' | 'mended';
  /**
   * Whether a group coordinator that loads stops at a record that contradicts what it has read (KAFKA-19862). Suspect:
   * what came with that ticket still stops where the cleaner took a member's tombstones away during the load and the
   * member has come back under its id (ConsumerGroup.addPartitionEpochs).
   */
  readonly 'group.replay': 'strict' | 'tolerant' | 'mended';
  /**
   * Whether a member of KIP-848 that was fenced may rejoin under its id before its session ends (KAFKA-19233). Suspect:
   * a join that its client has repeated long ago may be executed late, and what it says of owning nothing is then taken
   * for the answer to a revocation (throwIfConsumerGroupMemberEpochIsInvalid).
   */
  readonly 'group.rejoin': 'fenced' | 'accepted' | 'mended';
  /** The epoch of a member that has given up what it had to and has more to give up (KAFKA-19974). */
  readonly 'group.revokedEpoch': 'next' | 'kept';
  /** When a member of KIP-848 gives up a topic that it has unsubscribed from (KAFKA-19431). */
  readonly 'group.unsubscribed': 'until-target' | 'at-once';
  /** Whether a member gets back at once what it was to give up itself (KAFKA-19449). */
  readonly 'group.ownRevocation': 'unreleased' | 'free';
  /** Which epoch a commit of KIP-848 must not be behind: the member's, or that of the partition's assignment (KIP-1251). */
  readonly 'group.commitEpoch': 'member' | 'assignment';
  /**
   * How late writes of a transaction are told apart: not at all; the leader asks the coordinator (3.6); each transaction
   * has its own epoch (4.0). Shorthand: Kafka's own versions 0 and 1 differ in record format only (KIP-890).
   */
  readonly 'txn.version': 'tv0' | 'tv1' | 'tv2';
  /** The epoch under which a coordinator aborts a transaction that timed out (KAFKA-6119). */
  readonly 'txn.timeoutAbort': 'same-epoch' | 'bump-epoch';
  /** What fences offsets within transactions, and whether readers of offsets wait for pending ones (KIP-447). */
  readonly 'txn.offsetFencing': 'transactional-id' | 'group-metadata';
  /** Which markers of version 2 a leader takes: any of no older epoch; newer ones only; also repetitions (KAFKA-19999). */
  readonly 'txn.markerRetry': 'at-least' | 'strict' | 'idempotent';
  /** What a round of markers is remembered under, so that its end removes no other round (KAFKA-16352). */
  readonly 'txn.pendingMarkerKey': 'txn-id' | 'txn-id-and-epoch';
  /** Whether a coordinator writes the ids before and after a change of producer id to its log (KAFKA-20310). */
  readonly 'txn.producerIdRotation': 'in-memory' | 'persisted';
  /** What a leader without state of a producer lets a transaction of version 2 begin with (KAFKA-18202). */
  readonly 'txn.firstSequence': 'any' | 'zero';
  /** Whether a producer asks for a new epoch after a batch failed within a transaction (KIP-360). */
  readonly 'txn.epochAfterFailure': 'kept' | 'bumped';
  /** Whether members that do not ask for their assignments are removed (KAFKA-12890). */
  readonly 'group.syncTimer': 'absent' | 'present';
  /** Whether a coordinator gives up a partition on an order from before its last election (KAFKA-10614). */
  readonly 'group.loadOrder': 'arrival' | 'epoch';
  /** Whether offsets end a fixed time after their commit, or with their group (KIP-211). */
  readonly 'group.offsetExpiry': 'per-offset' | 'when-empty';
  /** Whether the new id of a static member survives a failover of its coordinator (KAFKA-10284). */
  readonly 'group.staticReplacement': 'in-memory' | 'persisted';
  /**
   * Suspect (clients §11 F29): a coordinator that takes over while a rebalance is under way begins another generation of
   * the same number.
   */
  readonly 'group.generationAfterFailover': 'reused' | 'mended';
}

/** The name of a switch. */
export type SwitchName = keyof Switches;

/** The values of each switch, oldest first; the default is the newest that is Kafka's. */
export const SWITCH_VALUES: { readonly [K in SwitchName]: readonly Switches[K][] } = {
  'repl.truncation': [
    'high-watermark',
    'offsets-for-leader-epoch',
    'epoch-and-offset',
    'fetch-diverging-epoch',
  ],
  'repl.epochFencing': ['none', 'replica', 'replica-and-client'],
  'repl.isrEntry': ['local-hw', 'hw-and-epoch-start'],
  'repl.isrAdmission': ['any', 'unfenced', 'unfenced-and-broker-epoch'],
  'repl.isrForHw': ['committed-only', 'maximal'],
  'repl.divergingFetch': ['counts-as-progress', 'ignored'],
  'repl.hwOnDiverging': ['before-truncate', 'after-truncate'],
  'repl.fetchResponseMatch': ['offset', 'offset-and-epoch'],
  'repl.epochCacheOnElection': ['on-first-append', 'on-election'],
  'repl.eligibleLeaders': ['isr', 'elr'],
  'repl.followerAhead': ['halt', 'truncate'],
  'repl.listOffsetsAfterElection': ['immediate', 'wait-for-epoch-start'],
  'repl.consumerReads': ['leader-only', 'any-replica'],
  'consumer.replicaChoice': ['any-in-range', 'isr-only'],
  'consumer.autoCommitPosition': ['fetched', 'returned'],
  'group.stickyClaims': ['trusted', 'newest-generation-only', 'generation-checked'],
  'group.heartbeat': ['in-poll', 'background'],
  'repl.followerStateOnReelection': ['kept', 'mended'],
  'repl.firstImage': ['may-lead', 'mended'],
  'repl.equalEpochDelta': ['cancels-pending', 'mended'],
  'repl.elrOnReassignment': ['kept', 'mended'],
  'control.reassignAgain': ['keeps-old-lists', 'mended'],
  'control.lateHeartbeat': ['unfences', 'mended'],
  'producer.stateRetention': ['with-log', 'until-expiry'],
  'control.heartbeatSeed': ['empty', 'all-registered'],
  'raft.flush': ['async', 'before-ack'],
  'raft.restart': ['resume-leadership', 'resign'],
  'raft.commitGuard': ['epoch-start', 'own-record'],
  'raft.checkQuorum': ['off', 'on'],
  'raft.preVote': ['off', 'on'],
  'raft.voterIdentity': ['id', 'id-and-directory'],
  'raft.electionBackoff': ['capped', 'jittered'],
  'raft.restartedLog': ['unflushed', 'mended'],
  'group.replay': ['strict', 'tolerant', 'mended'],
  'group.rejoin': ['fenced', 'accepted', 'mended'],
  'group.revokedEpoch': ['next', 'kept'],
  'group.unsubscribed': ['until-target', 'at-once'],
  'group.ownRevocation': ['unreleased', 'free'],
  'group.commitEpoch': ['member', 'assignment'],
  'txn.version': ['tv0', 'tv1', 'tv2'],
  'txn.timeoutAbort': ['same-epoch', 'bump-epoch'],
  'txn.offsetFencing': ['transactional-id', 'group-metadata'],
  'txn.markerRetry': ['at-least', 'strict', 'idempotent'],
  'txn.pendingMarkerKey': ['txn-id', 'txn-id-and-epoch'],
  'txn.producerIdRotation': ['in-memory', 'persisted'],
  'txn.firstSequence': ['any', 'zero'],
  'txn.epochAfterFailure': ['kept', 'bumped'],
  'group.syncTimer': ['absent', 'present'],
  'group.loadOrder': ['arrival', 'epoch'],
  'group.offsetExpiry': ['per-offset', 'when-empty'],
  'group.staticReplacement': ['in-memory', 'persisted'],
  'group.generationAfterFailover': ['reused', 'mended'],
};

/** Today's rules: what Kafka's present source does. */
export const TODAY: Switches = {
  'repl.truncation': 'fetch-diverging-epoch',
  'repl.epochFencing': 'replica-and-client',
  'repl.isrEntry': 'hw-and-epoch-start',
  'repl.isrAdmission': 'unfenced-and-broker-epoch',
  'repl.isrForHw': 'maximal',
  'repl.divergingFetch': 'ignored',
  'repl.hwOnDiverging': 'after-truncate',
  'repl.fetchResponseMatch': 'offset-and-epoch',
  'repl.epochCacheOnElection': 'on-election',
  'repl.eligibleLeaders': 'elr',
  'repl.followerAhead': 'truncate',
  'repl.listOffsetsAfterElection': 'wait-for-epoch-start',
  'repl.consumerReads': 'any-replica',
  'consumer.replicaChoice': 'isr-only',
  'consumer.autoCommitPosition': 'returned',
  'group.stickyClaims': 'generation-checked',
  'group.heartbeat': 'background',
  'repl.followerStateOnReelection': 'kept',
  'repl.firstImage': 'may-lead',
  'repl.equalEpochDelta': 'cancels-pending',
  'repl.elrOnReassignment': 'kept',
  'control.reassignAgain': 'keeps-old-lists',
  'control.lateHeartbeat': 'unfences',
  'producer.stateRetention': 'until-expiry',
  'control.heartbeatSeed': 'all-registered',
  'raft.flush': 'before-ack',
  'raft.restart': 'resign',
  'raft.commitGuard': 'own-record',
  'raft.checkQuorum': 'on',
  'raft.preVote': 'on',
  'raft.voterIdentity': 'id-and-directory',
  'raft.electionBackoff': 'jittered',
  'raft.restartedLog': 'unflushed',
  'group.replay': 'tolerant',
  'group.rejoin': 'accepted',
  'group.revokedEpoch': 'kept',
  'group.unsubscribed': 'at-once',
  'group.ownRevocation': 'free',
  'group.commitEpoch': 'assignment',
  'txn.version': 'tv2',
  'txn.timeoutAbort': 'bump-epoch',
  'txn.offsetFencing': 'group-metadata',
  'txn.markerRetry': 'idempotent',
  'txn.pendingMarkerKey': 'txn-id-and-epoch',
  'txn.producerIdRotation': 'persisted',
  'txn.firstSequence': 'zero',
  'txn.epochAfterFailure': 'bumped',
  'group.syncTimer': 'present',
  'group.loadOrder': 'epoch',
  'group.offsetExpiry': 'when-empty',
  'group.staticReplacement': 'persisted',
  'group.generationAfterFailover': 'reused',
};
