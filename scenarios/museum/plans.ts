import type { NetworkSpec, SettingsSpec, SwarmSpec } from '../../sim/scenario/scenario.ts';

/**
 * What the museum's small worlds share: settings under which much happens in three simulated seconds, and the plans from
 * which their faults are drawn. A plan is general: several documented failures are found with each, none was made for one.
 */

/** Servers whose timeouts are a few times longer than the slowest message, and which say little when nothing happens. */
export const SERVER: SettingsSpec = {
  'broker.heartbeat.interval.ms': 250,
  'broker.session.timeout.ms': 800,
  'controller.quorum.election.timeout.ms': 300,
  // Both stay above the 500 ms for which a leader holds a fetch of an idle log.
  'controller.quorum.fetch.timeout.ms': 800,
  'controller.quorum.request.timeout.ms': 800,
  'controller.quorum.election.backoff.max.ms': 300,
  'controller.quorum.append.linger.ms': 5,
  // As long as the faults last: no request to the controller is overtaken by the one that replaces it.
  'controller.socket.timeout.ms': 2500,
  'metadata.max.idle.interval.ms': 5000,
  'replica.lag.time.max.ms': 600,
  'replica.fetch.wait.max.ms': 300,
  'replica.fetch.backoff.ms': 100,
  'replica.socket.timeout.ms': 1000,
  'unclean.leader.election.interval.ms': 1000,
};

/** Every send is a batch of its own and is retried for as long as the run lasts. */
export const WRITER: SettingsSpec = {
  acks: 'all',
  'linger.ms': 0,
  'request.timeout.ms': 1000,
  'retry.backoff.ms': 50,
  'retry.backoff.max.ms': 200,
};

/** A consumer that reads from the first record. */
export const READER: SettingsSpec = {
  'auto.offset.reset': 'earliest',
  'request.timeout.ms': 1000,
  'fetch.max.wait.ms': 400,
};

/** Messages take up to a tenth of a lag time, so that many orders of events are likely. */
export const WIDE_LATENCY: NetworkSpec = { latency: { uniform: ['500us', '25ms'] } };

const REPLICATION_MOMENTS = {
  BecameLeader: 3,
  IsrChanged: 5,
  PartitionDecided: 4,
  HighWatermarkAdvanced: 30,
  WriteAcknowledged: 30,
  LogTruncated: 2,
  BrokerUnfenced: 5,
};

/** Replicas that lose each other and nothing else, or the controller and nothing else, are what replication is about. */
const REPLICATION_TRAFFIC = { all: 1, data: 3, control: 2 };

/** Cuts, delays, crashes, pauses and moves of leaderships: what replication must bear whatever the settings. */
export const REPLICATION_PLAN: SwarmSpec = {
  kinds: {
    partition: 3,
    isolate: 2,
    delay: 4,
    'slow-link': 1,
    'lose-reply': 1,
    crash: 4,
    restart: 2,
    pause: 2,
    'rolling-restart': 4,
    'elect-preferred': 3,
  },
  targets: ['brokers'],
  traffic: REPLICATION_TRAFFIC,
  moments: REPLICATION_MOMENTS,
  episodes: 8,
};

/** The same where news comes late: of who leads, of what a fetch brought, of who is in sync. */
export const LATE_NEWS_PLAN: SwarmSpec = {
  ...REPLICATION_PLAN,
  kinds: { ...REPLICATION_PLAN.kinds, delay: 10 },
  messages: { QuorumFetchResponse: 5, FetchResponse: 2, AlterPartitionRequest: 2, all: 1 },
};

/** The same against controllers as well. */
export const CLUSTER_PLAN: SwarmSpec = {
  kinds: REPLICATION_PLAN.kinds ?? {},
  moments: { ...REPLICATION_MOMENTS, QuorumRoleChanged: 6, ControllerActivated: 3 },
  episodes: 8,
};

/** What transactions must bear: clients that are not heard, requests and answers that are late or lost, new coordinators. */
export const TRANSACTION_PLAN: SwarmSpec = {
  kinds: {
    partition: 3,
    isolate: 3,
    delay: 8,
    'lose-reply': 4,
    crash: 2,
    restart: 3,
    pause: 2,
    'elect-preferred': 3,
  },
  targets: ['brokers'],
  traffic: { all: 1, client: 4, data: 1 },
  messages: { ProduceRequest: 4, WriteTxnMarkersRequest: 1, WriteTxnMarkersResponse: 2, all: 2 },
  moments: {
    TransactionStateChanged: 20,
    TransactionOpened: 12,
    TransactionMarkerWritten: 12,
    ProducerTransactionChanged: 20,
    WriteAcknowledged: 20,
    BecameLeader: 3,
  },
  episodes: 6,
};

/** Where clients believe a transaction ended, and the requests that ended it are still on their way. */
export const LATE_END_PLAN: SwarmSpec = {
  kinds: { delay: 1 },
  targets: ['brokers'],
  messages: { EndTxnRequest: 1 },
  moments: { ProducerTransactionChanged: 20, TransactionStateChanged: 8 },
  episodes: 12,
};

/** Replication with lost disks, within what min.insync.replicas bears. */
export const DISK_PLAN: SwarmSpec = {
  kinds: {
    partition: 3,
    isolate: 4,
    delay: 3,
    crash: 1,
    pause: 2,
    'power-loss': 5,
    wipe: 2,
  },
  targets: ['brokers'],
  traffic: REPLICATION_TRAFFIC,
  moments: REPLICATION_MOMENTS,
  episodes: 8,
};

/** What a metadata quorum must bear. */
export const QUORUM_PLAN: SwarmSpec = {
  kinds: {
    partition: 3,
    isolate: 4,
    delay: 3,
    crash: 3,
    restart: 2,
    pause: 2,
    'power-loss': 8,
    'slow-flush': 3,
  },
  moments: {
    QuorumRoleChanged: 8,
    VoteGranted: 5,
    QuorumHighWatermarkAdvanced: 60,
    QuorumLogTruncated: 2,
    ControllerActivated: 2,
  },
  episodes: 10,
};

/** What a metadata quorum must bear when disks of voters are replaced: a minority of them in a run. */
export const VOTER_DISK_PLAN: SwarmSpec = {
  kinds: { isolate: 6, pause: 3, delay: 2, wipe: 8 },
  moments: QUORUM_PLAN.moments ?? {},
  episodes: 12,
};

/** What members of groups and their coordinators must bear: processes that stop, lose each other and are late. */
export const GROUP_PLAN: SwarmSpec = {
  kinds: {
    pause: 5,
    crash: 3,
    restart: 2,
    delay: 4,
    isolate: 2,
    'lose-reply': 2,
    reset: 5,
    'elect-preferred': 2,
  },
  targets: ['brokers', 'clients', 'clients'],
  traffic: { all: 1, client: 3 },
  messages: { all: 2, JoinGroupResponse: 3, SyncGroupResponse: 2, HeartbeatResponse: 1 },
  moments: {
    MemberJoined: 6,
    MemberRemoved: 3,
    GroupStateChanged: 12,
    PartitionsAssigned: 8,
    OffsetCommitted: 12,
    BecameLeader: 6,
  },
  episodes: 5,
};
