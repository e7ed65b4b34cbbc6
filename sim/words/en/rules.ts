import type { RuleId } from '../rules.ts';

/** What each rule says, English. */
export const RULES: Readonly<Record<RuleId, string>> = {
  highWatermarkOfIsr:
    "A leader raises the high watermark to the smallest log end offset of its maximal ISR and of those who keep up and could join it; a follower's fetch from an offset says that it holds everything below.",
  highWatermarkNeedsMinIsr:
    'The high watermark stands still while the ISR has fewer than min.insync.replicas members.',
  followerLearnsHighWatermark:
    'A follower learns the high watermark from the answers to its fetches, so it is at least one answer behind its leader.',
  firstIsrMemberLeads:
    'When a leader is lost, the first live member of the ISR in the order of the replicas leads.',
  eligibleReplicaLeads:
    'When the ISR is empty, the first live eligible leader replica (ELR) leads: it holds everything committed.',
  lastKnownLeaderLeads:
    'When ISR and ELR are empty, the last known leader is elected once it is back, although it may have lost the end of its log.',
  uncleanElection:
    'With unclean.leader.election.enable a replica that is neither in the ISR nor eligible may lead when nobody else can; what it lacks is lost.',
  preferredReplicaLeads:
    'The first replica of a partition is its preferred leader and is elected again once it is in the ISR.',
  firstReplicaLeads: 'A new partition is led by its first active replica.',
  shutdownMovesLeaders:
    'A broker that shuts down in an orderly way hands its leaderships over and leaves the ISRs before it stops.',
  returningBrokerLeads:
    'A broker that is unfenced may lead partitions without a leader for which it is eligible.',
  noEligibleReplica:
    'Only live members of the ISR, or of the ELR while the ISR is empty, may lead; a partition without one waits.',
  laggingFollowerLeaves:
    'A follower that has not caught up with the log end for replica.lag.time.max.ms is proposed out of the ISR by its leader.',
  fencedBrokerLeaves: 'A fenced broker leaves every ISR, and with it its leaderships.',
  restartedBrokerLeaves:
    'A broker that registers with a new process leaves the ISRs of its former one: it may have lost the end of its log.',
  caughtUpFollowerReturns:
    'A leader proposes a follower for the ISR when its fetch reaches the high watermark and the start of the leader epoch, and it is not fenced.',
  sessionTimeout:
    'The controller fences a broker from which no heartbeat came within broker.session.timeout.ms.',
  newProcessStartsFenced:
    'A broker process registers fenced and is unfenced when it has read its own registration in the metadata.',
  epochsDecideTruncation:
    "A follower cuts its log back to where its epochs and the leader's part, not to a high watermark.",
};
