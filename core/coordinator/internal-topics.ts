import type { ServerSettings } from '../config/settings.ts';
import type { CreatableTopic } from '../protocol/admin.ts';
import type { CoordinatorKeyType } from '../protocol/coordinator.ts';
import { GROUP_METADATA_TOPIC, TRANSACTION_STATE_TOPIC } from './partition-for.ts';

/** The internal topic of a kind of coordinator, as it is to be created. */
export function internalTopic(
  settings: ServerSettings,
  keyType: CoordinatorKeyType,
): CreatableTopic {
  switch (keyType) {
    case 'GROUP':
      return offsetsTopic(settings);
    case 'TRANSACTION':
      return transactionTopic(settings);
  }
}

/**
 * An internal topic as a broker asks the controller for it when a client looks for its first coordinator
 * (DefaultAutoTopicCreationManager, clients §5.1). Its min ISR is the default of the brokers.
 */
const offsetsTopic = (settings: ServerSettings): CreatableTopic => ({
  name: GROUP_METADATA_TOPIC,
  numPartitions: settings['offsets.topic.num.partitions'],
  replicationFactor: settings['offsets.topic.replication.factor'],
  assignments: [],
  configs: {
    'cleanup.policy': 'compact',
    'compression.type': 'producer',
    'segment.bytes': String(settings['offsets.topic.segment.bytes']),
  },
});

/** Transactions must not be lost: a min ISR of 2 and no unclean elections (clients §3.1). */
const transactionTopic = (settings: ServerSettings): CreatableTopic => ({
  name: TRANSACTION_STATE_TOPIC,
  numPartitions: settings['transaction.state.log.num.partitions'],
  replicationFactor: settings['transaction.state.log.replication.factor'],
  assignments: [],
  configs: {
    'cleanup.policy': 'compact',
    'compression.type': 'uncompressed',
    'min.insync.replicas': String(settings['transaction.state.log.min.isr']),
    'segment.bytes': String(settings['transaction.state.log.segment.bytes']),
    'unclean.leader.election.enable': 'false',
  },
});
