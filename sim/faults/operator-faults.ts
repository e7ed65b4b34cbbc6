import { crash } from '../kernel/lifecycle.ts';
import type { Episode } from './episode.ts';
import {
  chosen,
  type FaultContext,
  type FaultKind,
  gripOn,
  NOTHING,
  needed,
  numberOf,
  ON,
  type OperatorCommand,
  parameter,
  textOf,
  textsOf,
} from './kind.ts';
import { startAgain } from './process-faults.ts';

const NO_ADMIN = 'the scenario has no admin client';

const election = (
  name: string,
  doc: string,
  electionType: 'PREFERRED' | 'UNCLEAN',
  partitions: FaultKind['parameters'][number],
): FaultKind => ({
  name,
  family: 'operator',
  doc,
  lasts: false,
  targets: [],
  parameters: [partitions],
  holds: null,
  start: ({ operate }, episode) => {
    const given = textsOf(episode, 'partitions');
    const command: OperatorCommand = {
      type: 'ElectLeaders',
      electionType,
      partitions: given.length === 0 ? null : given,
    };
    return operate(command, `${name} ${episode.id}`) ? NOTHING : NO_ADMIN;
  },
  end: () => {},
  step: null,
});

const ELECT_PREFERRED: FaultKind = election(
  'elect-preferred',
  'Asks the controller to let preferred leaders lead (KIP-460).',
  'PREFERRED',
  parameter('partitions', 'texts', [], 'Names of partitions; all where left out.'),
);

const ELECT_UNCLEAN: FaultKind = election(
  'elect-unclean',
  'Asks the controller for leaders from outside the in-sync replicas (KIP-460): an operator who accepts loss.',
  'UNCLEAN',
  needed('partitions', 'texts', [], 'Names of partitions.'),
);

const ALTER_TOPIC: FaultKind = {
  name: 'alter-topic',
  family: 'operator',
  doc: 'Changes settings of a topic and, at the end, changes them back.',
  lasts: true,
  targets: [],
  parameters: [
    needed('topic', 'text', '', 'The name of the topic.'),
    needed('config', 'settings', {}, 'The settings and their values.'),
  ],
  holds: null,
  start: (context, episode) => {
    const config = episode.parameters['config'] as Readonly<Record<string, string>>;
    return alter(context, episode, config, 'change') ? NOTHING : NO_ADMIN;
  },
  end: (context, episode) => {
    const config = episode.parameters['config'] as Readonly<Record<string, string>>;
    const topic = textOf(episode, 'topic');
    const before = Object.keys(config).map(
      (name) => [name, context.topicSetting(topic, name)] as const,
    );
    alter(context, episode, Object.fromEntries(before), 'change-back');
  },
  step: null,
};

function alter(
  { operate }: FaultContext,
  episode: Episode,
  configs: Readonly<Record<string, string | null>>,
  what: string,
): boolean {
  const resourceName = textOf(episode, 'topic');
  const command: OperatorCommand = {
    type: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName,
    configs,
  };
  return operate(command, `${what} ${episode.id}`);
}

/** An operator's request that is a moment and leaves nothing to undo. */
const request = (
  name: string,
  doc: string,
  parameters: FaultKind['parameters'],
  commandOf: (context: FaultContext, episode: Episode) => OperatorCommand | string,
): FaultKind => ({
  name,
  family: 'operator',
  doc,
  lasts: false,
  targets: [],
  parameters,
  holds: null,
  start: (context, episode) => {
    const command = commandOf(context, episode);
    if (typeof command === 'string') return command;
    return context.operate(command, `${name} ${episode.id}`) ? NOTHING : NO_ADMIN;
  },
  end: () => {},
  step: null,
});

const REASSIGN: FaultKind = request(
  'reassign',
  'Asks the controller for other replicas of a partition (KIP-455); without brokers it cancels what is under way.',
  [
    needed('partition', 'text', '', 'The name of the partition.'),
    parameter('brokers', 'texts', [], 'Names of brokers, the preferred leader first.'),
  ],
  ({ kernel }, episode) => {
    const names = textsOf(episode, 'brokers');
    const replicas: number[] = [];
    for (const name of names) {
      const node = kernel.nodes.find(({ spec }) => spec.name === name);
      if (node === undefined) return `"${name}" names no node at this moment`;
      replicas.push(node.spec.id);
    }
    const partition = textOf(episode, 'partition');
    const partitions = [{ partition, replicas: replicas.length === 0 ? null : replicas }];
    return { type: 'AlterReassignments', partitions };
  },
);

const ADD_PARTITIONS: FaultKind = request(
  'add-partitions',
  'Asks the controller for more partitions of a topic (KIP-195); records with keys go elsewhere from then on.',
  [
    needed('topic', 'text', '', 'The name of the topic.'),
    needed('count', 'integer', 0, 'How many partitions it shall have, the old ones included.'),
  ],
  (_, episode) => ({
    type: 'CreatePartitions',
    topic: textOf(episode, 'topic'),
    count: numberOf(episode, 'count'),
    assignments: [],
  }),
);

const DELETE_TOPIC: FaultKind = request(
  'delete-topic',
  'Deletes a topic with all its records.',
  [needed('topic', 'text', '', 'The name of the topic.')],
  (_, episode) => ({ type: 'DeleteTopic', topic: textOf(episode, 'topic') }),
);

const RECREATE_TOPIC: FaultKind = {
  name: 'recreate-topic',
  family: 'operator',
  doc: 'Deletes a topic and, at the end, makes it again as it was: under the same name it is another one (KIP-516).',
  lasts: true,
  targets: [],
  parameters: [needed('topic', 'text', '', 'The name of the topic.')],
  holds: null,
  start: ({ operate, topicCommand }, episode) => {
    const topic = textOf(episode, 'topic');
    if (topicCommand(topic) === null) return `the scenario creates no topic ${topic}`;
    const command: OperatorCommand = { type: 'DeleteTopic', topic };
    return operate(command, `delete ${episode.id}`) ? NOTHING : NO_ADMIN;
  },
  end: ({ operate, topicCommand }, episode) => {
    const command = topicCommand(textOf(episode, 'topic'));
    if (command !== null) operate(command, `create ${episode.id}`);
  },
  step: null,
};

const UNREGISTER: FaultKind = {
  name: 'unregister',
  family: 'operator',
  doc: 'Ends broker processes and takes them out of the cluster (KIP-919); they start again after `for` and register anew.',
  lasts: true,
  targets: [ON],
  parameters: [],
  holds: 'down',
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const { kernel, operate } = context;
    for (const node of nodes) {
      const runtime = kernel.node(node);
      crash(kernel, runtime);
      const command: OperatorCommand = { type: 'UnregisterBroker', brokerId: runtime.spec.id };
      if (!operate(command, `unregister ${episode.id} ${runtime.spec.name}`)) return NO_ADMIN;
    }
    return gripOn(nodes);
  },
  end: (context, _, grip) => startAgain(context, grip.nodes),
  step: null,
};

/** What operators do (DESIGN §5). */
export const OPERATOR_FAULTS: readonly FaultKind[] = [
  ELECT_PREFERRED,
  ELECT_UNCLEAN,
  ALTER_TOPIC,
  REASSIGN,
  ADD_PARTITIONS,
  DELETE_TOPIC,
  RECREATE_TOPIC,
  UNREGISTER,
];
