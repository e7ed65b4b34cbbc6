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

/** The names of a topic's partitions: those listed, else all. */
export function partitionsOf(
  scenario: ResolvedScenario,
  topic: string,
  listed: readonly number[] | null,
): string[] {
  const known = scenario.topics.find(({ name }) => name === topic);
  const count = known === undefined ? (createdCount(scenario, topic) ?? 1) : known.partitions;
  const indexes = listed ?? Array.from({ length: count }, (_, index) => index);
  return indexes.map((index) => partitionName(topic, index));
}

function createdCount(scenario: ResolvedScenario, topic: string): number | null {
  for (const operation of scenario.operations) {
    if (operation.do !== 'create-topic' || operation.topic !== topic) continue;
    return operation.spec.assignments?.length ?? operation.spec.partitions ?? null;
  }
  return null;
}
