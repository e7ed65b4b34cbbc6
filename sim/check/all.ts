import type { Checker } from './checker.ts';
import { controlPlaneChecker } from './control-plane.ts';
import { copiesChecker } from './copies/copies.ts';
import { deadBrokerChecker } from './dead-brokers.ts';
import { deliveryChecker } from './delivery/delivery.ts';
import { consumerGroupChecker } from './groups/consumer-groups.ts';
import { ownersChecker } from './groups/owners.ts';
import { groupChecker } from './groups.ts';
import { historyChecker } from './history/history.ts';
import { livenessChecker } from './liveness.ts';
import { quorumChecker } from './quorum.ts';
import { replicationChecker } from './replication/replicas.ts';
import { retentionChecker } from './retention.ts';
import { storageChecker } from './storage.ts';
import { transactionsChecker } from './transactions/transactions.ts';

/** Every checker of the simulator. A run uses those that its scenario concerns. */
export const ALL_CHECKERS: readonly Checker<unknown>[] = [
  quorumChecker as Checker<unknown>,
  controlPlaneChecker as Checker<unknown>,
  deadBrokerChecker as Checker<unknown>,
  replicationChecker as Checker<unknown>,
  storageChecker as Checker<unknown>,
  retentionChecker as Checker<unknown>,
  historyChecker as Checker<unknown>,
  consumerGroupChecker as Checker<unknown>,
  ownersChecker as Checker<unknown>,
  deliveryChecker as Checker<unknown>,
  livenessChecker as Checker<unknown>,
  groupChecker as Checker<unknown>,
  transactionsChecker as Checker<unknown>,
  copiesChecker as Checker<unknown>,
];
