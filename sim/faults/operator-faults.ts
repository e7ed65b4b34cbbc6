import type { Episode } from './episode.ts';
import {
  type FaultContext,
  type FaultKind,
  NOTHING,
  needed,
  type OperatorCommand,
  parameter,
  textOf,
  textsOf,
} from './kind.ts';

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

/** What operators do (DESIGN §5). */
export const OPERATOR_FAULTS: readonly FaultKind[] = [ELECT_PREFERRED, ELECT_UNCLEAN, ALTER_TOPIC];
