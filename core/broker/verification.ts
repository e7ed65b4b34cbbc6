import { topicByName } from '../controller/image-lookup.ts';
import { coordinatorError } from '../coordinator/errors.ts';
import { GROUP_METADATA_TOPIC, partitionFor } from '../coordinator/partition-for.ts';
import { onCoordinatorRequest } from '../coordinator/runtime.ts';
import { onTxnOffsetCommit } from '../group/offsets/transactional.ts';
import { groupRefusal } from '../group/refusals.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { type PartitionName, partitionName } from '../protocol/partition-name.ts';
import type { ProduceRequest } from '../protocol/produce.ts';
import type { TxnOffsetCommitRequest } from '../protocol/transactions.ts';
import {
  beginOffsetsVerification,
  beginVerification,
  onVerifiedProduce,
} from '../replica/transactional.ts';
import { guardOf, NOTHING_VERIFIED, type Verified } from '../replica/verification.ts';
import { type Instant, plusMs } from '../time.ts';
import {
  type Answered,
  ask,
  onVerificationEnd,
  produceError,
  takeWaiting,
  VERIFICATION_TIMER,
  type VerifierBench,
  type WaitingWrite,
  wait,
} from '../transaction/verifier.ts';
import type { Turn } from '../turn.ts';
import { type BrokerState, copyBroker, viewOf } from './broker.ts';
import type { BrokerContext } from './broker-steps.ts';
import { changed, withGroups } from './coordinators.ts';

type TransactionalWrite = ProduceRequest | TxnOffsetCommitRequest;

/** Records or offsets of a transaction: before the first of a partition its coordinator is asked (clients §3.8). */
export function onTransactionalWrite(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: TransactionalWrite,
): BrokerState {
  const isVersion2 = context.config.cluster.switches['txn.version'] === 'tv2';
  if (!isVersion2 && !verifiesFirst(context)) {
    return carryOut(broker, turn, context, connection, request, NOTHING_VERIFIED);
  }
  return begin(broker, turn, context, connection, request, turn.now);
}

const verifiesFirst = ({ config }: BrokerContext): boolean =>
  config.cluster.switches['txn.version'] !== 'tv0' &&
  config.settings['transaction.partition.verification.enable'];

function begin(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: TransactionalWrite,
  since: Instant,
): BrokerState {
  const { replicas, verified } = started(broker, turn, context, request);
  const next = copyBroker(broker, { replicas });
  const partitions = verified.guards.map(({ partition }) => partition);
  if (partitions.length === 0) return carryOut(next, turn, context, connection, request, verified);
  const verifyOnly = context.config.cluster.switches['txn.version'] !== 'tv2';
  const { transactionalId, producerId, producerEpoch } = nameOf(request);
  return withVerifier(next, turn, context, (bench) => {
    wait(bench, { id: connection, request, verified, since });
    ask(bench, connection, {
      transactionalId,
      producerId,
      producerEpoch,
      verifyOnly,
      partitions,
    });
  });
}

const started = (
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  request: TransactionalWrite,
) =>
  request.type === 'ProduceRequest'
    ? beginVerification(broker.replicas, turn, viewOf(broker), request)
    : beginOffsetsVerification(
        broker.replicas,
        turn,
        viewOf(broker),
        offsetsPartition(broker, context, request.groupId),
        request.producerId,
        request.producerEpoch,
      );

/** The partition that keeps the offsets of a group. */
function offsetsPartition(
  broker: BrokerState,
  { config }: BrokerContext,
  groupId: string,
): PartitionName {
  const count =
    topicByName(broker.publisher.published, GROUP_METADATA_TOPIC)?.partitions.length ??
    config.settings['offsets.topic.num.partitions'];
  return partitionName(GROUP_METADATA_TOPIC, partitionFor(groupId, count));
}

function nameOf(request: TransactionalWrite) {
  if (request.type === 'TxnOffsetCommitRequest') return request;
  const batch = request.partitions[0]?.batch;
  return {
    transactionalId: request.transactionalId ?? '',
    producerId: batch?.producerId ?? -1,
    producerEpoch: batch?.producerEpoch ?? -1,
  };
}

/** A coordinator's answer to the verifier, or the end of its connection. */
export function onVerificationEvent(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  event: NetworkEvent,
): BrokerState {
  if (event.type === 'LinkReady' || event.type === 'LinkLost') return broker;
  const response = event.type === 'Response' ? event.response : null;
  const answer = response?.type === 'AddPartitionsToTxnResponse' ? response : null;
  return withVerifier(broker, turn, context, (bench) => {
    onVerificationEnd(bench, event.peer, answer);
  });
}

