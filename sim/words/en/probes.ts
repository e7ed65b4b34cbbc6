import type { Probe } from '../../../core/probe.ts';

/** What each probe says, without its subject: the node that states it stands before it. */
export type ProbeWords = {
  readonly [T in Probe['type']]: (probe: Extract<Probe, { readonly type: T }>) => string;
};

/** A set of brokers. */
export const braces = (ids: readonly (number | string)[]): string => `{${ids.join(' ')}}`;

/** English. */
export const PROBES: ProbeWords = {
  QuorumRoleChanged: ({ role, epoch, rule }) =>
    `is ${role} of the quorum in epoch ${epoch} (${rule})`,
  VoteGranted: ({ preVote, candidateId, epoch }) =>
    `granted its ${preVote ? 'pre-vote' : 'vote'} to ${candidateId} in epoch ${epoch}`,
  QuorumHighWatermarkAdvanced: ({ highWatermark }) =>
    `committed the metadata log up to ${highWatermark}`,
  QuorumLogTruncated: ({ from, to, rule }) =>
    `truncated the metadata log from ${from} to ${to} (${rule})`,
  VotersChanged: ({ voters, kraftVersion, offset }) =>
    `has voters ${braces(voters)} by the record at ${offset}${kraftVersion === 0 ? ', not to be changed' : ''}`,
  SnapshotTaken: ({ endOffset }) => `took a snapshot of the metadata up to ${endOffset}`,
  SnapshotLoaded: ({ endOffset }) =>
    `took over a snapshot up to ${endOffset} in the place of its metadata log`,
  MetadataLogCleaned: ({ logStartOffset }) => `deleted the metadata log below ${logStartOffset}`,

  ControllerActivated: ({ epoch }) => `is the active controller in epoch ${epoch}`,
  ControllerRenounced: ({ rule }) => `is no longer the active controller (${rule})`,
  BrokerRegistered: ({ brokerId, brokerEpoch, clean }) =>
    `registered broker ${brokerId} with epoch ${brokerEpoch}${clean ? '' : ', no clean shutdown proven'}`,
  BrokerFenced: ({ brokerId, rule }) => `fenced broker ${brokerId} (${rule})`,
  BrokerUnfenced: ({ brokerId }) => `unfenced broker ${brokerId}`,
  BrokerShuttingDown: ({ brokerId }) => `lets broker ${brokerId} shut down in an orderly way`,
  TopicCreated: ({ topic, partitions }) =>
    `created ${topic} with ${partitions} partition${partitions === 1 ? '' : 's'}`,
  BrokerUnregistered: ({ brokerId }) => `removed broker ${brokerId} from the cluster`,
  TopicDeleted: ({ topic }) => `deleted ${topic}`,
  FeatureFinalized: ({ feature, level }) => `finalized ${feature} at ${level}`,
  PartitionDecided: ({ partition, leader, leaderEpoch, isr, elr, unclean, rule }) =>
    `decided ${partition}: leader ${leader < 0 ? 'none' : leader}, epoch ${leaderEpoch}, ISR ${braces(isr)}${elr.length > 0 ? `, ELR ${braces(elr)}` : ''}${unclean ? ', UNCLEAN' : ''} (${rule})`,

  BrokerStateChanged: ({ state }) => `is ${state}`,
  MetadataPublished: ({ offset }) => `applied metadata up to ${offset}`,

  BecameLeader: ({ partition, leaderEpoch, isr, logEndOffset, highWatermark }) =>
    `leads ${partition} in epoch ${leaderEpoch}, ISR ${braces(isr)}, log end ${logEndOffset}, high watermark ${highWatermark}`,
  BecameFollower: ({ partition, leaderId, leaderEpoch }) =>
    `follows ${leaderId < 0 ? 'nobody' : leaderId} on ${partition} in epoch ${leaderEpoch}`,
  IsrChanged: ({ partition, isr, maximalIsr, rule }) =>
    `ISR of ${partition} is ${braces(isr)}${maximalIsr.length > isr.length ? `, proposed ${braces(maximalIsr)}` : ''} (${rule})`,
  HighWatermarkAdvanced: ({ partition, from, to }) =>
    `high watermark of ${partition} ${from} → ${to}`,
  WriteAcknowledged: ({ partition, baseOffset, lastOffset }) =>
    `acknowledged ${partition}@${baseOffset}..${lastOffset}`,
  LogTruncated: ({ partition, from, to, rule }) =>
    `truncated ${partition} from ${from} to ${to} (${rule})`,
  LogStartRaised: ({ partition, from, to, rule }) =>
    `moved the log start of ${partition} from ${from} to ${to} (${rule})`,
  ReplicaDeleted: ({ partition, logEndOffset, rule }) =>
    `deleted its replica of ${partition}, which ended at ${logEndOffset} (${rule})`,
  LogDirFailed: ({ directory, partitions }) =>
    `lost ${directory} with ${partitions.length === 0 ? 'no replica' : partitions.join(', ')}`,
  LogLoaded: ({ partition, logEndOffset, clean, cut }) =>
    `loaded ${partition} up to ${logEndOffset}${clean ? '' : ' after an unclean stop'}${cut > 0 ? `, ${cut} offsets cut` : ''}`,

  CoordinatorLoaded: ({ partition, leaderEpoch, endOffset }) =>
    `coordinates what ${partition} holds, read up to ${endOffset}, in epoch ${leaderEpoch}`,
  CoordinatorUnloaded: ({ partition, rule }) =>
    `no longer coordinates what ${partition} holds (${rule})`,
  CoordinatorLoadFailed: ({ partition, rule }) =>
    `cannot coordinate what ${partition} holds (${rule})`,
  GroupStateChanged: ({ groupId, state, generation, members, rule }) =>
    `group ${groupId} is ${state} in generation ${generation} with ${braces(members)} (${rule})`,
  MemberJoined: ({ groupId, memberId, rule }) => `took ${memberId} into group ${groupId} (${rule})`,
  MemberRemoved: ({ groupId, memberId, rule }) =>
    `removed ${memberId} from group ${groupId} (${rule})`,
  AssignmentChanged: ({ groupId, memberId, generation, partitions }) =>
    `assigned ${braces(partitions)} to ${memberId} of group ${groupId} in generation ${generation}`,
  GenerationCommitted: ({ groupId, generation }) =>
    `generation ${generation} of group ${groupId} is committed`,
  OffsetCommitted: ({ groupId, memberId, partition, offset }) =>
    `committed offset ${offset} of ${partition} for ${memberId === '' ? 'a consumer' : memberId} of group ${groupId}`,
  OffsetExpired: ({ groupId, partition, offset, rule }) =>
    `forgot offset ${offset} of ${partition} of group ${groupId} (${rule})`,

  PartitionsAssigned: ({ groupId, generation, partitions }) =>
    `was assigned ${braces(partitions)} in generation ${generation} of group ${groupId}`,
  PartitionsRevoked: ({ groupId, partitions, rule }) =>
    `gave up ${braces(partitions)} in group ${groupId} (${rule})`,
  PartitionsLost: ({ groupId, partitions, rule }) =>
    `lost ${braces(partitions)} in group ${groupId} (${rule})`,
  GroupEpochBumped: ({ groupId, groupEpoch, rule }) =>
    `group ${groupId} is in epoch ${groupEpoch} (${rule})`,
  TargetAssignmentChanged: ({ groupId, assignmentEpoch, assignor, members }) =>
    `${assignor} assigned the partitions of group ${groupId} to ${members.length} members in epoch ${assignmentEpoch}`,
  MemberReconciled: ({ groupId, memberId, memberEpoch, state, assigned, pendingRevocation }) =>
    `${memberId} of group ${groupId} is ${state} in epoch ${memberEpoch} with ${braces(assigned)}${pendingRevocation.length > 0 ? `, to give up ${braces(pendingRevocation)}` : ''}`,

  TransactionStateChanged: ({
    transactionalId,
    producerId,
    producerEpoch,
    state,
    partitions,
    rule,
  }) =>
    `transaction ${transactionalId} is ${state}: producer ${producerId}, epoch ${producerEpoch}${partitions.length === 0 ? '' : `, on ${partitions.join(', ')}`} (${rule})`,
  TransactionOpened: ({ partition, producerId, producerEpoch, firstOffset }) =>
    `a transaction of producer ${producerId}, epoch ${producerEpoch}, begins on ${partition} at ${firstOffset}`,
  TransactionMarkerWritten: ({ partition, producerId, producerEpoch, committed, offset }) =>
    `wrote ${committed ? 'COMMIT' : 'ABORT'} of producer ${producerId}, epoch ${producerEpoch}, to ${partition} at ${offset}`,
  LastStableOffsetAdvanced: ({ partition, from, to }) =>
    `last stable offset of ${partition} ${from} -> ${to}`,
  ProducerTransactionChanged: ({ transactionalId, state, rule }) =>
    `is ${state} as ${transactionalId}${rule === '' ? '' : ` (${rule})`}`,

  ProducerEpochBumped: ({ producerEpoch, rule }) =>
    `raised its producer epoch to ${producerEpoch} (${rule})`,
  BatchRetried: ({ partition, error, attempt }) =>
    `sends a batch of ${partition} again after ${error} (attempt ${attempt})`,
  LeaderLearned: ({ partition, leaderId, leaderEpoch }) =>
    `learned that ${leaderId} leads ${partition} in epoch ${leaderEpoch}`,

  MembershipChanged: ({ groupId, state, generation, rule }) =>
    `is ${state} in ${groupId}${generation < 0 ? '' : `, generation ${generation}`} (${rule})`,
  CommitAnswered: ({ offsets, error, kind }) =>
    error === 'NONE'
      ? `committed ${listed(offsets.map(({ partition, offset }) => `${partition}@${offset}`))} (${kind})`
      : `could not commit: ${error} (${kind})`,
  CoordinatorLearned: ({ groupId, coordinatorId, rule }) =>
    coordinatorId < 0
      ? `knows no coordinator of ${groupId} any more (${rule})`
      : `learned that ${coordinatorId} coordinates ${groupId}`,
  ReadReplicaChanged: ({ partition, replica, rule }) =>
    `reads ${partition} from ${replica < 0 ? 'its leader again' : replica} (${rule})`,
};

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing' : names.join(', ');
