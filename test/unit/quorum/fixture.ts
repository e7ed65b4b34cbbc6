import { sequenceOf } from '../../../core/collections/sequence.ts';
import { find } from '../../../core/collections/table.ts';
import type { DynamicQuorum } from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import type { MetadataBatch, MetadataRecord } from '../../../core/controller/records.ts';
import {
  beginFlush,
  completeFlush,
  createLog,
  type Disk,
  EMPTY_DISK,
  writeFile,
  writeLog,
} from '../../../core/disk.ts';
import type { Effect } from '../../../core/machine.ts';
import type { Network } from '../../../core/network/network.ts';
import type { KafkaMessage, Request } from '../../../core/protocol/message.ts';
import { METADATA_LOG } from '../../../core/protocol/partition-name.ts';
import type {
  QuorumFetchRequest,
  QuorumFetchResponse,
  RaftRequest,
  RaftResponse,
  VoteRequest,
  VoteResponse,
} from '../../../core/protocol/raft.ts';
import { metadataChecksum } from '../../../core/quorum/metadata-log.ts';
import {
  bootRaft,
  onRaftFlushed,
  onRaftNetworkEvent,
  onRaftRequest,
  onRaftTimer,
  QUORUM_STATE_FILE,
  RAFT_PURPOSE,
  RAFT_TIMER,
  type RaftState,
} from '../../../core/quorum/raft.ts';
import type { Turn } from '../../../core/turn.ts';
import { quorumSettings } from '../../support/quorum-cluster.ts';
import { newTurn } from '../../support/turn.ts';

export interface ReplicaOptions {
  readonly id?: number;
  readonly voters?: readonly number[];
  readonly disk?: Disk;
  readonly switches?: Partial<Switches>;
  readonly settings?: Readonly<Record<string, number>>;
  readonly flushes?: boolean;
  readonly dynamic?: DynamicQuorum;
  readonly boot?: number;
}

/** One replica of the quorum, driven by hand: a test gives it inputs and looks at what it asks for. */
export class Replica {
  raft: RaftState;
  disk: Disk;
  network: Network;
  now: number;
  /** Effects of the last step. */
  effects: readonly Effect[] = [];
  readonly pendingFlushes: string[] = [];

  constructor(options: ReplicaOptions = {}) {
    const turn = newTurn({ disk: options.disk ?? EMPTY_DISK });
    this.raft = bootRaft(
      turn,
      {
        nodeId: options.id ?? 1,
        clusterId: 'quorum',
        voters: options.voters ?? [1, 2, 3],
        dynamic: options.dynamic ?? null,
        flushes: options.flushes ?? true,
        settings: quorumSettings(options.settings),
        switches: { ...TODAY, ...options.switches },
      },
      options.boot ?? 1,
    );
    this.now = turn.now;
    this.disk = turn.disk;
    this.network = turn.network;
    this.end(turn);
  }

  /** Takes one step. */
  step(handle: (raft: RaftState, turn: Turn) => RaftState): this {
    const turn = newTurn({ now: this.now, disk: this.disk, network: this.network });
    this.raft = handle(this.raft, turn);
    this.end(turn);
    return this;
  }

  private end(turn: Turn): void {
    this.disk = turn.disk;
    this.network = turn.network;
    this.effects = turn.effects;
    for (const effect of turn.effects) {
      if (effect.type === 'Flush') this.pendingFlushes.push(effect.target);
    }
  }

  /** Ends the first pending flush. */
  flushOne(): this {
    const target = this.pendingFlushes.shift();
    if (target === undefined) throw new Error('no flush is under way');
    this.disk = completeFlush(this.disk, beginFlush(this.disk, target));
    return this.step((raft, turn) => onRaftFlushed(raft, turn, target));
  }

  /** Ends flushes until none is under way; gives the effects of all these steps. */
  flush(): readonly Effect[] {
    const effects: Effect[] = [];
    while (this.pendingFlushes.length > 0) {
      this.flushOne();
      effects.push(...this.effects);
    }
    return effects;
  }

  receive(request: RaftRequest, connection = -1): this {
    return this.step((raft, turn) => onRaftRequest(raft, turn, connection, request));
  }

  /** The request in flight to a peer, or null. */
  requestTo(peer: number): RaftRequest | null {
    const busy = find(this.raft.peers, peer);
    if (busy === null || busy.request === null) return null;
    const link = this.network.links.find((one) => one.peer === peer);
    const all = [...(link?.inFlight ?? []), ...(link?.waiting ?? [])];
    return (all.at(-1)?.request as RaftRequest | undefined) ?? null;
  }

  /** A peer answers the request in flight to it. */
  answer(peer: number, response: RaftResponse): this {
    const request = this.requestTo(peer) as Request;
    const sentAt = find(this.raft.peers, peer)?.sentAt ?? (0 as never);
    return this.step((raft, turn) =>
      onRaftNetworkEvent(raft, turn, {
        type: 'Response',
        peer,
        purpose: RAFT_PURPOSE,
        request,
        response,
        sentAt,
      }),
    );
  }

