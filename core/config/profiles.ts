import { type Switches, type SwitchName, TODAY } from './switches.ts';
import { compareReleases, type History, type Release, valueAt } from './version.ts';

/** What a release of Kafka means for the model: its protocol rules and the features of a new cluster. */
export interface Profile {
  readonly switches: Switches;
  /** Feature levels that a cluster of this release is formatted with; a level of 0 is left out. */
  readonly features: Readonly<Record<string, number>>;
  /** Before 3.3 clusters were run by ZooKeeper; the model's control plane is KRaft all the same. */
  readonly controlPlane: 'kraft' | 'zookeeper';
}

/** The name of the feature of KIP-966. */
export const ELR_FEATURE = 'eligible.leader.replicas.version';
/** The name of the feature that versions the metadata records (KIP-778). */
export const METADATA_FEATURE = 'metadata.version';

type Histories = { readonly [K in SwitchName]?: History<Switches[K]> };

/**
 * Which releases brought which rule (failures.md §3 and §5). Not listed is what no release did otherwise: rules whose old
 * value existed only in development (`raft.flush`, `raft.restart`, `raft.commitGuard`, `control.heartbeatSeed`), and
 * `repl.isrForHw`, because before KIP-497 the leader changed the ISR synchronously, which the old value is not.
 */
const DATA_RULES: Histories = {
  'repl.truncation': {
    first: 'high-watermark',
    changes: [
      [['0.11.0'], 'offsets-for-leader-epoch'],
      [['2.0.0'], 'epoch-and-offset'],
      [['2.7.0'], 'fetch-diverging-epoch'],
    ],
  },
  'repl.epochFencing': {
    first: 'none',
    changes: [
      [['2.1.0'], 'replica'],
      [['2.3.0'], 'replica-and-client'],
    ],
  },
  'repl.isrEntry': { first: 'local-hw', changes: [[['2.0.1', '2.1.0'], 'hw-and-epoch-start']] },
  'repl.isrAdmission': {
    first: 'any',
    changes: [
      [['3.3.0'], 'unfenced'],
      [['3.5.0'], 'unfenced-and-broker-epoch'],
    ],
  },
  'repl.divergingFetch': {
    first: 'counts-as-progress',
    changes: [[['2.7.2', '2.8.1', '3.0.0'], 'ignored']],
  },
  'repl.hwOnDiverging': {
    first: 'before-truncate',
    changes: [[['3.4.1', '3.5.0'], 'after-truncate']],
  },
  'repl.fetchResponseMatch': {
    first: 'offset',
    changes: [[['3.9.1', '4.0.0'], 'offset-and-epoch']],
  },
  'repl.epochCacheOnElection': {
    first: 'on-first-append',
    changes: [[['2.0.1', '2.1.0'], 'on-election']],
  },
  'repl.eligibleLeaders': { first: 'isr', changes: [[['4.0.0'], 'elr']] },
  'repl.followerAhead': { first: 'halt', changes: [[['2.0.1', '2.1.0'], 'truncate']] },
  'repl.listOffsetsAfterElection': {
    first: 'immediate',
    changes: [[['2.2.0'], 'wait-for-epoch-start']],
  },
  'group.replay': { first: 'strict', changes: [[['4.0.2', '4.1.2', '4.2.0'], 'tolerant']] },
  'group.rejoin': { first: 'fenced', changes: [[['4.2.0'], 'accepted']] },
  'group.revokedEpoch': { first: 'next', changes: [[['4.2.0'], 'kept']] },
  'group.unsubscribed': { first: 'until-target', changes: [[['4.2.0'], 'at-once']] },
  'group.ownRevocation': {
    first: 'unreleased',
    changes: [[['4.0.2', '4.1.2', '4.2.0'], 'free']],
  },
  'group.commitEpoch': { first: 'member', changes: [[['4.3.0'], 'assignment']] },
  'txn.version': {
    first: 'tv0',
    changes: [
      [['3.6.0'], 'tv1'],
      [['4.0.0'], 'tv2'],
    ],
  },
  'txn.timeoutAbort': { first: 'same-epoch', changes: [[['1.0.0'], 'bump-epoch']] },
  'txn.offsetFencing': { first: 'transactional-id', changes: [[['2.5.0'], 'group-metadata']] },
  // The strict comparison in between was never released (KAFKA-19999).
  'txn.markerRetry': { first: 'at-least', changes: [[['4.2.0'], 'idempotent']] },
  'txn.pendingMarkerKey': { first: 'txn-id', changes: [[['3.8.0'], 'txn-id-and-epoch']] },
  'txn.producerIdRotation': { first: 'in-memory', changes: [[['4.3.0'], 'persisted']] },
  'txn.firstSequence': { first: 'any', changes: [[['4.1.0'], 'zero']] },
  'txn.epochAfterFailure': { first: 'kept', changes: [[['2.5.0'], 'bumped']] },
  'producer.stateRetention': { first: 'with-log', changes: [[['2.4.0'], 'until-expiry']] },
  'repl.consumerReads': { first: 'leader-only', changes: [[['2.4.0'], 'any-replica']] },
  'consumer.replicaChoice': {
    first: 'any-in-range',
    changes: [[['3.3.2', '3.4.0'], 'isr-only']],
  },
  'consumer.autoCommitPosition': { first: 'fetched', changes: [[['4.0.0'], 'returned']] },
  'group.stickyClaims': {
    first: 'trusted',
    changes: [
      [['3.0.0'], 'newest-generation-only'],
      [['3.4.1', '3.5.0'], 'generation-checked'],
    ],
  },
  // Before 2.6.1 heartbeats between join and sync did not keep a session alive, which had the same effect.
  'group.syncTimer': {
    first: 'present',
    changes: [
      [['2.6.1', '2.7.0'], 'absent'],
      [['2.8.1', '3.0.0'], 'present'],
    ],
  },
  'group.loadOrder': { first: 'arrival', changes: [[['2.8.1', '3.0.0'], 'epoch']] },
  'group.offsetExpiry': { first: 'per-offset', changes: [[['2.1.0'], 'when-empty']] },
  'group.staticReplacement': {
    first: 'in-memory',
    changes: [[['2.6.1', '2.7.0'], 'persisted']],
  },
  'group.heartbeat': { first: 'in-poll', changes: [[['0.10.1'], 'background']] },
};

