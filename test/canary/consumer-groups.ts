import type { Canary } from './canary.ts';

/** Mutations of the coordinator of consumer groups and of its members (KIP-848, clients §6). */
export const CONSUMER_GROUPS: readonly Canary[] = [
  {
    name: 'partition-handed-out-early',
    rule: 'A partition is handed out when nobody has it any more, assigned or still to give up (KIP-848).',
    file: 'core/group/consumer/reconcile.js',
    find: 'if (partitionEpochOf(group, partition) === -1)',
    replace: 'if (partitionEpochOf(group, partition) >= -1)',
    scenario: 'members-come-and-go',
    seeds: 3,
    caughtBy: ['consumer-group-one-owner', 'exclusive-owner'],
  },
  {
    name: 'revocation-unasked',
    rule: 'A member has given up what it no longer lists among what it owns (KIP-848).',
    file: 'core/group/consumer/reconcile.js',
    find: 'owned === null || partitions.some(',
    replace: 'owned !== null && partitions.some(',
    scenario: 'members-come-and-go',
    seeds: 5,
    caughtBy: ['exclusive-owner'],
  },
  {
    name: 'departure-unnoticed',
    rule: 'A member that is gone raises the epoch of its group, so that others get what it had (KIP-848).',
    file: 'core/group/consumer/leave.js',
    find: 'const groupEpoch = before.groupEpoch + 1;',
    replace: 'const groupEpoch = before.groupEpoch;',
    scenario: 'members-come-and-go',
    seeds: 5,
    caughtBy: ['consumer-group-target', 'consumer-group-converges'],
  },
  {
    name: 'member-epoch-ahead',
    rule: 'A member goes to the epoch of the target that it is reconciled to (KIP-848).',
    file: 'core/group/consumer/reconcile.js',
    find: 'memberEpoch: assignmentEpoch,',
    replace: 'memberEpoch: assignmentEpoch + 1,',
    scenario: 'members-come-and-go',
    seeds: 3,
    caughtBy: ['consumer-group-epochs', 'consumer-group-stable'],
  },
];
