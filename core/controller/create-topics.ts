import type { CreatableTopic, CreateTopicsRequest } from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { METADATA_LOG, topicOf } from '../protocol/partition-name.ts';
import {
  type Assigned,
  isRefused,
  manualAssignment,
  newPartition,
  placedAssignment,
  type Refused,
} from './assignments.ts';
import { configRecords, invalidChange, withClearElr } from './config-changes.ts';
import { topicByName } from './image-lookup.ts';
import type { Pick } from './placement.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';
import { collide, invalidTopicName } from './topic-names.ts';

/** Draws of one topic's placement are told apart within this many. */
const PLACEMENT_SUBS = 1 << 26;

/**
 * Creates topics, each whole or not at all, all in one atomic write (control-plane §2.5).
 * Simplified: a request that creates topics may be of any size.
 */
export function createTopics(
  controller: ControllerState,
  request: CreateTopicsRequest,
  pick: Pick,
): Operation {
  const decisions: Decision[] = [];
  const topics = request.topics.map((topic, ordinal) => {
    const { name } = topic;
    const topicId = topicIdFor(controller, name, decisions.length);
    const wrong =
      invalidName(controller, request, name) ??
      createTopic(controller, topic, topicId, decisions, (drawSite, sub) =>
        pick(drawSite, ordinal * PLACEMENT_SUBS + sub),
      );
    if (wrong !== null) {
      return { name, error: wrong.error, errorMessage: wrong.message, topicId: '' };
    }
    const none: ErrorCode = 'NONE';
    return { name, error: none, errorMessage: '', topicId };
  });
  return operation(controller, decisions, { type: 'CreateTopicsResponse', error: 'NONE', topics });
}

/**
 * Names a topic for good (KIP-516): by its name and the epoch and offset of its record, of which no two are the same.
 * Simplified: topic ids tell where a topic was created. Kafka draws random ones.
 */
const topicIdFor = (controller: ControllerState, name: string, records: number): string =>
  `${name}@${controller.claimEpoch}.${controller.nextWriteOffset + records}`;

function invalidName(
  controller: ControllerState,
  request: CreateTopicsRequest,
  name: string,
): Refused | null {
  if (request.topics.filter((other) => other.name === name).length > 1) {
    return { error: 'INVALID_REQUEST', message: 'Duplicate topic name.' };
  }
  const metadata = topicOf(METADATA_LOG);
  if (name === metadata) {
    const message = `Creation of internal topic ${metadata} is prohibited.`;
    return { error: 'INVALID_REQUEST', message };
  }
  const { image } = controller.latest;
  if (topicByName(image, name) !== null) {
    return { error: 'TOPIC_ALREADY_EXISTS', message: `Topic '${name}' already exists.` };
  }
  const colliding = image.topics.find((topic) => collide(topic.name, name));
  const message =
    colliding === undefined
      ? invalidTopicName(name)
      : `Topic '${name}' collides with existing topic: ${colliding.name}`;
  return message === null ? null : { error: 'INVALID_TOPIC_EXCEPTION', message };
}

/** Adds the records of one topic to `decisions`, or says what is wrong with it. */
function createTopic(
  controller: ControllerState,
  topic: CreatableTopic,
  topicId: string,
  decisions: Decision[],
  pick: Pick,
): Refused | null {
  const configs = configRecords(controller, 'TOPIC', topic.name, topic.configs);
  const wrongConfig = invalidChange(controller, configs);
  if (wrongConfig !== null) return wrongConfig;
  const assigned =
    topic.assignments.length > 0 ? manual(controller, topic) : automatic(controller, topic, pick);
  if (isRefused(assigned)) return assigned;

  decisions.push(decision({ type: 'TopicRecord', name: topic.name, topicId }));
  decisions.push(...withClearElr(controller, configs));
  assigned.forEach((replicas, index) => {
    const record = newPartition(controller, topic.name, topicId, index, replicas);
    decisions.push(decision(record, 'created: the first active replica leads (KIP-631)'));
  });
  return null;
}

function manual(controller: ControllerState, topic: CreatableTopic): Assigned {
  const notDefault = (what: string): Refused => ({
    error: 'INVALID_REQUEST',
    message: `A manual partition assignment was specified, but ${what} was not set to -1.`,
  });
  if (topic.replicationFactor !== -1) return notDefault('replication factor');
  if (topic.numPartitions !== -1) return notDefault('numPartitions');
  const factor = (topic.assignments[0] as readonly number[]).length;
  return manualAssignment(controller, topic.assignments, factor, 0);
}

function automatic(controller: ControllerState, topic: CreatableTopic, pick: Pick): Assigned {
  const { settings } = controller.config;
  if (topic.replicationFactor < -1 || topic.replicationFactor === 0) {
    return {
      error: 'INVALID_REPLICATION_FACTOR',
      message: 'Replication factor must be larger than 0, or -1 to use the default value.',
    };
  }
  if (topic.numPartitions < -1 || topic.numPartitions === 0) {
    return {
      error: 'INVALID_PARTITIONS',
      message: 'Number of partitions was set to an invalid non-positive value.',
    };
  }
  const partitions = topic.numPartitions === -1 ? settings['num.partitions'] : topic.numPartitions;
  const factor =
    topic.replicationFactor === -1
      ? settings['default.replication.factor']
      : topic.replicationFactor;
  return placedAssignment(controller, partitions, factor, pick);
}
