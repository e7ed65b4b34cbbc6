import type { KafkaCommand } from '../../core/client/commands.ts';
import type { MetadataBatch } from '../../core/controller/records.ts';
import { mix, mixNumber, mixString } from '../../core/hash.ts';
import type { RecordBatch } from '../../core/log/batch.ts';
import type {
  EpochEndOffset,
  FetchPartition,
  FetchPartitionResponse,
  FetchRequest,
  FetchResponse,
} from '../../core/protocol/fetch.ts';
import type { KafkaMessage } from '../../core/protocol/message.ts';
import type { ProduceRequest, ProduceResponse } from '../../core/protocol/produce.ts';
import type {
  BeginQuorumEpochRequest,
  QuorumFetchRequest,
  QuorumFetchResponse,
  VoteRequest,
} from '../../core/protocol/raft.ts';
import { TextHashes } from '../kernel/text-hashes.ts';

type SendCommand = Extract<KafkaCommand, { readonly type: 'Send' }>;

/** Folds messages and commands that come often into a hash; batches count by place and checksum, not by content. */
export class MessageDigest {
  private readonly texts: TextHashes = new TextHashes();

  /** The hash with all of a message or command folded in, or null for one that is rare. */
  fold(hash: number, message: KafkaMessage | KafkaCommand): number | null {
    switch (message.type) {
      case 'FetchRequest':
        return this.fetchRequest(mix(hash, 11), message);
      case 'FetchResponse':
        return this.fetchResponse(mix(hash, 12), message);
      case 'ProduceRequest':
        return this.produceRequest(mix(hash, 13), message);
      case 'ProduceResponse':
        return this.produceResponse(mix(hash, 14), message);
      case 'QuorumFetchRequest':
        return this.quorumFetchRequest(mix(hash, 15), message);
      case 'QuorumFetchResponse':
        return this.quorumFetchResponse(mix(hash, 16), message);
      case 'VoteRequest':
        return this.voteRequest(hash, message);
      case 'BeginQuorumEpochRequest':
        return this.beginQuorumEpoch(hash, message);
      case 'Send':
        return this.send(hash, message);
      case 'Poll':
        return mixNumber(
          mixNumber(this.fields(hash, 3, message.type), message.id),
          message.timeoutMs,
        );
      default:
        return null;
    }
  }

  /** Commands are folded as `ContentHash.digest` walks them: the number of fields, then each field. */
  private fields(hash: number, fields: number, type: string): number {
    return mix(mix(hash, fields), this.text(type));
  }

  private send(seed: number, c: SendCommand): number {
    let hash = mix(mixNumber(this.fields(seed, 7, c.type), c.id), this.text(c.topic));
    hash = c.partition === null ? mix(hash, 7) : mixNumber(hash, c.partition);
    hash = mix(hash, c.key === null ? 7 : this.text(c.key));
    // Values differ from one another, so that remembering them is of no use.
    hash = mix(hash, mixString(0, c.value));
    return mixNumber(hash, c.sizeBytes);
  }

  /** The hash of a text that comes up again and again. */
  text(value: string): number {
    return this.texts.of(value);
  }

  private fetchRequest(seed: number, m: FetchRequest): number {
    let hash = mixNumber(mixNumber(seed, m.replicaId), m.replicaEpoch);
    hash = mixNumber(mixNumber(mixNumber(hash, m.maxWaitMs), m.minBytes), m.maxBytes);
    hash = mix(hash, m.isolationLevel === 'read_committed' ? 1 : 0);
    if (m.rackId !== '') hash = mix(hash, this.text(m.rackId));
    hash = mixNumber(mixNumber(hash, m.sessionId), m.sessionEpoch);
    hash = mix(hash, m.partitions.length);
    for (const partition of m.partitions) hash = this.fetchPartition(hash, partition);
    hash = mix(hash, m.forgotten.length);
    for (const name of m.forgotten) hash = mix(hash, this.text(name));
    return hash;
  }

  private fetchPartition(seed: number, p: FetchPartition): number {
    let hash = mix(mix(seed, this.text(p.partition)), this.text(p.topicId));
    hash = mixNumber(mixNumber(hash, p.currentLeaderEpoch), p.fetchOffset);
    hash = mixNumber(mixNumber(hash, p.lastFetchedEpoch), p.logStartOffset);
    return mixNumber(hash, p.maxBytes);
  }

  private fetchResponse(seed: number, m: FetchResponse): number {
    let hash = mixNumber(mix(seed, this.text(m.error)), m.sessionId);
    hash = mix(hash, m.partitions.length);
    for (const partition of m.partitions) hash = this.fetchedPartition(hash, partition);
    return hash;
  }

