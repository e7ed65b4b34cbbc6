import type {
  CreatePartitionsRequest,
  CreatePartitionsTopic,
  DeleteTopicsRequest,
} from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import {
  isRefused,
  manualAssignment,
  newPartition,
  placedAssignment,
  type Refused,
} from './assignments.ts';
import { topicByName } from './image-lookup.ts';
import type { Pick } from './placement.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';

/** Deletes topics: one record each, and brokers delete the logs when they apply it (control-plane §2.5). */
export function deleteTopics(controller: ControllerState, request: DeleteTopicsRequest): Operation {
  const decisions: Decision[] = [];
  const topics = request.topics.map((name, at) => {
    const failed = (error: ErrorCode) => ({ name, error, topicId: '' });
    if (request.topics.indexOf(name) !== at) return failed('INVALID_REQUEST');
    const topic = topicByName(controller.latest.image, name);
    if (topic === null) return failed('UNKNOWN_TOPIC_OR_PARTITION');
    const { topicId } = topic;
    decisions.push(decision({ type: 'RemoveTopicRecord', topicId }, 'its deletion was asked for'));
    const none: ErrorCode = 'NONE';
    return { name, error: none, topicId };
  });
  return operation(controller, decisions, { type: 'DeleteTopicsResponse', error: 'NONE', topics });
}

/** Draws of one topic's placement are told apart within this many. */
const PLACEMENT_SUBS = 1 << 26;

/** Adds partitions to topics, in one atomic write (KIP-195, control-plane §2.5). */
export function createPartitions(
  controller: ControllerState,
  request: CreatePartitionsRequest,
  pick: Pick,
): Operation {
  const decisions: Decision[] = [];
  const topics = request.topics.map((topic, ordinal) => {
    const refused = addPartitions(controller, topic, decisions, (drawSite, sub) =>
      pick(drawSite, ordinal * PLACEMENT_SUBS + sub),
    );
    const error: ErrorCode = refused?.error ?? 'NONE';
    return { name: topic.name, error, errorMessage: refused?.message ?? '' };
  });
  return operation(controller, decisions, {
    type: 'CreatePartitionsResponse',
    error: 'NONE',
    topics,
  });
}

function addPartitions(
  controller: ControllerState,
  { name, count, assignments }: CreatePartitionsTopic,
  decisions: Decision[],
  pick: Pick,
): Refused | null {
  const topic = topicByName(controller.latest.image, name);
  if (topic === null) {
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: `The topic '${name}' does not exist.` };
  }
  const present = topic.partitions.length;
  if (count <= present) {
    const message =
      count === present
        ? `Topic already has ${present} partition(s).`
        : `The topic ${name} currently has ${present} partition(s); ${count} would not be an increase.`;
    return { error: 'INVALID_PARTITIONS', message };
  }
  const additional = count - present;
  if (assignments.length > 0 && assignments.length !== additional) {
    const message = `Attempted to add ${additional} additional partition(s), but only ${assignments.length} assignment(s) were specified.`;
    return { error: 'INVALID_REPLICA_ASSIGNMENT', message };
  }
  const factor = topic.partitions[0]?.replicas.length ?? 0;
  const assigned =
    assignments.length > 0
      ? manualAssignment(controller, assignments, factor, present)
      : placedAssignment(controller, additional, factor, pick);
  if (isRefused(assigned)) return assigned;
  assigned.forEach((replicas, index) => {
    const record = newPartition(controller, name, topic.topicId, present + index, replicas);
    decisions.push(decision(record, 'created: the first active replica leads (KIP-631)'));
  });
  return null;
}
