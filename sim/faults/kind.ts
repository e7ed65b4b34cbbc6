import type { KafkaCommand } from '../../core/client/commands.ts';
import type { ReplicaKey } from '../../core/protocol/raft.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Episode, Grip, ParameterValue } from './episode.ts';

/** The families of faults (DESIGN §5); the swarm switches each on or off. */
export type FaultFamily = 'network' | 'process' | 'disk' | 'clock' | 'operator';

export const FAULT_FAMILIES: readonly FaultFamily[] = [
  'network',
  'process',
  'disk',
  'clock',
  'operator',
];

/** `offset` is a duration that may be negative, `texts` a list of texts, `settings` a map of settings. */
export type ParameterType =
  | 'duration'
  | 'offset'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'text'
  | 'texts'
  | 'settings';

/** A parameter of a fault, as a scenario's author writes it. */
export interface FaultParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The values of a `choice`. */
  readonly choices: readonly string[];
  readonly required: boolean;
  /** Durations in microseconds. */
  readonly default: ParameterValue;
  readonly doc: string;
}

/** A field of an episode that names nodes, or the traffic concerned. */
export interface FaultTarget {
  readonly name: 'on' | 'from' | 'to' | 'groups' | 'traffic';
  readonly required: boolean;
}

/** A kind of fault: the one description that the command line, the docs, the shrinker and the browser share. */
export interface FaultKind {
  readonly name: string;
  readonly family: FaultFamily;
  readonly doc: string;
  /** Whether it lasts for `for`; a moment has no end. */
  readonly lasts: boolean;
  readonly targets: readonly FaultTarget[];
  readonly parameters: readonly FaultParameter[];
  /** What it keeps its nodes from while it is active, so that overlapping episodes end with the last of them. */
  readonly holds: 'down' | 'paused' | null;
  /** Starts the fault. A text says why it cannot start. */
  readonly start: (context: FaultContext, episode: Episode) => Grip | string;
  readonly end: (context: FaultContext, episode: Episode, grip: Grip) => void;
  /** Goes on with a fault of several steps. */
  readonly step: ((context: FaultContext, episode: Episode, grip: Grip) => void) | null;
}

/** What a fault can reach while it starts, goes on or ends. */
export interface FaultContext {
  readonly kernel: Kernel;
  /** The node indexes that selectors name now, or null where one of them names nobody. */
  readonly select: (selectors: readonly string[]) => readonly number[] | null;
  /** The other episodes that are active. */
  readonly others: readonly Holding[];
  /** Gives an operator's command to the admin client; false where there is none. */
  readonly operate: (command: OperatorCommand, key: string) => boolean;
  /** The voters of the quorum as its leader has them, by id; empty while nobody leads. */
  readonly voters: () => readonly ReplicaKey[];
  /** The directory id of a node's metadata, empty where its process does not run or it has none. */
  readonly directoryId: (node: number) => string;
  /** The setting that a topic was created with, or null. */
  readonly topicSetting: (topic: string, setting: string) => string | null;
  /** The command that creates a topic of the scenario, or null. */
  readonly topicCommand: (topic: string) => OperatorCommand | null;
  /** Lets `step` be called at a moment. */
  readonly stepAt: (at: number) => void;
  /** Ends the episode now, before its time. */
  readonly finish: () => void;
}

/** An active episode and what it holds. */
export interface Holding {
  readonly kind: FaultKind;
  readonly episode: Episode;
  readonly grip: Grip;
}

/** A command of an operator, to which the admin client's program adds the id. */
export type OperatorCommand =
  | Omit<Extract<KafkaCommand, { type: 'ElectLeaders' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'AlterConfigs' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'AddVoter' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'RemoveVoter' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'CreateTopic' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'DeleteTopic' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'CreatePartitions' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'AlterReassignments' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'UpdateFeature' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'DeleteRecords' }>, 'id'>
  | Omit<Extract<KafkaCommand, { type: 'UnregisterBroker' }>, 'id'>;

/** What an episode holds that has nothing to undo. */
export const NOTHING: Grip = { nodes: [], links: [], numbers: [] };

/** A grip on nodes. */
export const gripOn = (nodes: readonly number[]): Grip => ({ nodes, links: [], numbers: [] });

/** The nodes of an episode's `on`, or why there are none. */
export function chosen(context: FaultContext, episode: Episode): readonly number[] | string {
  const nodes = context.select(episode.on);
  return nodes ?? `"${episode.on.join(', ')}" names no node at this moment`;
}

/** A numeric parameter. */
export const numberOf = (episode: Episode, name: string): number =>
  episode.parameters[name] as number;

/** A parameter that is a text. */
export const textOf = (episode: Episode, name: string): string =>
  episode.parameters[name] as string;

/** A parameter that is a list of texts. */
export const textsOf = (episode: Episode, name: string): readonly string[] =>
  episode.parameters[name] as readonly string[];

/** A parameter that lasts. */
export const duration = (name: string, micros: number, doc: string): FaultParameter =>
  parameter(name, 'duration', micros, doc);

/** A parameter with a default. */
export const parameter = (
  name: string,
  type: ParameterType,
  value: ParameterValue,
  doc: string,
): FaultParameter => ({ name, type, choices: [], required: false, default: value, doc });

/** A parameter that must be given. */
export const needed = (
  name: string,
  type: ParameterType,
  empty: ParameterValue,
  doc: string,
): FaultParameter => ({ name, type, choices: [], required: true, default: empty, doc });

/** A parameter with few values, the first of which is the default. */
export const choice = (name: string, choices: readonly string[], doc: string): FaultParameter => ({
  name,
  type: 'choice',
  choices,
  required: false,
  default: choices[0] as string,
  doc,
});

export const ON: FaultTarget = { name: 'on', required: true };
export const FROM: FaultTarget = { name: 'from', required: true };
export const TO: FaultTarget = { name: 'to', required: true };
export const TRAFFIC: FaultTarget = { name: 'traffic', required: false };

/** The same target where an episode may leave it out. */
export const optional = (target: FaultTarget): FaultTarget => ({
  name: target.name,
  required: false,
});
