import type { KafkaCommand } from '../../core/client/commands.ts';
import type { KafkaMessage } from '../../core/protocol/message.ts';
import { type PartitionName, partitionName } from '../../core/protocol/partition-name.ts';

/** What a message or a command is about: its partition where that is exactly one, and an offset there, −1 for none. */
export interface About {
  readonly partition: PartitionName | null;
  readonly offset: number;
}

const NOTHING: About = { partition: null, offset: -1 };

/** What a message is about: fetches by the offset they ask for, answers by that of their first batch. */
export function aboutMessage(message: KafkaMessage): About {
  switch (message.type) {
    case 'QuorumFetchRequest':
      return { partition: null, offset: message.fetchOffset };
    case 'QuorumFetchResponse':
      return { partition: null, offset: message.batches[0]?.baseOffset ?? -1 };
    case 'FetchRequest': {
      const one = only(message.partitions);
      return one === null ? NOTHING : { partition: one.partition, offset: one.fetchOffset };
    }
    case 'FetchResponse': {
      const one = only(message.partitions);
      if (one === null) return NOTHING;
      return { partition: one.partition, offset: one.batches[0]?.baseOffset ?? -1 };
    }
    case 'ProduceResponse': {
      const one = only(message.partitions);
      return one === null ? NOTHING : { partition: one.partition, offset: one.baseOffset };
    }
    case 'ListOffsetsResponse': {
      const one = only(message.partitions);
      return one === null ? NOTHING : { partition: one.partition, offset: one.offset };
    }
    case 'OffsetsForLeaderEpochResponse': {
      const one = only(message.partitions);
      return one === null ? NOTHING : { partition: one.partition, offset: one.endOffset };
    }
    case 'OffsetCommitRequest': {
      const one = only(message.partitions);
      return one === null ? NOTHING : { partition: one.partition, offset: one.committedOffset };
    }
    case 'ProduceRequest':
    case 'OffsetCommitResponse':
    case 'ListOffsetsRequest':
    case 'DeleteRecordsRequest':
    case 'DeleteRecordsResponse':
    case 'OffsetsForLeaderEpochRequest':
    case 'AlterPartitionRequest':
    case 'AlterPartitionResponse': {
      const partitions: readonly { readonly partition: PartitionName }[] = message.partitions;
      return { partition: only(partitions)?.partition ?? null, offset: -1 };
    }
    default:
      return NOTHING;
  }
}

/** What a command is about. */
export function aboutCommand(command: KafkaCommand): About {
  switch (command.type) {
    case 'Send': {
      const { topic, partition } = command;
      return partition === null
        ? NOTHING
        : { partition: partitionName(topic, partition), offset: -1 };
    }
    case 'DeleteRecords':
    case 'Seek':
      return { partition: command.partition, offset: command.offset };
    case 'Assign':
    case 'SeekToBeginning':
    case 'SeekToEnd':
    case 'Pause':
    case 'Resume':
    case 'EndOffsets':
      return { partition: only(command.partitions), offset: -1 };
    default:
      return NOTHING;
  }
}

const only = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] as T) : null);