  /** The request in flight to a peer fails. */
  fail(peer: number): this {
    const request = this.requestTo(peer) as Request;
    const sentAt = find(this.raft.peers, peer)?.sentAt ?? (0 as never);
    const reason = 'Disconnected';
    return this.step((raft, turn) =>
      onRaftNetworkEvent(raft, turn, {
        type: 'Failure',
        peer,
        purpose: RAFT_PURPOSE,
        request,
        reason,
        sentAt,
      }),
    );
  }

  /** Time passes, and the thread's timer fires. */
  wait(ms: number): this {
    this.now += ms * 1000;
    return this.step((raft, turn) => onRaftTimer(raft, turn, RAFT_TIMER, 0));
  }

  /** What the last step answered. */
  replies(effects: readonly Effect[] = this.effects): KafkaMessage[] {
    return effects.flatMap((effect) =>
      effect.type === 'Reply' && effect.message !== null ? [effect.message as KafkaMessage] : [],
    );
  }

  /** Why the last step ended the process, or null. */
  halted(): string | null {
    const halt = this.effects.find((effect) => effect.type === 'Halt');
    return halt?.type === 'Halt' ? halt.reason : null;
  }
}

/** A replica that has started. */
export function started(options: ReplicaOptions = {}): Replica {
  const replica = new Replica(options);
  replica.flush();
  return replica;
}

/** A replica that leads: it timed out, and the next voters gave it pre-votes and votes. Its first record is flushed. */
export function leading(options: ReplicaOptions = {}): Replica {
  const replica = started(options);
  replica.wait(5000).flush();
  const { voters } = replica.raft.config;
  const others = voters.slice(1, Math.floor(voters.length / 2) + 1);
  for (const stage of ['Prospective', 'Candidate']) {
    if (replica.raft.role.type !== stage) continue;
    for (const id of others) replica.answer(id, vote(replica.raft.epoch, true));
    replica.flush();
  }
  return replica;
}

/** A replica that follows `leaderId` in `epoch`. */
export function following(epoch: number, leaderId: number, options: ReplicaOptions = {}): Replica {
  const replica = started(options);
  const voterId = replica.raft.config.nodeId;
  replica.receive({
    type: 'BeginQuorumEpochRequest',
    clusterId: 'quorum',
    voterId,
    leaderId,
    leaderEpoch: epoch,
    voterDirectoryId: '',
  });
  replica.flush();
  return replica;
}

/** An answer to a vote request of `epoch`. */
export const vote = (leaderEpoch: number, voteGranted: boolean, leaderId = -1): VoteResponse => ({
  type: 'VoteResponse',
  error: 'NONE',
  leaderId,
  leaderEpoch,
  voteGranted,
});

/** A request for a vote by node 2 of a voter that is node 1. */
export const voteRequest = (change: Partial<VoteRequest> = {}): VoteRequest => ({
  type: 'VoteRequest',
  clusterId: 'quorum',
  voterId: 1,
  replicaEpoch: 1,
  replicaId: 2,
  lastOffsetEpoch: 0,
  lastOffset: 0,
  preVote: false,
  voterDirectoryId: '',
  replicaDirectoryId: '',
  ...change,
});

/** A fetch by node 2. */
export const fetchRequest = (change: Partial<QuorumFetchRequest> = {}): QuorumFetchRequest => ({
  type: 'QuorumFetchRequest',
  clusterId: 'quorum',
  replicaId: 2,
  currentLeaderEpoch: 1,
  fetchOffset: 0,
  lastFetchedEpoch: 0,
  highWatermark: -1,
  maxWaitMs: 500,
  replicaDirectoryId: '',
  ...change,
});

/** An answer to a fetch by leader 2 in epoch 1. */
export const fetchResponse = (change: Partial<QuorumFetchResponse> = {}): QuorumFetchResponse => ({
  type: 'QuorumFetchResponse',
  error: 'NONE',
  leaderId: 2,
  leaderEpoch: 1,
  highWatermark: -1,
  logStartOffset: 0,
  divergingEpoch: null,
  batches: [],
  snapshotId: null,
  ...change,
});

/** A batch of one record per number. */
export function batch(
  baseOffset: number,
  leaderEpoch: number,
  values: readonly number[],
): MetadataBatch {
  const records = values.map(record);
  const lastOffset = baseOffset + values.length - 1;
  const crc = metadataChecksum(records);
  return { baseOffset, lastOffset, leaderEpoch, crc, isControl: false, records };
}

/** A record that is told apart by its number. */
export const record = (nextProducerId: number): MetadataRecord => ({
  type: 'ProducerIdsRecord',
  brokerId: 1,
  brokerEpoch: 1,
  nextProducerId,
});

/** A disk with a durable metadata log and quorum state. */
export function diskWith(
  batches: readonly MetadataBatch[],
  state: { leaderId: number; leaderEpoch: number; votedId: number } | null,
): Disk {
  let disk = createLog(EMPTY_DISK, METADATA_LOG);
  disk = writeLog(disk, 0, sequenceOf(batches));
  disk = completeFlush(disk, beginFlush(disk, METADATA_LOG));
  if (state === null) return disk;
  disk = writeFile(disk, QUORUM_STATE_FILE, state);
  return completeFlush(disk, beginFlush(disk, QUORUM_STATE_FILE));
}