/** A write whose transaction was not complete yet is verified anew. */
export function onVerificationTimer(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
): BrokerState {
  let write: WaitingWrite | null = null;
  const next = withVerifier(broker, turn, context, (bench) => {
    write = takeWaiting(bench, connection);
  });
  const { request, since } = (write ?? {}) as Partial<WaitingWrite>;
  if (request === undefined || since === undefined) return next;
  return begin(next, turn, context, connection, request, since);
}

function withVerifier(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  act: (bench: VerifierBench) => void,
): BrokerState {
  const { settings } = context.config;
  const bench: VerifierBench = {
    turn,
    image: broker.publisher.published,
    requestTimeoutMs: settings['request.timeout.ms'],
    partitions: settings['transaction.state.log.num.partitions'],
    verifier: broker.coordinators.verifier,
    answered: [],
  };
  act(bench);
  const done: { write: WaitingWrite; verified: Verified }[] = [];
  for (const answered of bench.answered) settle(bench, context, answered, done);
  let next = broker;
  if (bench.verifier !== broker.coordinators.verifier) {
    const coordinators = changed(broker.coordinators, { verifier: bench.verifier });
    next = copyBroker(broker, { coordinators });
  }
  for (const { write, verified } of done) {
    next = carryOut(next, turn, context, write.id, write.request, verified);
  }
  return next;
}

/** A question is answered: the write is carried out, or waits for the transaction before to be complete (clients §3.7). */
function settle(
  bench: VerifierBench,
  { config }: BrokerContext,
  { connection, errors }: Answered,
  done: { write: WaitingWrite; verified: Verified }[],
): void {
  const write = takeWaiting(bench, connection);
  if (write === null) return;
  const isVersion2 = config.cluster.switches['txn.version'] === 'tv2';
  const isConcurrent = errors.some(({ error }) => error === 'CONCURRENT_TRANSACTIONS');
  const { now } = bench.turn;
  const patienceMs = Math.min(
    config.settings['add.partitions.to.txn.retry.backoff.max.ms'],
    config.settings['request.timeout.ms'],
  );
  const mayRepeat = isVersion2 && write.request.type === 'ProduceRequest';
  if (mayRepeat && isConcurrent && now < plusMs(write.since, patienceMs)) {
    wait(bench, write);
    const backoffMs = config.settings['add.partitions.to.txn.retry.backoff.ms'];
    bench.turn.setTimer(VERIFICATION_TIMER, connection, plusMs(now, backoffMs));
    return;
  }
  const { guards, otherwise } = write.verified;
  const all = [...write.verified.errors, ...errors];
  done.push({ write, verified: { guards, otherwise, errors: all } });
}

/** Appends what was verified, and answers what was not. */
function carryOut(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: TransactionalWrite,
  verified: Verified,
): BrokerState {
  if (request.type === 'TxnOffsetCommitRequest') {
    return commitOffsets(broker, turn, context, connection, request, verified);
  }
  const isVersion2 = context.config.cluster.switches['txn.version'] === 'tv2';
  const errors = verified.errors.map(({ partition, error }) => ({
    partition,
    error: produceError(error, isVersion2),
  }));
  const { guards, otherwise } = verified;
  const told = verified === NOTHING_VERIFIED ? verified : { guards, otherwise, errors };
  const { replicas } = broker;
  return copyBroker(broker, {
    replicas: onVerifiedProduce(replicas, turn, viewOf(broker), connection, request, told),
  });
}

function commitOffsets(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: TxnOffsetCommitRequest,
  verified: Verified,
): BrokerState {
  const refusal = refusalOf(broker, verified);
  if (refusal !== 'NONE') {
    turn.reply(connection, groupRefusal(request, refusal));
    return broker;
  }
  const partition = offsetsPartition(broker, context, request.groupId);
  const index = Number(partition.slice(GROUP_METADATA_TOPIC.length + 1));
  const guard = guardOf(verified, partition);
  return withGroups(broker, turn, context, (work) => {
    onCoordinatorRequest(work, index, connection, request, (bench) => {
      onTxnOffsetCommit(bench, connection, request, guard);
    });
  });
}

function refusalOf({ coordinators }: BrokerState, { errors }: Verified): ErrorCode {
  if (coordinators.groups === null) return 'NOT_COORDINATOR';
  const first = errors[0];
  return first === undefined ? 'NONE' : coordinatorError(first.error);
}
