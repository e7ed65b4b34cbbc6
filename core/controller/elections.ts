import type { ElectLeadersRequest } from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { indexOf, type PartitionName, topicOf } from '../protocol/partition-name.ts';
import type { PartitionRegistration, TopicImage } from './image.ts';
import { topicByName } from './image-lookup.ts';
import { electionOf, rulesFor } from './leader-updates.ts';
import { type ControllerState, type Decision, type Operation, operation } from './state.ts';

/** The most elections that one run of a periodic task makes (control-plane §2.7). */
export const MAX_ELECTIONS_PER_RUN = 1000;

type ElectionType = ElectLeadersRequest['electionType'];

/** Elects leaders on request (KIP-460, control-plane §2.4). All partitions leave out those that need no election. */
export function electLeaders(controller: ControllerState, request: ElectLeadersRequest): Operation {
  const { electionType } = request;
  const decisions: Decision[] = [];
  const partitions: { partition: PartitionName; error: ErrorCode }[] = [];
  if (request.partitions === null) {
    for (const topic of controller.latest.image.topics) {
      for (const partition of topic.partitions) {
        const error = electOne(controller, topic, partition, electionType, decisions);
        if (error === 'ELECTION_NOT_NEEDED') continue;
        partitions.push({ partition: partition.partition, error });
      }
    }
  } else {
    for (const name of request.partitions) {
      const topic = topicByName(controller.latest.image, topicOf(name));
      const partition = topic?.partitions[indexOf(name)];
      const error =
        topic === null || partition === undefined
          ? 'UNKNOWN_TOPIC_OR_PARTITION'
          : electOne(controller, topic, partition, electionType, decisions);
      partitions.push({ partition: name, error });
    }
  }
  return operation(controller, decisions, {
    type: 'ElectLeadersResponse',
    error: 'NONE',
    partitions,
  });
}

function electOne(
  controller: ControllerState,
  topic: TopicImage,
  partition: PartitionRegistration,
  electionType: ElectionType,
  decisions: Decision[],
): ErrorCode {
  const isPreferred = electionType === 'PREFERRED';
  if (isPreferred ? hasPreferredLeader(partition) : partition.leader >= 0) {
    return 'ELECTION_NOT_NEEDED';
  }
  const rules = rulesFor(controller, topic);
  const cause = `${isPreferred ? 'a preferred' : 'an unclean'} election was asked for (KIP-460)`;
  const elected = electionOf(controller, partition, rules, electionType, cause);
  if (elected === null) {
    return isPreferred ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE';
  }
  decisions.push(elected);
  return 'NONE';
}

const hasPreferredLeader = (partition: PartitionRegistration): boolean =>
  partition.leader === partition.replicas[0];

/** A run of the preferred election: every partition not led by its first replica, without a threshold (control-plane §2.7). */
export const electPreferredLeaders = (controller: ControllerState): Operation =>
  electWhere(
    controller,
    'PREFERRED',
    (partition) => !hasPreferredLeader(partition),
    'leaders are balanced (auto.leader.rebalance.enable)',
  );

/** A run of the unclean election: leaderless partitions of topics that allow it (KAFKA-12670, replication §6.4). */
export const electUncleanLeaders = (controller: ControllerState): Operation =>
  electWhere(
    controller,
    'UNCLEAN',
    (partition) => partition.leader < 0,
    'unclean elections are due (KAFKA-12670)',
  );

function electWhere(
  controller: ControllerState,
  election: ElectionType,
  isDue: (partition: PartitionRegistration) => boolean,
  cause: string,
): Operation {
  const decisions: Decision[] = [];
  for (const topic of controller.latest.image.topics) {
    if (!topic.partitions.some(isDue)) continue;
    const rules = rulesFor(controller, topic);
    if (election === 'UNCLEAN' && !rules.uncleanEnabled) continue;
    for (const partition of topic.partitions) {
      if (!isDue(partition)) continue;
      const elected = electionOf(controller, partition, rules, election, cause);
      if (elected !== null) decisions.push(elected);
      if (decisions.length >= MAX_ELECTIONS_PER_RUN) return operation(controller, decisions, null);
    }
  }
  return operation(controller, decisions, null);
}
