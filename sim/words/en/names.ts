import type { KafkaCommand } from '../../../core/client/commands.ts';
import type { NodeChangeKind } from '../../kernel/observer.ts';

/** What each timer is for. */
export const TIMERS = {
  'raft.poll': 'a deadline of the quorum',
  'voter.append': 'the next append to the metadata log',
  network: 'a deadline of a connection',
  'broker.publish': 'applying new metadata',
  'broker.controlled-shutdown': 'the patience of a controlled shutdown',
  'broker.channel': 'a retry towards the controller',
  'broker.communication': 'the next heartbeat',
  'broker.registration-timeout': 'the registration timeout',
  'controller.write-no-op': 'a no-op record of an idle metadata log',
  'controller.fence-stale-broker': 'the check of broker sessions',
  'controller.elect-preferred': 'the balance of leaders',
  'controller.elect-unclean': 'the check for unclean elections',
  'broker.directory-assignments': 'the report of where replicas lie',
  'broker.log-dir-failure-timeout': 'the end of the patience with an unreported log directory',
  'replica.log-retention': 'the look for old segments',
  'replica.delayed-delete-records': 'the end of the wait for deleted records',
  'replica.isr-shrink': 'the check for followers that fell behind',
  'replica.high-watermark-checkpoint': 'the checkpoint of high watermarks',
  'replica.recovery-point-checkpoint': 'the checkpoint of recovery points',
  'replica.log-start-offset-checkpoint': 'the checkpoint of log starts',
  'replica.flush-scheduler': 'the check for logs to flush',
  'replica.producer-id-expiration': 'the expiry of producer ids',
  'replica.delayed-produce': 'the timeout of a write that waits for replicas',
  'replica.delayed-fetch': 'the timeout of a fetch that waits for records',
  'replica.fetcher-backoff': 'the next try of a fetcher',
  'replica.fetcher-truncation': 'the next truncation of a fetcher',
  'replica.alter-partition-backoff': 'the next try of an ISR change',
  'replica.delayed-markers': 'the timeout of markers of transactions',
  'transactions.markers': 'another look at markers that could not go out',
  'transactions.verification-retry': 'the next question whether a transaction may begin',
  'transactions.load': 'the end of reading a partition of transactions',
  'transactions.unload': 'the end of giving up a partition of transactions',
  'transactions.write-timeout': 'the timeout of a transaction that waits for replicas',
  'transactions.append-linger': 'the next write of a transaction coordinator',
  'transactions.timer.abort-timed-out': 'the check for transactions that are open too long',
  'transactions.timer.expire-ids': 'the check for transactional ids that nobody uses',
  'groups.load': 'the end of reading a partition of groups',
  'groups.unload': 'the end of giving up a partition of groups',
  'groups.write-timeout': 'the timeout of an answer that waits for replicas',
  'groups.append-linger': 'the next write of a group coordinator',
  'groups.timer.session': 'the session of a member',
  'groups.timer.join': 'the time of members to rejoin',
  'groups.timer.initial-join': 'the wait for more members of a new group',
  'groups.timer.sync': 'the time of members to fetch their assignments',
  'groups.timer.offset-expiration': 'the check for expired offsets',
  'groups.timer.consumer-session': 'the session of a member of a consumer group',
  'groups.timer.consumer-rebalance': 'the time of a member to give up partitions',
  'groups.timer.consumer-join': 'the time of a classic member to rejoin a consumer group',
  'groups.timer.consumer-sync': 'the time of a classic member to fetch its assignment',
  'producer.wakeup': 'the next turn of the producer',
  'consumer.wakeup': 'the next turn of the consumer',
  'admin.wakeup': 'the next turn of the admin client',
} as const;

/** A timer's purpose by its name. */
export type TimerWords = Readonly<Record<keyof typeof TIMERS, string>>;

