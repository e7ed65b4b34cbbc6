import { wordsIn } from './catalogue.ts';
import type { Language } from './language.ts';

/** A rule of Kafka in one sentence, and where it is written. */
export interface Rule {
  readonly text: string;
  readonly source: string;
}

/**
 * The rules that explanations rest on (viz.md, principle 5: never written freehand per case), and where each is written:
 * the KIP or ticket that made it, and the file of Kafka that holds it.
 */
export const RULE_SOURCES = {
  highWatermarkOfIsr: 'KIP-497, KAFKA-15021; Partition.scala, maybeIncrementLeaderHW',
  highWatermarkNeedsMinIsr: 'KIP-966; Partition.scala, maybeIncrementLeaderHW',
  followerLearnsHighWatermark: 'ReplicaFetcherThread.scala, processPartitionData',
  firstIsrMemberLeads: 'KIP-631; PartitionChangeBuilder.java, electLeader',
  eligibleReplicaLeads: 'KIP-966; PartitionChangeBuilder.java, electLeader',
  lastKnownLeaderLeads: 'KIP-966; PartitionChangeBuilder.java, electLeader',
  uncleanElection: 'KIP-106; PartitionChangeBuilder.java, electLeader',
  preferredReplicaLeads: 'KIP-460; ReplicationControlManager.java, maybeBalancePartitionLeaders',
  firstReplicaLeads: 'KIP-631; ReplicationControlManager.java, createTopic',
  shutdownMovesLeaders: 'KIP-841; ReplicationControlManager.java, handleBrokerInControlledShutdown',
  returningBrokerLeads: 'KIP-631; ReplicationControlManager.java, handleBrokerUnfenced',
  noEligibleReplica: 'KIP-631, KIP-966; PartitionChangeBuilder.java, electLeader',
  laggingFollowerLeaves: 'KIP-16, KIP-497; Partition.scala, maybeShrinkIsr',
  fencedBrokerLeaves: 'KIP-631; ReplicationControlManager.java, handleBrokerFenced',
  restartedBrokerLeaves:
    'KIP-631, KIP-966; ReplicationControlManager.java, handleUncleanBrokerShutdown',
  caughtUpFollowerReturns: 'KIP-497, KIP-841, KIP-903; Partition.scala, maybeExpandIsr',
  sessionTimeout: 'KIP-631; BrokerHeartbeatManager.java, broker.session.timeout.ms',
  newProcessStartsFenced: 'KIP-631, KAFKA-13959; ClusterControlManager.java, registerBroker',
  epochsDecideTruncation:
    'KIP-101, KIP-279, KIP-595; AbstractFetcherThread.scala, truncateOnFetchResponse',
} as const;

/** Names a rule. */
export type RuleId = keyof typeof RULE_SOURCES;

/** A rule in a language. */
export const ruleIn = (id: RuleId, language: Language): Rule => ({
  text: wordsIn(language).rules[id],
  source: RULE_SOURCES[id],
});
