import type { ProducerSettings } from '../../core/config/settings.ts';
import { nearest } from '../faults/nearest.ts';
import type { Briefing } from './briefing.ts';
import { refineProducer, warnAboutProducer } from './client-rules.ts';
import { refineConsumer } from './consumer-rules.ts';
import { durationMicros } from './duration.ts';
import type {
  ResolvedAdmin,
  ResolvedConsumer,
  ResolvedProducer,
  ResolvedTopic,
  ResolvedTransactional,
} from './resolved.ts';
import type { ConsumerSpec, Duration, ProducerSpec, SettingsSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** The node id of the first producer. */
export const FIRST_PRODUCER_ID = 201;
/** The node id of the first consumer. */
export const FIRST_CONSUMER_ID = 301;
const ADMIN_ID = 401;
/** Node ids leave room for so many clients of a kind. */
export const MOST_OF_A_KIND = 99;

/** What clients are resolved against. */
export interface Stage {
  readonly topics: readonly ResolvedTopic[];
  readonly untilMicros: number;
  readonly briefing: Briefing;
}

/** Producers with ids 201, 202, …; without a word about producers there is one, p1. */
export function resolveProducers(
  specs: Readonly<Record<string, ProducerSpec>> | undefined,
  stage: Stage,
): readonly ResolvedProducer[] {
  const all = Object.entries(specs ?? defaultClient('p1', stage));
  checkCount(all.length, 'producers', stage.briefing);
  return all.map(([name, spec], index) =>
    resolveProducer(name, FIRST_PRODUCER_ID + index, spec, stage, joinPath('producers', name)),
  );
}

/** Consumers with ids 301, 302, …; without a word about consumers there is one, r1. */
export function resolveConsumers(
  specs: Readonly<Record<string, ConsumerSpec>> | undefined,
  stage: Stage,
): readonly ResolvedConsumer[] {
  const all = Object.entries(specs ?? defaultClient('r1', stage));
  checkCount(all.length, 'consumers', stage.briefing);
  return all.map(([name, spec], index) =>
    resolveConsumer(name, FIRST_CONSUMER_ID + index, spec, stage, joinPath('consumers', name)),
  );
}

/** The admin client. */
export function resolveAdmin(briefing: Briefing): ResolvedAdmin {
  const { settings } = briefing.settings('admin', {}, '');
  return { name: 'admin', nodeId: ADMIN_ID, settings };
}

function defaultClient(name: string, { topics }: Stage): Record<string, { topic: string }> {
  const topic = topics[0];
  return topic === undefined ? {} : { [name]: { topic: topic.name } };
}

function checkCount(count: number, path: string, briefing: Briefing): void {
  if (count <= MOST_OF_A_KIND) return;
  throw briefing.wrong(path, count, `expected at most ${MOST_OF_A_KIND}`);
}

/** One producer; `path` is where its specification stands. */
export function resolveProducer(
  name: string,
  nodeId: number,
  spec: ProducerSpec,
  stage: Stage,
  path: string,
): ResolvedProducer {
  const { briefing, untilMicros } = stage;
  const topic = topicOf(spec.topic, stage, path);
  if (spec.partition !== undefined)
    checkPartition(spec.partition, topic, briefing, `${path}.partition`);
  const configPath = joinPath(path, 'config');
  const read = briefing.settings('producer', producerConfig(name, spec), configPath);
  const settings = refineProducer(read.settings, read.given, briefing, configPath);
  warnAboutProducer(settings, topic, briefing, path);
  return {
    name,
    nodeId,
    topic: topic.name,
    partition: spec.partition ?? null,
    intervalMicros: Math.max(1, Math.round(1_000_000 / (spec.rate ?? 50))),
    count: spec.count ?? -1,
    keys: spec.keys ?? 0,
    sizeBytes: spec.sizeBytes ?? 100,
    startMicros: micros(spec.start, 0),
    untilMicros: Math.min(micros(spec.until, untilMicros), untilMicros),
    rack: spec.rack ?? '',
    transactional: transactionalOf(spec, settings, topic),
    settings,
  };
}

/** A producer with transactions has a `transactional.id`, if only its own name. */
const producerConfig = (name: string, { transactional, config }: ProducerSpec): SettingsSpec =>
  transactional === undefined ? (config ?? {}) : { 'transactional.id': name, ...config };

/** A `transactional.id` alone asks for transactions of the usual kind. */
function transactionalOf(
  { transactional, partition }: ProducerSpec,
  settings: ProducerSettings,
  topic: ResolvedTopic,
): ResolvedTransactional | null {
  if (settings['transactional.id'] === '') return null;
  return {
    records: transactional?.records ?? 10,
    abortOneIn: transactional?.abortOneIn ?? 0,
    partitions: partition === undefined ? topic.partitions : 1,
  };
}

/** One consumer; `path` is where its specification stands. */
export function resolveConsumer(
  name: string,
  nodeId: number,
  spec: ConsumerSpec,
  stage: Stage,
  path: string,
): ResolvedConsumer {
  const { briefing } = stage;
  const topic = topicOf(spec.topic, stage, path);
  spec.partitions?.forEach((partition, index) => {
    checkPartition(partition, topic, briefing, joinPath(joinPath(path, 'partitions'), index));
  });
  const read = briefing.settings('consumer', spec.config ?? {}, joinPath(path, 'config'));
  const { settings, group, commit } = refineConsumer(spec, read, briefing, path);
  return {
    name,
    nodeId,
    topic: topic.name,
    partitions:
      spec.partitions === undefined ? null : [...new Set(spec.partitions)].sort((a, b) => a - b),
    group,
    commit,
    handOff: spec.handOff ?? false,
    startMicros: micros(spec.start, 0),
    stopMicros: micros(spec.stop, -1),
    processingMicros: micros(spec.processing, 5000),
    rack: spec.rack ?? settings['client.rack'],
    settings,
  };
}

function topicOf(name: string, { topics, briefing }: Stage, path: string): ResolvedTopic {
  const topic = topics.find((candidate) => candidate.name === name);
  if (topic !== undefined) return topic;
  const names = topics.map((candidate) => candidate.name);
  const problem = `no topic is called "${name}"`;
  throw briefing.wrong(joinPath(path, 'topic'), name, problem, nearest(name, names));
}

function checkPartition(
  partition: number,
  topic: ResolvedTopic,
  briefing: Briefing,
  path: string,
): void {
  if (partition < topic.partitions) return;
  const problem = `${topic.name} has the partitions 0 to ${topic.partitions - 1}`;
  throw briefing.wrong(path, partition, problem);
}

const micros = (duration: Duration | undefined, otherwise: number): number =>
  duration === undefined ? otherwise : (durationMicros(duration) ?? otherwise);
