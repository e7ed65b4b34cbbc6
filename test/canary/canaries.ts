/** A mutation of the protocol that the checkers must catch: one text of one built file, replaced by another. */
export interface Canary {
  readonly name: string;
  /** What the mutated rule was for. */
  readonly rule: string;
  /** Below dist/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly scenario: string;
  readonly sets: readonly string[];
  /** It must be caught within so many seeds. */
  readonly seeds: number;
  /** Guarantees, one of which must be reported violated. */
  readonly caughtBy: readonly string[];
}

const SWARM = { scenario: 'swarm', sets: [] as readonly string[] };
const QUORUM = { scenario: 'quorum-swarm', sets: [] as readonly string[] };

const REPLICATION: readonly Canary[] = [
  {
    name: 'hw-ignores-isr',
    rule: 'The high watermark waits for every member of the maximal ISR (replication §2.3).',
    file: 'core/replica/high-watermark.js',
    find: 'if (counted.includes(remote.id) ||',
    replace: 'if (false ||',
    ...SWARM,
    seeds: 30,
    caughtBy: ['candidate-complete', 'leader-complete', 'acked-durable', 'acked-on-min-isr'],
  },
  {
    name: 'hw-below-min-isr',
    rule: 'The high watermark stands still while the ISR is below min ISR (KIP-966, 3.7).',
    file: 'core/replica/high-watermark.js',
    find: 'if (isrState.isr.length < effectiveMinIsr(partition))',
    replace: 'if (isrState.isr.length < 0)',
    ...SWARM,
    seeds: 30,
    caughtBy: ['hw-needs-min-isr'],
  },
  {
    name: 'expand-without-catching-up',
    rule: 'A follower joins the ISR only with all below the high watermark (KIP-497, KAFKA-7128).',
    file: 'core/replica/isr.js',
    find: 'if (remote.logEndOffset < partition.log.highWatermark)\n        return false;',
    replace: 'return true;',
    scenario: 'slow-follower',
    sets: [],
    seeds: 10,
    caughtBy: ['candidate-complete', 'leader-complete', 'acked-durable'],
  },
  {
    name: 'divergence-unseen',
    rule: 'A follower whose last epoch the leader does not share truncates (KIP-595 style truncation).',
    file: 'core/replica/read.js',
    find: 'const divergence = divergenceOf(partition, wanted, work.next.switches);',
    replace: 'const divergence = null;',
    ...SWARM,
    seeds: 40,
    caughtBy: ['log-match', 'leader-complete', 'candidate-complete', 'replica-eventually-in-sync'],
  },
  {
    name: 'truncate-to-own-hw',
    rule: 'A follower truncates where the logs part, not to its own high watermark (KIP-101).',
    file: 'core/replica/fetcher-states.js',
    find: 'const truncated = truncateTo(log, work.turn, offset, rule, switches);',
    replace:
      'const truncated = truncateTo(log, work.turn, Math.min(offset, log.highWatermark), rule, switches);',
    ...SWARM,
    seeds: 40,
    caughtBy: ['committed-not-truncated', 'candidate-complete', 'leader-complete', 'acked-durable'],
  },
  {
    name: 'ack-before-hw',
    rule: 'A write with acks=all is answered when the high watermark has passed it (replication §2.4).',
    file: 'core/replica/produce.js',
    find: 'if (log.highWatermark < status.lastOffset + 1)\n        return null;',
    replace: '',
    ...SWARM,
    seeds: 30,
    caughtBy: ['acked-on-min-isr', 'acked-durable'],
  },
  {
    name: 'duplicates-appended',
    rule: 'A batch that is among the last five of its producer is not appended again (KIP-98).',
    file: 'core/log/append.js',
    find: 'if (duplicate !== null) {',
    replace: 'if (false) {',
    ...SWARM,
    seeds: 40,
    caughtBy: ['duplicate', 'acked-durable', 'nonmonotonic-send', 'unseen', 'lost-write'],
  },
  {
    name: 'sequence-unchecked',
    rule: 'An idempotent batch follows its predecessor without a gap, and a duplicate is recognised (KIP-98).',
    file: 'core/log/append.js',
    find: 'if (batch.producerId >= 0) {',
    replace: 'if (false) {',
    ...SWARM,
    seeds: 30,
    caughtBy: ['duplicate', 'nonmonotonic-send'],
  },
];