/** Rules of the quorum; they have a history only where there was a quorum. */
const QUORUM_RULES: Histories = {
  'raft.checkQuorum': { first: 'off', changes: [[['3.7.0'], 'on']] },
  'raft.preVote': { first: 'off', changes: [[['4.0.0'], 'on']] },
  'raft.electionBackoff': {
    first: 'capped',
    changes: [[['3.9.1', '4.0.1', '4.1.0'], 'jittered']],
  },
};

/** The level of `metadata.version` that a new cluster gets (Kafka's MetadataVersion, the last of each line). */
const METADATA_LEVELS: History<number> = {
  first: 7,
  changes: [
    [['3.4.0'], 8],
    [['3.5.0'], 11],
    [['3.6.0'], 14],
    [['3.7.0'], 19],
    [['3.8.0'], 20],
    [['3.9.0'], 21],
    [['4.0.0'], 25],
    [['4.1.0'], 27],
    [['4.2.0'], 29],
    [['4.3.0'], 30],
  ],
};

const ELR_LEVELS: History<number> = { first: 0, changes: [[['4.1.0'], 1]] };

/** The profile of a release. The early-access KRaft of 2.8 to 3.2 counts as ZooKeeper. */
export function profileOf(release: Release): Profile {
  const controlPlane = compareReleases(release, [3, 3, 0]) < 0 ? 'zookeeper' : 'kraft';
  const elr = valueAt(ELR_LEVELS, release);
  const metadata = { [METADATA_FEATURE]: valueAt(METADATA_LEVELS, release) };
  return {
    switches: switchesOf(release, controlPlane),
    features: elr === 0 ? metadata : { [ELR_FEATURE]: elr, ...metadata },
    controlPlane,
  };
}

function switchesOf(release: Release, controlPlane: Profile['controlPlane']): Switches {
  // A quorum that stands in for ZooKeeper is today's: it has no history to repeat.
  const rules = controlPlane === 'kraft' ? { ...DATA_RULES, ...QUORUM_RULES } : DATA_RULES;
  const found: Partial<Record<SwitchName, string>> = {};
  for (const name of Object.keys(rules) as SwitchName[]) {
    const history = rules[name] as History<string>;
    found[name] = valueAt(history, release);
  }
  return { ...TODAY, ...found } as Switches;
}
