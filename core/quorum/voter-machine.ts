import type { Answer, KafkaCommand } from '../client/commands.ts';
import type { ProducerIdsRecord } from '../controller/records.ts';
import { type Site, site } from '../draw.ts';
import { draw, type Identity, type Input, type Machine } from '../machine.ts';
import {
  type Network,
  type NetworkEvent,
  type NetworkSettings,
  newNetwork,
  onNetworkInput,
} from '../network/network.ts';
import type { Probe } from '../probe.ts';
import type { KafkaMessage } from '../protocol/message.ts';
import type { RaftRequest } from '../protocol/raft.ts';
import { plusMicros } from '../time.ts';
import { Turn } from '../turn.ts';
import {
  appendToRaft,
  bootRaft,
  claimable,
  committedFrom,
  createSnapshot,
  isSnapshotDue,
  onRaftFlushed,
  onRaftNetworkEvent,
  onRaftRequest,
  onRaftTimer,
  RAFT_TIMER,
  type RaftConfig,
  type RaftState,
  shutDownRaft,
  snapshotToLoad,
} from './raft.ts';

/**
 * A node that is nothing but a voter or observer of the metadata quorum, with a small listener in the place of the
 * controller: it appends a record every now and then while it leads, and counts what is committed.
 */
export interface VoterMemory {
  readonly network: Network;
  readonly raft: RaftState;
  /** The offset behind the last record that the listener was given (control-plane §1.10). */
  readonly appliedOffset: number;
  /** The epoch that the listener was told it leads, −1 for none. */
  readonly claimedEpoch: number;
  readonly boot: number;
  readonly appended: number;
}

/** What such a node is made of. */
export interface VoterOptions {
  readonly config: RaftConfig;
  readonly network: NetworkSettings;
  /** The mean time between two appends of a leader; 0 for none. */
  readonly appendEveryMicros: number;
}

/** How much sooner or later than its mean an append comes, in sixteenths of the mean; 8 is the mean. */
export const APPEND_JITTER: Site = site('voter.append-jitter', 17, 8);

/** The timer of the appends. */
export const APPEND_TIMER = 'voter.append';

type VoterMachine = Machine<VoterMemory, KafkaMessage, Probe, KafkaCommand, Answer>;

/** The machine of a node that is only a voter or an observer. */
export function voterMachine(options: VoterOptions): VoterMachine {
  return {
    boot: (identity, disk, input) => {
      const turn = new Turn(input, disk, newNetwork(options.network));
      const raft = bootRaft(turn, options.config, identity.boot);
      return turn.end(bootMemory(identity, turn, raft));
    },
    step: (state, input) => {
      const { memory, disk } = state;
      const turn = new Turn(input, disk, memory.network);
      const raft = stepRaft(memory.raft, turn, input);
      return turn.end(listen(options, memory, raft, turn, input));
    },
  };
}

const bootMemory = (identity: Identity, turn: Turn, raft: RaftState): VoterMemory => ({
  network: turn.network,
  raft,
  appliedOffset: 0,
  claimedEpoch: -1,
  boot: identity.boot,
  appended: 0,
});

function stepRaft(
  raft: RaftState,
  turn: Turn,
  input: Input<KafkaMessage, KafkaCommand>,
): RaftState {
  const events = onNetworkInput(turn, input);
  if (events !== null) {
    let next = raft;
    for (const event of events) next = onRaftNetworkEvent(next, turn, event as NetworkEvent);
    return next;
  }
  switch (input.type) {
    case 'Received':
      return onRaftRequest(raft, turn, input.connection, input.message as RaftRequest);
    case 'TimerFired':
      if (input.timer !== RAFT_TIMER) return raft;
      return onRaftTimer(raft, turn, input.timer, input.subject);
    case 'Flushed':
      return onRaftFlushed(raft, turn, input.target);
    case 'Command':
      return onCommand(raft, turn, input.command);
    default:
      return raft;
  }
}

/** Without brokers, operators turn to the voters themselves (`--bootstrap-controller`). */
function onCommand(raft: RaftState, turn: Turn, command: KafkaCommand): RaftState {
  const { clusterId } = raft.config;
  switch (command.type) {
    case 'ShutDown':
      return shutDownRaft(raft, turn);
    case 'AddVoter': {
      const { voterId, voterDirectoryId } = command;
      const type = 'AddRaftVoterRequest';
      const request = {
        type,
        clusterId,
        voterId,
        voterDirectoryId,
        ackWhenCommitted: true,
      } as const;
      return onRaftRequest(raft, turn, 0, request);
    }
    case 'RemoveVoter': {
      const { voterId, voterDirectoryId } = command;
      const request = {
        type: 'RemoveRaftVoterRequest',
        clusterId,
        voterId,
        voterDirectoryId,
      } as const;
      return onRaftRequest(raft, turn, 0, request);
    }
    default:
      return raft;
  }
}

/** The listener: applies what is committed, claims and loses the leadership, and appends while it has it. */
function listen(
  options: VoterOptions,
  memory: VoterMemory,
  raft: RaftState,
  turn: Turn,
  input: Input<KafkaMessage, KafkaCommand>,
): VoterMemory {
  let next = raft;
  let { appliedOffset, claimedEpoch, appended } = memory;
  const snapshot = snapshotToLoad(next, turn.disk, appliedOffset);
  if (snapshot !== null) appliedOffset = snapshot.endOffset;
  const batches = committedFrom(next, turn.disk, appliedOffset);
  const last = batches[batches.length - 1];
  if (last !== undefined) {
    appliedOffset = last.lastOffset + 1;
    if (isSnapshotDue(next, turn.now, appliedOffset)) {
      next = createSnapshot(
        next,
        turn,
        { endOffset: appliedOffset, epoch: last.leaderEpoch },
        null,
      );
    }
  }
  if (claimedEpoch !== next.epoch || next.role.type !== 'Leader') {
    const wasLeader = claimedEpoch >= 0;
    claimedEpoch = claimable(next, appliedOffset) ? next.epoch : -1;
    if (claimedEpoch >= 0 && !wasLeader) armAppend(options, turn);
  }
  const isDue = input.type === 'TimerFired' && input.timer === APPEND_TIMER;
  if (isDue && claimedEpoch >= 0) {
    const record = numbered(options.config.nodeId, memory.boot, appended + 1);
    next = appendToRaft(next, turn, claimedEpoch, [record]).raft;
    appended += 1;
    armAppend(options, turn);
  }
  if (next.isShutDown) turn.halt('shut down');
  const { network } = turn;
  return { network, raft: next, appliedOffset, claimedEpoch, boot: memory.boot, appended };
}

function armAppend(options: VoterOptions, turn: Turn): void {
  const { appendEveryMicros } = options;
  if (appendEveryMicros === 0) return;
  const jitter = Math.floor((appendEveryMicros * (draw(turn, turn, APPEND_JITTER) - 8)) / 16);
  turn.setTimer(APPEND_TIMER, 0, plusMicros(turn.now, appendEveryMicros + jitter));
}

/** A record that no other process writes, so that lost and changed ones show. */
const numbered = (nodeId: number, boot: number, ordinal: number): ProducerIdsRecord => ({
  type: 'ProducerIdsRecord',
  brokerId: nodeId,
  brokerEpoch: boot,
  nextProducerId: ordinal,
});
