import { topicSettings } from '../config/topic-settings.ts';
import type { PartitionRegistration, TopicImage } from './image.ts';
import {
  defaultDirectory,
  directoryOf,
  featureLevel,
  isActive,
  isDirectoryOnline,
  isElrEnabled,
  mayLead,
} from './image-lookup.ts';
import { buildPartitionChange, type ChangeRules, type Election } from './partition-change.ts';
import { type ControllerState, type Decision, decision } from './state.ts';

/** metadata.version 3.6-IV0: from there on a shrinking ISR keeps its leader epoch (KAFKA-15021). */
const NO_BUMP_ON_SHRINK = 12;

const NOBODY = -1;

/** What the partitions of a topic have in common when they change. */
export interface TopicRules extends ChangeRules {
  /** `unclean.leader.election.enable` of the topic. */
  readonly uncleanEnabled: boolean;
}

/** The rules for a topic as the settings and features of the latest image say (control-plane §2.4, §2.8). */
export function rulesFor(controller: ControllerState, topic: TopicImage): TopicRules {
  const { image } = controller.latest;
  const { settings, nodeId, cluster } = controller.config;
  const effective = topicSettings(image, topic.name, settings, nodeId);
  const replicas = topic.partitions[0]?.replicas.length ?? 0;
  return {
    elrEnabled: isElrEnabled(image, cluster.switches),
    minIsr: Math.min(effective['min.insync.replicas'], replicas),
    bumpOnShrink: featureLevel(image, 'metadata.version') < NO_BUMP_ON_SHRINK,
    cutsElr: cluster.switches['repl.elrOnReassignment'] === 'mended',
    defaultDirectory: hasDirectories(controller, topic)
      ? (brokerId) => defaultDirectory(image, brokerId)
      : null,
    uncleanEnabled: effective['unclean.leader.election.enable'],
  };
}

/** Whether the directories of a topic's replicas are told apart: some broker has, or had, more than one (KIP-858). */
const hasDirectories = ({ latest }: ControllerState, topic: TopicImage): boolean =>
  (topic.partitions[0]?.directories.length ?? 0) > 0 ||
  latest.image.brokers.some(({ logDirs }) => logDirs.length > 1);

/** A broker that joins or leaves, and the partitions it concerns. */
export interface BrokerUpdate {
  /** Leaves the ISR and cannot lead; −1 for none. */
  readonly removed: number;
  /** May lead although it is still fenced; −1 for none. */
  readonly added: number;
  /** Leaves ISR and ELR and cannot lead (KIP-966); −1 for none. */
  readonly uncleanRestarted: number;
  readonly concerns: (partition: PartitionRegistration) => boolean;
  readonly cause: string;
}

/** A broker leaves the ISRs it is in (control-plane §2.3). */
export const brokerLeaves = (brokerId: number, cause: string): BrokerUpdate => ({
  removed: brokerId,
  added: NOBODY,
  uncleanRestarted: NOBODY,
  concerns: (partition) => partition.isr.includes(brokerId),
  cause,
});

/** A broker may lead partitions that have no leader (control-plane §2.3). */
export const brokerReturns = (brokerId: number, cause: string): BrokerUpdate => ({
  removed: NOBODY,
  added: brokerId,
  uncleanRestarted: NOBODY,
  concerns: (partition) => partition.leader === NOBODY,
  cause,
});

/** A broker restarted uncleanly: it is in no ISR and no ELR any more (KIP-966). */
export const brokerLostItsTail = (brokerId: number, cause: string): BrokerUpdate => ({
  removed: NOBODY,
  added: NOBODY,
  uncleanRestarted: brokerId,
  concerns: (partition) => partition.isr.includes(brokerId) || partition.elr.includes(brokerId),
  cause,
});

/** A broker is unregistered: it leaves ISRs, and of partitions with an ELR it is asked whether they change. */
export const brokerIsForgotten = (brokerId: number, cause: string): BrokerUpdate => ({
  removed: brokerId,
  added: NOBODY,
  uncleanRestarted: NOBODY,
  concerns: (partition) => partition.isr.includes(brokerId) || partition.elr.includes(brokerId),
  cause,
});

/** A log directory of a broker failed: the broker leaves the ISRs of the partitions in it (KIP-858). */
export const directoryFailed = (
  brokerId: number,
  directory: string,
  cause: string,
): BrokerUpdate => ({
  removed: brokerId,
  added: NOBODY,
  uncleanRestarted: NOBODY,
  concerns: (partition) => directoryOf(partition, brokerId) === directory,
  cause,
});

/** The changes that a broker's coming or going makes to partitions, leaders included (replication §6.2). */
export function leaderAndIsrUpdates(controller: ControllerState, update: BrokerUpdate): Decision[] {
  const { image } = controller.latest;
  const { removed, added, uncleanRestarted } = update;
  const isUp = (brokerId: number): boolean =>
    brokerId !== removed &&
    brokerId !== uncleanRestarted &&
    (brokerId === added || isActive(image, brokerId));
  const decisions: Decision[] = [];
  for (const topic of image.topics) {
    let rules: TopicRules | null = null;
    for (const partition of topic.partitions) {
      if (!update.concerns(partition)) continue;
      rules ??= rulesFor(controller, topic);
      const isr = partition.isr.filter((id) => id !== removed && id !== uncleanRestarted);
      const change = buildPartitionChange(
        partition,
        {
          isr: isr.length === partition.isr.length ? partition.isr : isr,
          election: rules.uncleanEnabled ? 'UNCLEAN' : 'ONLINE',
          acceptable: (brokerId) => isUp(brokerId) && isDirectoryOnline(image, partition, brokerId),
          uncleanRestarted,
          leaderRecoveryState: partition.leaderRecoveryState,
        },
        rules,
      );
      if (change === null) continue;
      decisions.push(decision(change.record, phrase(update.cause, change.rule), change.unclean));
    }
  }
  return decisions;
}

/** The change that an election of a partition's leader makes with its ISR as it is, or null (control-plane §2.4). */
export function electionOf(
  controller: ControllerState,
  partition: PartitionRegistration,
  rules: TopicRules,
  election: Election,
  cause: string,
): Decision | null {
  const { image } = controller.latest;
  const change = buildPartitionChange(
    partition,
    {
      isr: partition.isr,
      election,
      acceptable: (brokerId) => mayLead(image, partition, brokerId),
      uncleanRestarted: NOBODY,
      leaderRecoveryState: partition.leaderRecoveryState,
    },
    rules,
  );
  if (change === null) return null;
  return decision(change.record, phrase(cause, change.rule), change.unclean);
}

/** A cause and the rule that followed from it, as one phrase. */
export const phrase = (cause: string, rule: string): string =>
  rule === '' ? cause : `${cause}; ${rule}`;
