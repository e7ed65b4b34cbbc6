import { BROKER } from './broker.ts';
import type { Canary } from './canary.ts';
import { CLIENT } from './client.ts';
import { CONSUMER_GROUPS } from './consumer-groups.ts';
import { CONTROLLER } from './controller.ts';
import { GROUP } from './group.ts';
import { LOG } from './log.ts';
import { MEMBERSHIP } from './membership.ts';
import { OPERATOR } from './operator.ts';
import { QUORUM } from './quorum.ts';
import { REPLICA } from './replica.ts';
import { STORAGE } from './storage.ts';
import { TRANSACTIONS } from './transactions.ts';

/** Planted mutations, none of which lives in core/ (DESIGN §9). */
export const CANARIES: readonly Canary[] = [
  ...REPLICA,
  ...LOG,
  ...CONTROLLER,
  ...OPERATOR,
  ...STORAGE,
  ...QUORUM,
  ...MEMBERSHIP,
  ...BROKER,
  ...CLIENT,
  ...CONSUMER_GROUPS,
  ...GROUP,
  ...TRANSACTIONS,
];
