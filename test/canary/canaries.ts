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

/** Planted mutations, none of which lives in core/ (replication §12). */
export const CANARIES: readonly Canary[] = [
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
    rule: 'A follower joins the ISR only with all below the high watermark and the epoch start (KAFKA-7128).',
    file: 'core/replica/isr.js',
    find: 'if (remote.logEndOffset < partition.log.highWatermark)\n        return false;',
    replace: 'return true;',
    ...SWARM,
    seeds: 60,
    caughtBy: ['candidate-complete', 'leader-complete', 'acked-durable'],
  },
  {
    name: 'divergence-unseen',
    rule: 'A follower whose last epoch the leader does not share truncates (KIP-595 style truncation).',
    file: 'core/replica/read.js',
    find: 'const divergence = divergenceOf(partition, wanted, work.next.switches);',
    replace: 'const divergence = null;',
    ...SWARM,
    seeds: 60,
    caughtBy: ['log-match', 'leader-complete', 'candidate-complete', 'replica-eventually-in-sync'],
  },
  {
    name: 'duplicates-appended',
    rule: 'A batch that is among the last five of its producer is not appended again (KIP-98).',
    file: 'core/log/append.js',
    find: 'if (duplicate !== null) {',
    replace: 'if (false) {',
    ...SWARM,
    seeds: 60,
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
void QUORUM;