  private fetchedPartition(seed: number, p: FetchPartitionResponse): number {
    let hash = mix(mix(seed, this.text(p.partition)), this.text(p.error));
    hash = mixNumber(mixNumber(hash, p.highWatermark), p.lastStableOffset);
    hash = foldEpoch(mixNumber(hash, p.logStartOffset), p.divergingEpoch);
    if (p.preferredReadReplica >= 0) hash = mixNumber(hash, p.preferredReadReplica);
    hash = mixNumber(mixNumber(hash, p.currentLeader.leaderId), p.currentLeader.leaderEpoch);
    hash = mix(hash, p.batches.length);
    for (const batch of p.batches) hash = foldBatch(hash, batch);
    // Where nobody aborts nothing is folded, as before there were transactions.
    for (const { producerId, firstOffset } of p.abortedTransactions ?? []) {
      hash = mixNumber(mixNumber(hash, producerId), firstOffset);
    }
    return hash;
  }

  private produceRequest(seed: number, m: ProduceRequest): number {
    let hash = mix(mix(mixNumber(seed, m.timeoutMs), m.acks), m.partitions.length);
    for (const { partition, topicId, attempt, batch } of m.partitions) {
      hash = mix(mix(mix(hash, this.text(partition)), this.text(topicId)), attempt);
      hash = foldBatch(hash, batch);
    }
    return hash;
  }

  private produceResponse(seed: number, m: ProduceResponse): number {
    let hash = mix(seed, m.partitions.length);
    for (const p of m.partitions) {
      hash = mix(mix(hash, this.text(p.partition)), this.text(p.error));
      hash = mixNumber(mixNumber(hash, p.baseOffset), p.logStartOffset);
      hash = mixNumber(mixNumber(hash, p.currentLeader.leaderId), p.currentLeader.leaderEpoch);
    }
    return hash;
  }

  private quorumFetchRequest(seed: number, m: QuorumFetchRequest): number {
    let hash = mixNumber(mix(seed, this.text(m.clusterId)), m.replicaId);
    hash = mixNumber(mixNumber(hash, m.currentLeaderEpoch), m.fetchOffset);
    hash = mixNumber(mixNumber(hash, m.lastFetchedEpoch), m.highWatermark);
    return this.directory(mixNumber(hash, m.maxWaitMs), m.replicaDirectoryId);
  }

  /** Static voters have no directory: then nothing is folded, as nothing was before there were others. */
  private directory(hash: number, directoryId: string): number {
    return directoryId === '' ? hash : mix(hash, this.text(directoryId));
  }

  private voteRequest(seed: number, m: VoteRequest): number {
    let hash = mix(this.fields(seed, 8, m.type), this.text(m.clusterId));
    hash = mixNumber(mixNumber(mixNumber(hash, m.voterId), m.replicaEpoch), m.replicaId);
    hash = mixNumber(mixNumber(hash, m.lastOffsetEpoch), m.lastOffset);
    hash = this.directory(mix(hash, m.preVote ? 3 : 5), m.voterDirectoryId);
    return this.directory(hash, m.replicaDirectoryId);
  }

  private beginQuorumEpoch(seed: number, m: BeginQuorumEpochRequest): number {
    let hash = mix(this.fields(seed, 5, m.type), this.text(m.clusterId));
    hash = mixNumber(mixNumber(mixNumber(hash, m.voterId), m.leaderId), m.leaderEpoch);
    return this.directory(hash, m.voterDirectoryId);
  }

  private quorumFetchResponse(seed: number, m: QuorumFetchResponse): number {
    let hash = mixNumber(mix(seed, this.text(m.error)), m.leaderId);
    hash = mixNumber(mixNumber(hash, m.leaderEpoch), m.highWatermark);
    hash = foldEpoch(mixNumber(hash, m.logStartOffset), m.divergingEpoch);
    hash = mix(hash, m.batches.length);
    for (const batch of m.batches) hash = foldBatch(hash, batch);
    if (m.snapshotId === null) return hash;
    return mixNumber(mixNumber(hash, m.snapshotId.endOffset), m.snapshotId.epoch);
  }
}

function foldBatch(hash: number, batch: RecordBatch | MetadataBatch): number {
  const placed = mixNumber(mixNumber(hash, batch.baseOffset), batch.lastOffset);
  return mix(mixNumber(placed, batch.leaderEpoch), batch.crc);
}

function foldEpoch(hash: number, epoch: EpochEndOffset | null): number {
  return epoch === null ? mix(hash, 7) : mixNumber(mixNumber(hash, epoch.epoch), epoch.endOffset);
}
