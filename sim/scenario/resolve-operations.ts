import { settleWhen } from '../faults/check.ts';
import type { Problem } from '../faults/episode.ts';
import { nearest } from '../faults/nearest.ts';
import type { Briefing } from './briefing.ts';
import type { ResolvedCluster } from './resolve-cluster.ts';
import { resolveTopic, topicConfig } from './resolve-topics.ts';
import type { OperationSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** Names that operations may speak of. */
export interface OperationStage {
  readonly cluster: ResolvedCluster;
  readonly topics: readonly string[];
  readonly consumers: readonly string[];
  readonly partitions: readonly string[];
  readonly briefing: Briefing;
}

/** The operations, checked, with the settings that they set as texts in the model's units. */
export function resolveOperations(
  specs: readonly OperationSpec[],
  stage: OperationStage,
): readonly OperationSpec[] {
  // A topic that an operation creates may be spoken of by the others.
  const created = specs.flatMap((spec) => (spec.do === 'create-topic' ? [spec.topic] : []));
  const known = { ...stage, topics: [...stage.topics, ...created] };
  return specs.map((spec, index) => {
    const path = joinPath('operations', index);
    const problems: Problem[] = [];
    settleWhen(spec, path, problems);
    const problem = problems[0];
    if (problem !== undefined) throw stage.briefing.wrong(problem.path, null, problem.message);
    return resolveOperation(spec, known, created.length > 0, path);
  });
}

function resolveOperation(
  spec: OperationSpec,
  stage: OperationStage,
  hasCreated: boolean,
  path: string,
): OperationSpec {
  const { briefing, cluster, topics, consumers } = stage;
  const partitions = hasCreated ? [] : stage.partitions;
  switch (spec.do) {
    case 'elect-preferred':
    case 'elect-unclean':
      spec.partitions?.forEach((partition, index) => {
        const at = joinPath(joinPath(path, 'partitions'), index);
        checkName(partition, partitions, 'partition', briefing, at);
      });
      return spec;
    case 'alter-topic': {
      checkName(spec.topic, topics, 'topic', briefing, joinPath(path, 'topic'));
      return { ...spec, config: topicConfig(spec.config, briefing, joinPath(path, 'config')) };
    }
    case 'alter-brokers': {
      const { settings, given } = briefing.settings(
        'server',
        spec.config,
        joinPath(path, 'config'),
      );
      const values = settings as unknown as Readonly<Record<string, string | number | boolean>>;
      const config = Object.fromEntries(given.map((name) => [name, String(values[name])]));
      return { ...spec, config };
    }
    case 'create-topic': {
      const at = joinPath(path, 'spec');
      const { config } = resolveTopic(spec.topic, spec.spec, cluster, briefing, at);
      return { ...spec, spec: { ...spec.spec, config } };
    }
    case 'delete-topic':
    case 'add-partitions':
      checkName(spec.topic, topics, 'topic', briefing, joinPath(path, 'topic'));
      return spec;
    case 'reassign':
      checkName(spec.partition, partitions, 'partition', briefing, joinPath(path, 'partition'));
      spec.replicas?.forEach((id, index) => {
        checkBroker(id, cluster, briefing, joinPath(joinPath(path, 'replicas'), index));
      });
      return spec;
    case 'delete-records':
      checkName(spec.partition, partitions, 'partition', briefing, joinPath(path, 'partition'));
      return spec;
    case 'update-feature':
      return spec;
    case 'unregister-broker':
      checkBroker(spec.broker, cluster, briefing, joinPath(path, 'broker'));
      return spec;
    case 'end-offsets':
      checkName(spec.consumer, consumers, 'consumer', briefing, joinPath(path, 'consumer'));
      return spec;
    case 'seek':
      checkName(spec.consumer, consumers, 'consumer', briefing, joinPath(path, 'consumer'));
      checkName(spec.partition, partitions, 'partition', briefing, joinPath(path, 'partition'));
      return spec;
  }
}

function checkBroker(
  id: number,
  { brokers }: ResolvedCluster,
  briefing: Briefing,
  path: string,
): void {
  if (brokers.includes(id)) return;
  throw briefing.wrong(path, id, `no broker has the id ${id}; there is ${brokers.join(', ')}`);
}

function checkName(
  name: string,
  names: readonly string[],
  what: string,
  briefing: Briefing,
  path: string,
): void {
  if (names.length === 0 || names.includes(name)) return;
  throw briefing.wrong(path, name, `no ${what} is called "${name}"`, nearest(name, names));
}