const CONTROLLER: readonly Canary[] = [
  {
    name: 'fenced-broker-stays',
    rule: 'A broker that is fenced leaves the ISRs it is in (KIP-631, KIP-841).',
    file: 'core/controller/brokers.js',
    find: 'return [...leaderAndIsrUpdates(controller, update), registrationChange(broker, true, null, rule)];',
    replace: 'return [registrationChange(broker, true, null, rule)];',
    ...SWARM,
    seeds: 20,
    caughtBy: ['isr-subset-alive'],
  },
  {
    name: 'any-live-replica-elected',
    rule: 'Only a member of the ISR, or of the ELR where that is empty, is elected (KIP-966).',
    file: 'core/controller/partition-change.js',
    find: 'const valid = (replica) => (isr.includes(replica) || (isr.length === 0 && elr.includes(replica))) && acceptable(replica);',
    replace: 'const valid = (replica) => acceptable(replica);',
    scenario: 'unclean-election',
    sets: ['topics.orders.config.unclean.leader.election.enable=false'],
    seeds: 3,
    caughtBy: ['partition-well-formed', 'leader-complete', 'acked-durable'],
  },
  {
    name: 'reply-before-commit',
    rule: 'A controller answers a change when it is committed (KIP-631).',
    file: 'core/controller/write.js',
    find: 'deferred[done].offset < stable.image.endOffset',
    replace: 'true',
    ...SWARM,
    seeds: 20,
    caughtBy: ['controller-reply-committed'],
  },
  {
    name: 'unfenced-unread',
    rule: 'A broker is unfenced when it has read its own registration (KAFKA-13959).',
    file: 'core/controller/heartbeats.js',
    find: 'return !request.wantFence && request.currentMetadataOffset >= registrationOffset',
    replace: 'return !request.wantFence',
    ...SWARM,
    seeds: 20,
    caughtBy: ['unfence-gate'],
  },
];

const CONSENSUS: readonly Canary[] = [
  {
    name: 'votes-twice',
    rule: 'A voter gives one vote per epoch (KIP-595).',
    file: 'core/quorum/vote.js',
    find: 'return isSameCandidate(raft, request);',
    replace: 'return true;',
    ...QUORUM,
    seeds: 40,
    caughtBy: ['raft-one-vote', 'one-leader-per-epoch'],
  },
  {
    name: 'vote-for-shorter-log',
    rule: 'A vote goes to a log that reaches at least as far (KIP-595).',
    file: 'core/quorum/vote.js',
    find: 'return request.lastOffset >= raft.logEndOffset;',
    replace: 'return true;',
    ...QUORUM,
    seeds: 40,
    caughtBy: ['raft-leader-complete', 'raft-committed-prefix', 'raft-hw-monotone'],
  },
  {
    name: 'vote-before-durable',
    rule: 'A vote is durable before it is sent (KIP-595).',
    file: 'core/quorum/vote.js',
    find: 'if (granted && !preVote && raft.votedId < 0)',
    replace: 'if (false)',
    ...QUORUM,
    seeds: 40,
    caughtBy: ['raft-one-vote', 'one-leader-per-epoch'],
  },
  {
    name: 'commit-by-minority',
    rule: 'What is committed is held by a majority of the voters (KIP-595).',
    file: 'core/quorum/fetch.js',
    find: 'const needed = Math.floor(replicas.length / 2) + 1;',
    replace: 'const needed = Math.floor(replicas.length / 2);',
    ...QUORUM,
    seeds: 20,
    caughtBy: ['raft-durable-majority', 'raft-leader-complete', 'raft-committed-prefix'],
  },
  {
    name: 'quorum-divergence-unseen',
    rule: 'A fetch from where the logs differ is told where they part (KIP-595).',
    file: 'core/quorum/fetch.js',
    find: 'return known.epoch !== lastFetchedEpoch || known.endOffset < fetchOffset ? known : null;',
    replace: 'return null;',
    ...QUORUM,
    seeds: 40,
    caughtBy: [
      'raft-log-match',
      'raft-leader-complete',
      'raft-committed-prefix',
      'raft-catches-up',
    ],
  },
];

const CLIENT: readonly Canary[] = [
  {
    name: 'consumer-skips',
    rule: 'A consumer hands out every record between two positions (clients §4.3).',
    file: 'core/client/consumer/collector.js',
    find: 'if (record === undefined)',
    replace: 'if (record === undefined || offset % 100 === 99)',
    ...SWARM,
    seeds: 5,
    caughtBy: ['poll-skip', 'lost-write'],
  },
  {
    name: 'sequence-reused',
    rule: 'Every batch takes the sequences behind those of the batch before (KIP-98, clients §2.7).',
    file: 'core/client/producer/idempotence.js',
    find: 'partition.nextSequence = plusSequence(p.nextSequence, batch.records.length);',
    replace: 'partition.nextSequence = p.nextSequence;',
    ...SWARM,
    seeds: 5,
    caughtBy: ['acked-durable', 'lost-write', 'inconsistent-offsets'],
  },
  {
    name: 'retry-renumbered',
    rule: 'A batch keeps its sequence when it is sent again (KIP-98, clients §2.7).',
    file: 'core/client/producer/completion.js',
    find: 'again.attempts = batch.attempts + 1;',
    replace: 'again.attempts = batch.attempts + 1; again.baseSequence = -1;',
    ...SWARM,
    seeds: 20,
    caughtBy: ['duplicate', 'nonmonotonic-send'],
  },
];

/** Planted mutations, none of which lives in core/ (replication §12). */
export const CANARIES: readonly Canary[] = [...REPLICATION, ...CONTROLLER, ...CONSENSUS, ...CLIENT];
