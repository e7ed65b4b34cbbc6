import { find } from '../collections/table.ts';
import type { CreatableTopic, CreateTopicsRequest } from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { METADATA_LOG, partitionName, topicOf } from '../protocol/partition-name.ts';
import { configRecords, invalidChange, withClearElr } from './config-changes.ts';
import { brokerOf, isActive, topicByName } from './image-lookup.ts';
import { type Pick, placeReplicas, type UsableBroker } from './placement.ts';
import type { PartitionRecord } from './records.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';
import { collide, invalidTopicName } from './topic-names.ts';

interface TopicError {
  readonly error: ErrorCode;
  readonly message: string;
}

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
): TopicError | null {
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
): TopicError | null {
  const configs = configRecords(controller, 'TOPIC', topic.name, topic.configs);
  const wrongConfig = invalidChange(controller, configs);
  if (wrongConfig !== null) return wrongConfig;
  const assigned =
    topic.assignments.length > 0
      ? manualAssignment(controller, topic)
      : automaticAssignment(controller, topic, pick);
  if ('error' in assigned) return assigned;

  decisions.push(decision({ type: 'TopicRecord', name: topic.name, topicId }));
  decisions.push(...withClearElr(controller, configs));
  assigned.forEach((replicas, index) => {
    const isr = replicas.filter((id) => isActive(controller.latest.image, id));
    const record: PartitionRecord = {
      type: 'PartitionRecord',
      partition: partitionName(topic.name, index),
      topicId,
      replicas,
      isr,
      leader: isr[0] as number,
      leaderEpoch: 0,
      partitionEpoch: 0,
    };
    decisions.push(decision(record, 'created: the first active replica leads (KIP-631)'));
  });
  return null;
}

type Assigned = readonly (readonly number[])[] | TopicError;

function manualAssignment(controller: ControllerState, topic: CreatableTopic): Assigned {
  const { image } = controller.latest;
  const invalid = (message: string): TopicError => ({
    error: 'INVALID_REPLICA_ASSIGNMENT',
    message,
  });
  const notDefault = (what: string): TopicError => ({
    error: 'INVALID_REQUEST',
    message: `A manual partition assignment was specified, but ${what} was not set to -1.`,
  });
  if (topic.replicationFactor !== -1) return notDefault('replication factor');
  if (topic.numPartitions !== -1) return notDefault('numPartitions');
  const factor = (topic.assignments[0] as readonly number[]).length;
  for (let index = 0; index < topic.assignments.length; index++) {
    const replicas = topic.assignments[index] as readonly number[];
    const wrong = invalidReplicas(controller, replicas);
    if (wrong !== null) return invalid(`The manual partition assignment includes ${wrong}`);
    if (replicas.length !== factor) {
      return invalid(
        `The manual partition assignment includes a partition with ${replicas.length} replica(s), but this is ` +
          `not consistent with previous partitions, which have ${factor} replica(s).`,
      );
    }
    if (!replicas.some((id) => isActive(image, id))) {
      return invalid(
        `All brokers specified in the manual partition assignment for partition ${index} are fenced or in ` +
          'controlled shutdown.',
      );
    }
  }
  return topic.assignments;
}

function invalidReplicas(controller: ControllerState, replicas: readonly number[]): string | null {
  if (replicas.length === 0) return 'an empty replica list.';
  const sorted = replicas.slice().sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; at++) {
    const id = sorted[at] as number;
    if (brokerOf(controller.latest.image, id) === null) {
      return `broker ${id}, but no such broker is registered.`;
    }
    if (at > 0 && sorted[at - 1] === id) return `the broker ${id} more than once.`;
  }
  return null;
}

function automaticAssignment(
  controller: ControllerState,
  topic: CreatableTopic,
  pick: Pick,
): Assigned {
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
  const impossible = (reason: string): TopicError => ({
    error: 'INVALID_REPLICATION_FACTOR',
    message: `Unable to replicate the partition ${factor} time(s): ${reason}`,
  });
  const placement = placeReplicas(usableBrokers(controller), partitions, factor, pick);
  if (placement.type === 'Impossible') return impossible(placement.message);
  for (const replicas of placement.replicas) {
    if (!replicas.some((id) => isActive(controller.latest.image, id))) {
      return impossible('All brokers are currently fenced or in controlled shutdown.');
    }
  }
  return placement.replicas;
}

/** Registered brokers that are not known to be in controlled shutdown (control-plane §2.6). */
function usableBrokers(controller: ControllerState): UsableBroker[] {
  const usable: UsableBroker[] = [];
  for (const { id, rack } of controller.latest.image.brokers) {
    const state = find(controller.heartbeats.brokers, id);
    if (state === null || state.shutdownOffset >= 0) continue;
    usable.push({ id, rack, fenced: state.fenced });
  }
  return usable;
}
