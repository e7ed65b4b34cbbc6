import type { Scenario } from '../../sim/scenario/scenario.ts';
import { acks1LeaderCrash } from './acks1-leader-crash.ts';
import { asyncAutocommitAhead } from './async-autocommit-ahead.ts';
import { controllerForgetsToFence } from './controller-forgets-to-fence.ts';
import { divergingFetchAcks } from './diverging-fetch-acks.ts';
import { epochCacheGap } from './epoch-cache-gap.ts';
import { fastFailoverDivergence } from './fast-failover-divergence.ts';
import { heartbeatInPoll } from './heartbeat-in-poll.ts';
import { hwBeforeTruncate } from './hw-before-truncate.ts';
import { hwTruncationLoss } from './hw-truncation-loss.ts';
import { inflightReorder } from './inflight-reorder.ts';
import { isrBeforeEpochStart } from './isr-before-epoch-start.ts';
import { laggingFollowerLoop } from './lagging-follower-loop.ts';
import { lastReplicaStanding } from './last-replica-standing.ts';
import { lateEndTxn } from './late-end-txn.ts';
import { listOffsetsGoBack } from './list-offsets-go-back.ts';
import { markerRetryRefused } from './marker-retry-refused.ts';
import { offsetsExpireLive } from './offsets-expire-live.ts';
import { oldTimestampsExpireNow } from './old-timestamps-expire-now.ts';
import { pendingIsrHw } from './pending-isr-hw.ts';
import { raftBackoffLockstep } from './raft-backoff-lockstep.ts';
import { raftDeafLeader } from './raft-deaf-leader.ts';
import { raftDisruptiveVoter } from './raft-disruptive-voter.ts';
import { raftEarlyCommit } from './raft-early-commit.ts';
import { raftRebornLeader } from './raft-reborn-leader.ts';
import { raftUnflushedAck } from './raft-unflushed-ack.ts';
import { raftWipedVoter } from './raft-wiped-voter.ts';
import { retryDuplicates } from './retry-duplicates.ts';
import { staleBrokerEpochJoinsIsr } from './stale-broker-epoch-joins-isr.ts';
import { staleDivergingResponse } from './stale-diverging-response.ts';
import { staleOwnedPartitions } from './stale-owned-partitions.ts';
import { timeoutAbortSameEpoch } from './timeout-abort-same-epoch.ts';
import { uncleanElectionLoss } from './unclean-election-loss.ts';
import { zombieReplicaRejoins } from './zombie-replica-rejoins.ts';

/** The documented failures that can be brought back, in the order of the areas: replication, quorum, controller, producer, groups. */
export const MUSEUM: readonly Scenario[] = [
  acks1LeaderCrash,
  uncleanElectionLoss,
  hwTruncationLoss,
  fastFailoverDivergence,
  isrBeforeEpochStart,
  zombieReplicaRejoins,
  epochCacheGap,
  pendingIsrHw,
  divergingFetchAcks,
  hwBeforeTruncate,
  staleDivergingResponse,
  lastReplicaStanding,
  staleBrokerEpochJoinsIsr,
  listOffsetsGoBack,
  raftUnflushedAck,
  raftRebornLeader,
  raftEarlyCommit,
  raftDeafLeader,
  raftDisruptiveVoter,
  raftWipedVoter,
  raftBackoffLockstep,
  controllerForgetsToFence,
  retryDuplicates,
  inflightReorder,
  laggingFollowerLoop,
  staleOwnedPartitions,
  offsetsExpireLive,
  heartbeatInPoll,
  asyncAutocommitAhead,
  oldTimestampsExpireNow,
  timeoutAbortSameEpoch,
  lateEndTxn,
  markerRetryRefused,
];
