import type { StoredBatch } from '../../../core/disk.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { ReplicaKey } from '../../../core/protocol/raft.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type Ghost, newGhost } from '../replication/ghost.ts';

/** What the quorum's checkers remember, as plain data. */
export interface QuorumFold {
  readonly voters: readonly number[];
  readonly settings: QuorumTimes;
  /** Every batch ever written, and what was committed. */
  readonly ghost: Ghost;
  /** Votes ever given: parallel lists of voter, epoch and candidate. */
  readonly votes: {
    readonly voters: number[];
    /** The directories of the voters; empty where they are static. */
    readonly directories: string[];
    readonly epochs: number[];
    readonly candidates: number[];
  };
  /** By node index. */
  readonly replicas: ReplicaFold[];
  /** The newest epoch that has a leader with a high watermark, and since when. */
  leaderEpoch: number;
  leaderSince: number;
  /** Epochs of candidates that had heard from nobody for a fetch timeout. */
  readonly lonelyEpochs: number[];
  /** Voters that came back with an empty disk: they may have forgotten a vote and committed records (F21). */
  readonly wiped: string[];
  /** Whether voters are known by id and directory from the beginning. */
  readonly isDynamic: boolean;
  /** The newest voter set that was committed, and where its record stands. */
  votersNow: readonly ReplicaKey[];
  votersOffset: number;
  /** Leaders that committed alone, as a sole voter does: before their flush (control-plane §1.8). */
  readonly alone: string[];
  /** Directories that are gone for good. */
  readonly lost: string[];
  /** What the first node made of a snapshot: parallel lists. */
  readonly snapshots: {
    readonly endOffsets: number[];
    readonly epochs: number[];
    readonly hashes: number[];
  };
  /** Voters by whose unflushed records something was committed after they restarted: it may be lost. */
  readonly unflushed: string[];
  /** When something was committed last. */
  committedAt: number;
  /** The true high watermark at some recent moments, oldest first. */
  readonly samples: { readonly at: number; readonly highWatermark: number }[];
}

/** The settings that bound what may take how long, in microseconds. */
export interface QuorumTimes {
  readonly fetchTimeout: number;
  readonly electionTimeout: number;
  readonly reconnectBackoff: number;
  readonly linger: number;
}

/** What is remembered of one node. */
export interface ReplicaFold {
  isVoter: boolean;
  name: string;
  /** Its node and, where it has one, the directory that its process found. */
  id: number;
  directoryId: string;
  /** Where its log starts: a durable snapshot has what is below. */
  logStartOffset: number;
  /** The epoch that its quorum state file has for certain. */
  durableEpoch: number;
  /** The last batch of its log that is durable: offsets and epoch, −1 for none. */
  durableBase: number;
  durableLast: number;
  durableBatchEpoch: number;
  /**
   * The end of what a former process wrote and nobody flushed since, 0 where there is none: the replica acknowledges it
   * all the same (`raft.restartedLog`).
   */
  unflushedTo: number;
  /** Up to where its committed records were compared since its process started. */
  comparedTo: number;
  /** When it last got a message. */
  lastHeard: number;
  /** When its process last started, or was found to hold on to an epoch that was over. */
  judgedFrom: number;
  /** When its process last went on after a pause, null where it never was paused. */
  resumedAt: number | null;
}

/** Nothing happened yet. */
export function newQuorumFold(scenario: ResolvedScenario): QuorumFold {
  const settings = scenario.servers[0]?.config.settings;
  const micros = (ms: number | undefined): number => (ms ?? 0) * 1000;
  return {
    voters: scenario.cluster.voters,
    settings: {
      fetchTimeout: micros(settings?.['controller.quorum.fetch.timeout.ms']),
      electionTimeout: micros(settings?.['controller.quorum.election.timeout.ms']),
      reconnectBackoff: micros(settings?.['reconnect.backoff.max.ms']),
      linger: micros(settings?.['controller.quorum.append.linger.ms']),
    },
    ghost: newGhost('__cluster_metadata-0'),
    votes: { voters: [], directories: [], epochs: [], candidates: [] },
    isDynamic: scenario.cluster.dynamicQuorum?.kraftVersion === 1,
    votersNow: scenario.cluster.voters.map((id) => ({ id, directoryId: '' })),
    votersOffset: -1,
    alone: [],
    lost: [],
    snapshots: { endOffsets: [], epochs: [], hashes: [] },
    replicas: [],
    leaderEpoch: 0,
    leaderSince: 0,
    lonelyEpochs: [],
    wiped: [],
    unflushed: [],
    committedAt: 0,
    samples: [],
  };
}

/** What is remembered of a node. */
export function replicaFold(fold: QuorumFold, node: NodeRuntime): ReplicaFold {
  for (let index = fold.replicas.length; index <= node.index; index++) {
    fold.replicas.push({
      isVoter: false,
      name: '',
      id: -1,
      directoryId: '',
      logStartOffset: 0,
      durableEpoch: 0,
      durableBase: -1,
      durableLast: -1,
      durableBatchEpoch: -1,
      unflushedTo: 0,
      comparedTo: 0,
      lastHeard: 0,
      judgedFrom: 0,
      resumedAt: null,
    });
  }
  const replica = fold.replicas[node.index] as ReplicaFold;
  if (replica.name === '') {
    replica.name = node.spec.name;
    replica.id = node.spec.id;
    replica.isVoter = fold.voters.includes(node.spec.id);
  }
  return replica;
}

/** The raft state of a node's process; null on nodes without one. */
export function raftOf(state: NodeState<unknown> | null): RaftState | null {
  if (state === null) return null;
  return (state.memory as { readonly raft?: RaftState | null }).raft ?? null;
}

/** Notes the last batch that is durable. */
export function noteDurable(replica: ReplicaFold, last: StoredBatch | null): void {
  replica.durableBase = last?.baseOffset ?? -1;
  replica.durableLast = last?.lastOffset ?? -1;
  replica.durableBatchEpoch = last?.leaderEpoch ?? -1;
  if (replica.durableLast + 1 >= replica.unflushedTo) replica.unflushedTo = 0;
}