/** What each command asks for. */
export const COMMANDS: Readonly<Record<KafkaCommand['type'], string>> = {
  Send: 'send a record',
  Flush: 'flush what is buffered',
  InitTransactions: 'prepare for transactions',
  BeginTransaction: 'begin a transaction',
  SendOffsetsToTransaction: 'put offsets into the transaction',
  CommitTransaction: 'commit the transaction',
  AbortTransaction: 'abort the transaction',
  ReopenProducer: 'close the producer and open a new one',
  Assign: 'read assigned partitions',
  Seek: 'move a position',
  SeekToBeginning: 'move to the beginning',
  SeekToEnd: 'move to the end',
  SeekToCommitted: 'go back to what is committed',
  Pause: 'pause partitions',
  Resume: 'resume partitions',
  Poll: 'poll for records',
  Subscribe: 'join a group for topics',
  CommitSync: 'commit and wait',
  CommitAsync: 'commit without waiting',
  CloseConsumer: 'close the consumer',
  EndOffsets: 'tell end offsets',
  CreateTopic: 'create a topic',
  ElectLeaders: 'elect leaders',
  AlterConfigs: 'change settings',
  DeleteTopic: 'delete a topic',
  CreatePartitions: 'add partitions',
  AlterReassignments: 'move replicas',
  UpdateFeature: 'change a feature',
  DeleteRecords: 'delete records',
  UnregisterBroker: 'remove a broker',
  AddVoter: 'add a voter to the quorum',
  RemoveVoter: 'remove a voter from the quorum',
  ShutDown: 'shut down in an orderly way',
};

/** What happens to nodes otherwise than by a step. */
export const CHANGES: Readonly<Record<NodeChangeKind, string>> = {
  started: 'process started',
  crashed: 'process crashed',
  halted: 'process ended',
  'power-lost': 'lost power: what was not flushed is gone',
  paused: 'process paused',
  resumed: 'process goes on',
  wiped: 'got an empty disk',
  'directory-full': 'a log directory is full',
  'directory-failed': 'a log directory does not work any more',
  'directory-repaired': 'a log directory works again',
  damaged: 'a stored batch was damaged',
};

/** What connections are for. */
export const PURPOSES = {
  raft: 'the quorum',
  fetcher: 'replication',
  client: 'a client',
  heartbeat: 'heartbeats',
  'alter-partition': 'ISR changes',
  forwarding: 'forwarded requests',
  'directory-assignments': 'log directories of replicas',
} as const;

/** A connection's purpose in words. */
export type PurposeWords = Readonly<Record<keyof typeof PURPOSES, string>>;

/** Small files of a disk and logs that are no partition. */
export const FILES = {
  '__cluster_metadata-0': 'the metadata log',
  'quorum-state': 'the quorum state',
  'replication-offset-checkpoint': 'the checkpoint of high watermarks',
  'recovery-point-offset-checkpoint': 'the checkpoint of recovery points',
  'log-start-offset-checkpoint': 'the checkpoint of log starts',
  '.kafka_cleanshutdown': 'the clean-shutdown marker',
} as const;

/** A file's purpose by its name. */
export type FileWords = Readonly<Record<keyof typeof FILES, string>>;

/** What each kind of fault does. */
export const FAULTS = {
  partition: 'links are cut',
  flap: 'links are cut and healed again and again',
  isolate: 'cut off from everyone',
  'slow-link': 'links are slow',
  delay: 'single messages are late',
  reset: 'connections break',
  'lose-request': 'requests are lost',
  'lose-reply': 'replies are lost',
  crash: 'processes end on the spot',
  restart: 'processes restart',
  pause: 'processes stand still',
  'slow-node': 'processes are slow',
  'rolling-restart': 'one after another restarts in order',
  'power-loss': 'the power fails',
  wipe: 'disks are replaced by empty ones',
  'add-voter': 'a controller becomes a voter of the quorum',
  'remove-voter': 'a controller ceases to be a voter of the quorum',
  'slow-flush': 'flushes are slow',
  'disk-full': 'the disk of a log directory is full',
  'log-dir-failure': 'a log directory fails',
  'corrupted-batch': 'a stored batch is damaged',
  'clock-skew': 'wall clocks are wrong',
  'clock-drift': 'clocks run at another speed',
  'clock-jump': 'wall clocks jump',
  'elect-preferred': 'an operator asks for preferred leaders',
  'elect-unclean': 'an operator asks for an unclean election',
  'alter-topic': 'an operator changes settings of a topic',
  reassign: 'an operator moves replicas',
  'add-partitions': 'an operator adds partitions',
  'delete-topic': 'an operator deletes a topic',
  'recreate-topic': 'an operator deletes a topic and makes it again',
  unregister: 'brokers end and are taken out of the cluster',
} as const;

/** A fault's doing by the name of its kind. */
export type FaultWords = Readonly<Record<keyof typeof FAULTS, string>>;
