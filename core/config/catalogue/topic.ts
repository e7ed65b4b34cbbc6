import type { TimestampType, TopicSettings } from '../settings.ts';
import { bool, type Catalogue, choice, int, LONG_MAX, long, SEGMENT_RANGE } from './definition.ts';

/** The modelled settings of topics (LogConfig, TopicConfig; replication §9). */
export const TOPIC: Catalogue<TopicSettings> = {
  'min.insync.replicas': int('count', 1, 1),
  'unclean.leader.election.enable': bool(false, { was: [true, [[['0.11.0'], false]]] }),
  'flush.messages': long('records', LONG_MAX, 1),
  'flush.ms': long('ms', LONG_MAX, 0),
  'segment.bytes': int('bytes', 1_073_741_824, 14, SEGMENT_RANGE),
  'segment.ms': long('ms', 604_800_000, 1),
  'max.message.bytes': int('bytes', 1_048_588, 0),
  'message.timestamp.type': choice<TimestampType>('CreateTime', [
    ['CreateTime', 'CreateTime'],
    ['LogAppendTime', 'LogAppendTime'],
  ]),
  'retention.ms': long('ms', 604_800_000, -1),
  'retention.bytes': long('bytes', -1, null),
};

/** What servers call a topic setting, the first name that is set wins (ServerTopicConfigSynonyms, KIP-226). */
export interface Synonym {
  readonly topic: string;
  readonly server: readonly string[];
}

/** The synonyms of every topic setting that has one, modelled or not. */
export const SYNONYMS: readonly Synonym[] = [
  { topic: 'min.insync.replicas', server: ['min.insync.replicas'] },
  { topic: 'unclean.leader.election.enable', server: ['unclean.leader.election.enable'] },
  { topic: 'flush.messages', server: ['log.flush.interval.messages'] },
  { topic: 'flush.ms', server: ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'] },
  { topic: 'segment.bytes', server: ['log.segment.bytes'] },
  { topic: 'segment.ms', server: ['log.roll.ms', 'log.roll.hours'] },
  { topic: 'max.message.bytes', server: ['message.max.bytes'] },
  { topic: 'segment.jitter.ms', server: ['log.roll.jitter.ms', 'log.roll.jitter.hours'] },
  { topic: 'segment.index.bytes', server: ['log.index.size.max.bytes'] },
  { topic: 'retention.bytes', server: ['log.retention.bytes'] },
  {
    topic: 'retention.ms',
    server: ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
  },
  { topic: 'index.interval.bytes', server: ['log.index.interval.bytes'] },
  { topic: 'delete.retention.ms', server: ['log.cleaner.delete.retention.ms'] },
  { topic: 'min.compaction.lag.ms', server: ['log.cleaner.min.compaction.lag.ms'] },
  { topic: 'max.compaction.lag.ms', server: ['log.cleaner.max.compaction.lag.ms'] },
  { topic: 'file.delete.delay.ms', server: ['log.segment.delete.delay.ms'] },
  { topic: 'min.cleanable.dirty.ratio', server: ['log.cleaner.min.cleanable.ratio'] },
  { topic: 'cleanup.policy', server: ['log.cleanup.policy'] },
  { topic: 'compression.type', server: ['compression.type'] },
  { topic: 'compression.gzip.level', server: ['compression.gzip.level'] },
  { topic: 'compression.lz4.level', server: ['compression.lz4.level'] },
  { topic: 'compression.zstd.level', server: ['compression.zstd.level'] },
  { topic: 'preallocate', server: ['log.preallocate'] },
  { topic: 'message.timestamp.type', server: ['log.message.timestamp.type'] },
  { topic: 'message.timestamp.before.max.ms', server: ['log.message.timestamp.before.max.ms'] },
  { topic: 'message.timestamp.after.max.ms', server: ['log.message.timestamp.after.max.ms'] },
  { topic: 'local.retention.ms', server: ['log.local.retention.ms'] },
  { topic: 'local.retention.bytes', server: ['log.local.retention.bytes'] },
  { topic: 'remote.copy.lag.ms', server: ['log.remote.copy.lag.ms'] },
  { topic: 'remote.copy.lag.bytes', server: ['log.remote.copy.lag.bytes'] },
];
