import type { KafkaCommand } from '../../core/client/commands.ts';
import { UP_TO_HIGH_WATERMARK } from '../../core/protocol/delete-records.ts';
import { partitionName } from '../../core/protocol/partition-name.ts';
import { settleWhen } from '../faults/check.ts';
import type { Problem, When } from '../faults/episode.ts';
import type { OperatorCommand } from '../faults/kind.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { OperationSpec, SettingsSpec, TopicSpec } from '../scenario/scenario.ts';

/** What is wrong with the times and triggers of operations. */
export function checkOperations(operations: readonly OperationSpec[]): readonly Problem[] {
  const problems: Problem[] = [];
  operations.forEach((operation, index) => {
    settleWhen(operation, `operations[${index}]`, problems);
  });
  return problems;
}

/** When each operation is due. */
export const operationTimes = (operations: readonly OperationSpec[]): readonly When[] =>
  operations.map((operation, index) => settleWhen(operation, `operations[${index}]`, []));

/** What an operation asks of the admin client; null for those that concern a consumer. */
export function operatorCommand(operation: OperationSpec): OperatorCommand | null {
  switch (operation.do) {
    case 'elect-preferred':
      return {
        type: 'ElectLeaders',
        electionType: 'PREFERRED',
        partitions: operation.partitions ?? null,
      };
    case 'elect-unclean':
      return { type: 'ElectLeaders', electionType: 'UNCLEAN', partitions: operation.partitions };
    case 'alter-topic':
      return alteration('TOPIC', operation.topic, operation.config);
    case 'alter-brokers':
      return alteration('BROKER', '', operation.config);
    case 'create-topic':
      return creation(operation.topic, operation.spec);
    case 'delete-topic':
      return { type: 'DeleteTopic', topic: operation.topic };
    case 'add-partitions': {
      const { topic, count } = operation;
      return { type: 'CreatePartitions', topic, count, assignments: [] };
    }
    case 'reassign': {
      const { partition, replicas } = operation;
      return {
        type: 'AlterReassignments',
        partitions: [{ partition, replicas: replicas ?? null }],
      };
    }
    case 'update-feature': {
      const { feature, level } = operation;
      return { type: 'UpdateFeature', feature, level };
    }
    case 'delete-records': {
      const { partition, offset } = operation;
      return { type: 'DeleteRecords', partition, offset: offset ?? UP_TO_HIGH_WATERMARK };
    }
    case 'unregister-broker':
      return { type: 'UnregisterBroker', brokerId: operation.broker };
    case 'end-offsets':
    case 'seek':
      return null;
  }
}

const alteration = (
  resourceType: 'TOPIC' | 'BROKER',
  resourceName: string,
  config: SettingsSpec,
): OperatorCommand => ({
  type: 'AlterConfigs',
  resourceType,
  resourceName,
  configs: texts(config),
});

function creation(topic: string, spec: TopicSpec): OperatorCommand {
  const assignments = spec.assignments ?? [];
  return {
    type: 'CreateTopic',
    topic,
    numPartitions: assignments.length > 0 ? -1 : (spec.partitions ?? -1),
    replicationFactor: assignments.length > 0 ? -1 : (spec.replicas ?? -1),
    assignments,
    configs: texts(spec.config ?? {}),
  };
}

const texts = (config: SettingsSpec): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));

/** The commands that create a scenario's topics. */
export const topicCommands = (scenario: ResolvedScenario): OperatorCommand[] =>
  scenario.topics.map((topic) => {
    const isAssigned = topic.assignments.length > 0;
    return {
      type: 'CreateTopic',
      topic: topic.name,
      numPartitions: isAssigned ? -1 : topic.partitions,
      replicationFactor: isAssigned ? -1 : topic.replicas,
      assignments: topic.assignments,
      configs: topic.config,
    };
  });

/** The command that creates one of a scenario's topics, or null. */
export const topicCommand = (scenario: ResolvedScenario, topic: string): OperatorCommand | null =>
  topicCommands(scenario).find(
    (command) => command.type === 'CreateTopic' && command.topic === topic,
  ) ?? null;

/** The names of a topic's partitions: those listed, else all. */
export function partitionsOf(
  scenario: ResolvedScenario,
  topic: string,
  listed: readonly number[] | null,
): string[] {
  const known = scenario.topics.find(({ name }) => name === topic);
  const first = known === undefined ? (createdCount(scenario, topic) ?? 1) : known.partitions;
  const count = Math.max(first, ...addedCounts(scenario, topic));
  const indexes = listed ?? Array.from({ length: count }, (_, index) => index);
  return indexes.map((index) => partitionName(topic, index));
}

/** How many partitions operations give a topic that exists. */
const addedCounts = ({ operations }: ResolvedScenario, topic: string): readonly number[] =>
  operations.flatMap((operation) =>
    operation.do === 'add-partitions' && operation.topic === topic ? [operation.count] : [],
  );

function createdCount(scenario: ResolvedScenario, topic: string): number | null {
  for (const operation of scenario.operations) {
    if (operation.do !== 'create-topic' || operation.topic !== topic) continue;
    return operation.spec.assignments?.length ?? operation.spec.partitions ?? null;
  }
  return null;
}

/** An operator's command with the number of its answer. */
export function withId(command: OperatorCommand, id: number): KafkaCommand {
  switch (command.type) {
    case 'CreateTopic': {
      const { topic, numPartitions, replicationFactor, assignments, configs } = command;
      return {
        type: 'CreateTopic',
        id,
        topic,
        numPartitions,
        replicationFactor,
        assignments,
        configs,
      };
    }
    case 'ElectLeaders': {
      const { electionType, partitions } = command;
      return { type: 'ElectLeaders', id, electionType, partitions };
    }
    case 'AlterConfigs': {
      const { resourceType, resourceName, configs } = command;
      return { type: 'AlterConfigs', id, resourceType, resourceName, configs };
    }
    case 'AddVoter':
    case 'RemoveVoter': {
      const { type, voterId, voterDirectoryId } = command;
      return { type, id, voterId, voterDirectoryId };
    }
    case 'DeleteTopic':
      return { type: 'DeleteTopic', id, topic: command.topic };
    case 'CreatePartitions': {
      const { topic, count, assignments } = command;
      return { type: 'CreatePartitions', id, topic, count, assignments };
    }
    case 'AlterReassignments':
      return { type: 'AlterReassignments', id, partitions: command.partitions };
    case 'UpdateFeature': {
      const { feature, level } = command;
      return { type: 'UpdateFeature', id, feature, level };
    }
    case 'DeleteRecords': {
      const { partition, offset } = command;
      return { type: 'DeleteRecords', id, partition, offset };
    }
    case 'UnregisterBroker':
      return { type: 'UnregisterBroker', id, brokerId: command.brokerId };
  }
}
