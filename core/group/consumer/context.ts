import type { ServerSettings } from '../../config/settings.ts';
import type { Switches } from '../../config/switches.ts';
import type { Instant } from '../../time.ts';

/** A topic as the coordinator's broker knows it. */
export interface TopicDescription {
  readonly topicId: string;
  readonly partitions: number;
  /** The racks of the replicas of each partition, as far as brokers have racks. */
  readonly racks: readonly string[];
}

/** What a decision about a group is made from, besides the group. */
export interface GroupContext {
  readonly wallClock: Instant;
  readonly settings: ServerSettings;
  readonly switches: Switches;
  /** The topic of a name, null where the broker knows none. */
  readonly describe: (topic: string) => TopicDescription | null;
}

/** The wall clock in Kafka's unit. */
export const wallClockMs = (context: GroupContext): number => Math.floor(context.wallClock / 1000);
