import { unreachable } from '../../assert.ts';
import type { AdminSettings } from '../../config/settings.ts';
import type { DeleteRecordsRequest, DeleteRecordsResponse } from '../../protocol/delete-records.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { AdminRequest, AdminResponse } from '../../protocol/message.ts';
import type { KafkaCommand } from '../commands.ts';

/** A command as a request, with the id of the command. */
export interface Asked {
  readonly id: number;
  readonly request: AdminCallRequest;
}

/** What an admin client asks: mostly the active controller, of deleted records the leader of a partition. */
export type AdminCallRequest = AdminRequest | DeleteRecordsRequest;

/** What an operator's command comes to on the wire; null for commands that are not for an admin client. */
export function requestOf(command: KafkaCommand, settings: AdminSettings): Asked | null {
  switch (command.type) {
    case 'CreateTopic': {
      const { id, topic: name, numPartitions, replicationFactor, assignments, configs } = command;
      const topics = [{ name, numPartitions, replicationFactor, assignments, configs }];
      return { id, request: { type: 'CreateTopicsRequest', topics } };
    }
    case 'DeleteTopic': {
      const { id, topic } = command;
      return { id, request: { type: 'DeleteTopicsRequest', topics: [topic] } };
    }
    case 'CreatePartitions': {
      const { id, topic: name, count, assignments } = command;
      const topics = [{ name, count, assignments }];
      return { id, request: { type: 'CreatePartitionsRequest', topics } };
    }
    case 'AlterReassignments': {
      const { id, partitions } = command;
      const type = 'AlterPartitionReassignmentsRequest';
      return { id, request: { type, allowReplicationFactorChange: true, partitions } };
    }
    case 'ElectLeaders': {
      const { id, electionType, partitions } = command;
      return { id, request: { type: 'ElectLeadersRequest', electionType, partitions } };
    }
    case 'AlterConfigs': {
      const { id, resourceType, resourceName, configs } = command;
      const type = 'IncrementalAlterConfigsRequest';
      return { id, request: { type, resourceType, resourceName, configs } };
    }
    case 'UpdateFeature': {
      const { id, feature, level } = command;
      const updates = [{ feature, level, upgradeType: 'UPGRADE' as const }];
      return { id, request: { type: 'UpdateFeaturesRequest', updates } };
    }
    case 'DeleteRecords': {
      const { id, partition, offset } = command;
      const timeoutMs = settings['request.timeout.ms'];
      const partitions = [{ partition, offset }];
      return { id, request: { type: 'DeleteRecordsRequest', timeoutMs, partitions } };
    }
    case 'UnregisterBroker': {
      const { id, brokerId } = command;
      return { id, request: { type: 'UnregisterBrokerRequest', brokerId } };
    }
    default:
      return null;
  }
}

/** What became of a call. */
export interface Result {
  readonly error: ErrorCode;
  readonly message: string;
}

/** The outcome of a call: the request's error, else the first one of what it asked for. */
export function resultOf(response: AdminResponse | DeleteRecordsResponse): Result {
  switch (response.type) {
    case 'DeleteRecordsResponse': {
      const failed = response.partitions.find((other) => other.error !== 'NONE');
      return { error: failed?.error ?? 'NONE', message: failed?.partition ?? '' };
    }
    case 'CreateTopicsResponse':
    case 'CreatePartitionsResponse':
      return firstFailed(response.error, response.topics);
    case 'AlterPartitionReassignmentsResponse':
      return firstFailed(response.error, response.partitions);
    case 'DeleteTopicsResponse': {
      const failed = response.topics.find((other) => other.error !== 'NONE');
      if (response.error !== 'NONE') return { error: response.error, message: '' };
      return { error: failed?.error ?? 'NONE', message: failed?.name ?? '' };
    }
    case 'ElectLeadersResponse': {
      if (response.error !== 'NONE') return { error: response.error, message: '' };
      // KIP-460: a partition that needs no election is not a failure of the call.
      const failed = response.partitions.find(
        (other) => other.error !== 'NONE' && other.error !== 'ELECTION_NOT_NEEDED',
      );
      return { error: failed?.error ?? 'NONE', message: failed?.partition ?? '' };
    }
    case 'AddRaftVoterResponse':
    case 'RemoveRaftVoterResponse':
    case 'IncrementalAlterConfigsResponse':
    case 'UpdateFeaturesResponse':
    case 'UnregisterBrokerResponse':
      return { error: response.error, message: response.errorMessage };
    default:
      return unreachable(response);
  }
}

function firstFailed(
  error: ErrorCode,
  parts: readonly { readonly error: ErrorCode; readonly errorMessage: string }[],
): Result {
  if (error !== 'NONE') return { error, message: '' };
  const failed = parts.find((part) => part.error !== 'NONE');
  return { error: failed?.error ?? 'NONE', message: failed?.errorMessage ?? '' };
}
