import type { MetadataImage } from '../controller/image.ts';
import { configValue } from '../controller/image-lookup.ts';
import { LONG_MAX } from './catalogue/definition.ts';
import type { ServerSettings, TimestampType, TopicSettings } from './settings.ts';

/**
 * What holds for a topic on a broker: the topic's own setting, else the broker's, else the default of all brokers, each
 * as the metadata log says, else `server.properties`. Brokers know the settings under Kafka's synonyms (KIP-226).
 */
export function topicSettings(
  image: MetadataImage,
  topic: string,
  server: ServerSettings,
  brokerId: number = -1,
): TopicSettings {
  const broker = brokerId < 0 ? '' : String(brokerId);
  const value = (name: string, synonym: string): string | null =>
    configValue(image, 'TOPIC', topic, name) ??
    (broker === '' ? null : configValue(image, 'BROKER', broker, synonym)) ??
    configValue(image, 'BROKER', '', synonym);
  const number = (name: string, synonym: string, otherwise: number): number => {
    const text = value(name, synonym);
    // Kafka's Long.MAX_VALUE is no safe integer.
    return text === null ? otherwise : Math.min(Number(text), LONG_MAX);
  };
  const unclean = 'unclean.leader.election.enable';
  const uncleanText = value(unclean, unclean);
  // A topic that is compacted, as those of coordinators are, deletes nothing for its age or size.
  const isCompacted = configValue(image, 'TOPIC', topic, 'cleanup.policy') === 'compact';
  return {
    'min.insync.replicas': number(
      'min.insync.replicas',
      'min.insync.replicas',
      server['min.insync.replicas'],
    ),
    'unclean.leader.election.enable':
      uncleanText === null ? server[unclean] : uncleanText === 'true',
    'flush.messages': number(
      'flush.messages',
      'log.flush.interval.messages',
      server['log.flush.interval.messages'],
    ),
    'flush.ms': number('flush.ms', 'log.flush.interval.ms', flushMs(server)),
    'segment.bytes': number('segment.bytes', 'log.segment.bytes', server['log.segment.bytes']),
    'segment.ms': number('segment.ms', 'log.roll.ms', server['log.roll.ms']),
    'max.message.bytes': number(
      'max.message.bytes',
      'message.max.bytes',
      server['message.max.bytes'],
    ),
    'message.timestamp.type':
      (value('message.timestamp.type', 'log.message.timestamp.type') as TimestampType | null) ??
      server['log.message.timestamp.type'],
    'retention.ms': isCompacted
      ? -1
      : number('retention.ms', 'log.retention.ms', server['log.retention.ms']),
    'retention.bytes': isCompacted
      ? -1
      : number('retention.bytes', 'log.retention.bytes', server['log.retention.bytes']),
  };
}

/** Where `log.flush.interval.ms` is not set, logs are flushed whenever the scheduler looks (ServerLogConfigs). */
function flushMs(server: ServerSettings): number {
  const intervalMs = server['log.flush.interval.ms'];
  return intervalMs < LONG_MAX ? intervalMs : server['log.flush.scheduler.interval.ms'];
}
