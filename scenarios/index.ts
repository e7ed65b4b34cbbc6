import type { Scenario } from '../sim/scenario/scenario.ts';
import { asymmetricPartition } from './asymmetric-partition.ts';
import { controllerPartition } from './controller-partition.ts';
import { transactionalCopy, transactionalCopyZombie } from './copiers.ts';
import { diskLost } from './disk-lost.ts';
import { diskSwarm } from './disk-swarm.ts';
import { elrSavesTheDay, lastOneStanding, rollingUpgrade } from './elr.ts';
import {
  autoCommitDuplicates,
  autoCommitLoss,
  commitAfterProcessing,
  commitBeforeProcessing,
  lostReplyDuplicates,
  reorderInFlight,
} from './groups/delivery.ts';
import { groupSteady } from './groups/group-steady.ts';
import { coordinatorCrash, slowMember, zombieMember } from './groups/members.ts';
import { rebalanceCooperative, rebalanceEager, rebalanceKip848 } from './groups/rebalance.ts';
import { hangingTransaction } from './hanging-transaction.ts';
import { leaderCrash } from './leader-crash.ts';
import { leaderCrashAcks1 } from './leader-crash-acks-1.ts';
import { logDirFailure } from './log-dir-failure.ts';
import { minIsr } from './min-isr.ts';
import { MUSEUM } from './museum/index.ts';
import { WITNESSES } from './museum/witnesses/index.ts';
import { operatorSwarm } from './operator-swarm.ts';
import { powerLossAll } from './power-loss-all.ts';
import { quorumSwarm } from './quorum-swarm.ts';
import { reassignment } from './reassignment.ts';
import { nearestReplica, rackDown, stretchedCluster, wanPartition } from './regions.ts';
import { rollingRestart } from './rolling-restart.ts';
import { shortRetention } from './short-retention.ts';
import { slowFollower } from './slow-follower.ts';
import { steady } from './steady.ts';
import { swarm } from './swarm.ts';
import { topicRecreated } from './topic-recreated.ts';
import { transactions } from './transactions.ts';
import { readCommittedBehindOpenTransaction } from './transactions-open.ts';
import { uncleanElection } from './unclean-election.ts';
import { voterReplaced } from './voter-replaced.ts';
import { zombieLeader } from './zombie-leader.ts';

/** The built-in scenarios, in the order in which they are listed: from nothing to everything going wrong. */
export const SCENARIOS: readonly Scenario[] = [
  steady,
  leaderCrash,
  leaderCrashAcks1,
  slowFollower,
  minIsr,
  controllerPartition,
  uncleanElection,
  powerLossAll,
  asymmetricPartition,
  rollingRestart,
  zombieLeader,
  voterReplaced,
  reassignment,
  topicRecreated,
  logDirFailure,
  diskLost,
  shortRetention,
  transactions,
  readCommittedBehindOpenTransaction,
  hangingTransaction,
  transactionalCopy,
  transactionalCopyZombie,
  elrSavesTheDay,
  lastOneStanding,
  rollingUpgrade,
  rackDown,
  nearestReplica,
  stretchedCluster,
  wanPartition,
  groupSteady,
  rebalanceEager,
  rebalanceCooperative,
  rebalanceKip848,
  slowMember,
  zombieMember,
  coordinatorCrash,
  commitBeforeProcessing,
  commitAfterProcessing,
  autoCommitDuplicates,
  autoCommitLoss,
  lostReplyDuplicates,
  reorderInFlight,
  swarm,
  operatorSwarm,
  diskSwarm,
  quorumSwarm,
];

export { MUSEUM, WITNESSES };

/** Every scenario that has a name: those and the museum of documented failures, with its scripted witnesses. */
export const BUILT_IN: readonly Scenario[] = [...SCENARIOS, ...MUSEUM, ...WITNESSES];
