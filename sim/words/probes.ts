import { unreachable } from '../../core/assert.ts';
import type { Probe } from '../../core/probe.ts';

const list = (ids: readonly number[]): string => `{${ids.join(' ')}}`;

/** What a probe says, as one sentence without its subject: the node that states it stands before it. */
export function probeSentence(probe: Probe): string {
  switch (probe.type) {
    case 'QuorumRoleChanged':
    case 'VoteGranted':
    case 'QuorumHighWatermarkAdvanced':
    case 'QuorumLogTruncated':
      return quorumSentence(probe);
    case 'ControllerActivated':
      return `is the active controller in epoch ${probe.epoch}`;
    case 'ControllerRenounced':
      return `is no longer the active controller (${probe.rule})`;
    case 'BrokerRegistered':
      return `registered broker ${probe.brokerId} with epoch ${probe.brokerEpoch}${probe.clean ? '' : ', no clean shutdown proven'}`;
    case 'BrokerFenced':
      return `fenced broker ${probe.brokerId} (${probe.rule})`;
    case 'BrokerUnfenced':
      return `unfenced broker ${probe.brokerId}`;
    case 'BrokerShuttingDown':
      return `lets broker ${probe.brokerId} shut down in an orderly way`;
    case 'TopicCreated':
      return `created ${probe.topic} with ${probe.partitions} partition${probe.partitions === 1 ? '' : 's'}`;
    case 'PartitionDecided':
      return `decided ${probe.partition}: leader ${probe.leader < 0 ? 'none' : probe.leader}, epoch ${probe.leaderEpoch}, ISR ${list(probe.isr)}${probe.elr.length > 0 ? `, ELR ${list(probe.elr)}` : ''}${probe.unclean ? ', UNCLEAN' : ''} (${probe.rule})`;
    case 'BrokerStateChanged':
      return `is ${probe.state}`;
    case 'MetadataPublished':
      return `applied metadata up to ${probe.offset}`;
    case 'ProducerEpochBumped':
      return `raised its producer epoch to ${probe.producerEpoch} (${probe.rule})`;
    case 'BatchRetried':
      return `sends a batch of ${probe.partition} again after ${probe.error} (attempt ${probe.attempt})`;
    case 'LeaderLearned':
      return `learned that ${probe.leaderId} leads ${probe.partition} in epoch ${probe.leaderEpoch}`;
    default:
      return replicaSentence(probe);
  }
}

type QuorumFact = Extract<
  Probe,
  {
    type:
      | 'QuorumRoleChanged'
      | 'VoteGranted'
      | 'QuorumHighWatermarkAdvanced'
      | 'QuorumLogTruncated';
  }
>;

function quorumSentence(probe: QuorumFact): string {
  switch (probe.type) {
    case 'QuorumRoleChanged':
      return `is ${probe.role} of the quorum in epoch ${probe.epoch} (${probe.rule})`;
    case 'VoteGranted':
      return `granted its ${probe.preVote ? 'pre-vote' : 'vote'} to ${probe.candidateId} in epoch ${probe.epoch}`;
    case 'QuorumHighWatermarkAdvanced':
      return `committed the metadata log up to ${probe.highWatermark}`;
    case 'QuorumLogTruncated':
      return `truncated the metadata log from ${probe.from} to ${probe.to} (${probe.rule})`;
    default:
      return unreachable(probe);
  }
}

type ReplicaFact = Extract<
  Probe,
  {
    type:
      | 'BecameLeader'
      | 'BecameFollower'
      | 'IsrChanged'
      | 'HighWatermarkAdvanced'
      | 'WriteAcknowledged'
      | 'LogTruncated'
      | 'LogLoaded';
  }
>;

function replicaSentence(probe: ReplicaFact): string {
  switch (probe.type) {
    case 'BecameLeader':
      return `leads ${probe.partition} in epoch ${probe.leaderEpoch}, ISR ${list(probe.isr)}, log end ${probe.logEndOffset}, high watermark ${probe.highWatermark}`;
    case 'BecameFollower':
      return `follows ${probe.leaderId < 0 ? 'nobody' : probe.leaderId} on ${probe.partition} in epoch ${probe.leaderEpoch}`;
    case 'IsrChanged': {
      const pending =
        probe.maximalIsr.length > probe.isr.length ? `, proposed ${list(probe.maximalIsr)}` : '';
      return `ISR of ${probe.partition} is ${list(probe.isr)}${pending} (${probe.rule})`;
    }
    case 'HighWatermarkAdvanced':
      return `high watermark of ${probe.partition} ${probe.from} -> ${probe.to}`;
    case 'WriteAcknowledged':
      return `acknowledged ${probe.partition}@${probe.baseOffset}..${probe.lastOffset}`;
    case 'LogTruncated':
      return `truncated ${probe.partition} from ${probe.from} to ${probe.to} (${probe.rule})`;
    case 'LogLoaded':
      return `loaded ${probe.partition} up to ${probe.logEndOffset}${probe.clean ? '' : ' after an unclean stop'}${probe.cut > 0 ? `, ${probe.cut} offsets cut` : ''}`;
    default:
      return unreachable(probe);
  }
}
