import { find, put, type Row, remove } from '../collections/table.ts';
import type { MetadataImage } from '../controller/image.ts';
import { topicByName } from '../controller/image-lookup.ts';
import { partitionFor, TRANSACTION_STATE_TOPIC } from '../coordinator/partition-for.ts';
import type { ConnectionId, NodeId, Purpose } from '../machine.ts';
import { sendRequest } from '../network/network.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { type PartitionName, partitionName } from '../protocol/partition-name.ts';
import type { ProduceRequest } from '../protocol/produce.ts';
import type {
  AddPartitionsToTxnResponse,
  AddPartitionsToTxnTransaction,
  TxnOffsetCommitRequest,
} from '../protocol/transactions.ts';
import type { Verified } from '../replica/verification.ts';
import type { Instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import { markerDestination } from './marker-channels.ts';

/**
 * Asks transaction coordinators whether first writes belong to a transaction, or has them added to it
 * (AddPartitionsToTxnManager; clients §3.8). One request per coordinator is in flight; what comes meanwhile goes together.
 */
export interface Verifier {
  /** By connection: one connection has one request at a time. */
  readonly waiting: readonly WaitingWrite[];
  /** By coordinator. */
  readonly queues: readonly VerificationQueue[];
}

/** A write that waits for a coordinator's word. */
export interface WaitingWrite extends Row {
  readonly request: ProduceRequest | TxnOffsetCommitRequest;
  readonly verified: Verified;
  /** When the verification began, which bounds its repetitions. */
  readonly since: Instant;
}

export interface VerificationQueue extends Row {
  readonly queued: readonly Question[];
  readonly inFlight: readonly Question[];
}

/** What is asked about one transaction, and for which write. */
export interface Question {
  readonly transaction: AddPartitionsToTxnTransaction;
  readonly connection: ConnectionId;
}

/** A write whose question is answered: the errors of its partitions. */
export interface Answered {
  readonly connection: ConnectionId;
  readonly errors: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
}

export const NO_VERIFIER: Verifier = { waiting: [], queues: [] };

/** What connections to coordinators are for. */
export const VERIFICATION_PURPOSE: Purpose = 'add-partitions-to-txn';
/** The timer of a question that is repeated, since the transaction before is not complete; its subject is the connection. */
export const VERIFICATION_TIMER = 'transactions.verification-retry';

/** The verifier as one step changes it. */
export interface VerifierBench {
  readonly turn: Turn;
  readonly image: MetadataImage;
  readonly requestTimeoutMs: number;
  readonly partitions: number;
  verifier: Verifier;
  /** Writes whose question was answered in this step. */
  answered: readonly Answered[];
}

/** Takes note of a write that waits. */
export function wait(bench: VerifierBench, write: WaitingWrite): void {
  const { waiting, queues } = bench.verifier;
  bench.verifier = { waiting: put(waiting, write), queues };
}

/** The write that waits on a connection, which waits no more; null where none does. */
export function takeWaiting(bench: VerifierBench, connection: ConnectionId): WaitingWrite | null {
  const { waiting, queues } = bench.verifier;
  const write = find(waiting, connection);
  if (write !== null) bench.verifier = { waiting: remove(waiting, connection), queues };
  return write;
}

/** Puts a question to the coordinator of its transaction (addOrVerifyTransaction). */
export function ask(
  bench: VerifierBench,
  connection: ConnectionId,
  transaction: AddPartitionsToTxnTransaction,
): void {
  const question: Question = { transaction, connection };
  const count =
    topicByName(bench.image, TRANSACTION_STATE_TOPIC)?.partitions.length ?? bench.partitions;
  const index = partitionFor(transaction.transactionalId, count);
  const node = markerDestination(bench.image, partitionName(TRANSACTION_STATE_TOPIC, index));
  if (node === null || node < 0) answer(bench, question, 'COORDINATOR_NOT_AVAILABLE');
  else enqueue(bench, node, question);
}

/** An older question of the same transaction gives way, or the newer one does that has an older epoch (addTxnData). */
function enqueue(bench: VerifierBench, node: NodeId, question: Question): void {
  const queue = queueOf(bench, node);
  const { transactionalId, producerEpoch } = question.transaction;
  const known = queue.queued.find(
    ({ transaction }) => transaction.transactionalId === transactionalId,
  );
  let { queued } = queue;
  if (known !== undefined) {
    const epoch = known.transaction.producerEpoch;
    if (epoch > producerEpoch) {
      answer(bench, question, 'INVALID_PRODUCER_EPOCH');
      return;
    }
    queued = queued.filter((other) => other !== known);
    answer(bench, known, epoch < producerEpoch ? 'INVALID_PRODUCER_EPOCH' : 'NETWORK_EXCEPTION');
  }
  putQueue(bench, node, [...queued, question], queue.inFlight);
  send(bench, node);
}

const queueOf = ({ verifier }: VerifierBench, node: NodeId): VerificationQueue =>
  find(verifier.queues, node) ?? { id: node, queued: [], inFlight: [] };

function putQueue(
  bench: VerifierBench,
  id: NodeId,
  queued: readonly Question[],
  inFlight: readonly Question[],
): void {
  const { waiting, queues } = bench.verifier;
  bench.verifier = { waiting, queues: put(queues, { id, queued, inFlight }) };
}

function send(bench: VerifierBench, node: NodeId): void {
  const { queued, inFlight } = queueOf(bench, node);
  if (inFlight.length > 0 || queued.length === 0) return;
  putQueue(bench, node, [], queued);
  const transactions = queued.map(({ transaction }) => transaction);
  const request = { type: 'AddPartitionsToTxnRequest', transactions } as const;
  sendRequest(bench.turn, node, VERIFICATION_PURPOSE, request, bench.requestTimeoutMs);
}

function answer(
  bench: VerifierBench,
  { connection, transaction }: Question,
  error: ErrorCode,
): void {
  const errors = transaction.partitions.map((partition) => ({ partition, error }));
  bench.answered = [...bench.answered, { connection, errors }];
}

/** A coordinator answered, or (null) no answer will come. */
export function onVerificationEnd(
  bench: VerifierBench,
  node: NodeId,
  response: AddPartitionsToTxnResponse | null,
): void {
  const { queued, inFlight } = queueOf(bench, node);
  putQueue(bench, node, queued, []);
  for (const question of inFlight) {
    const { transactionalId } = question.transaction;
    const result = response?.results.find((other) => other.transactionalId === transactionalId);
    if (result === undefined) {
      answer(bench, question, 'NETWORK_EXCEPTION');
      continue;
    }
    const errors = result.partitions
      .filter(({ error }) => error !== 'NONE')
      .map(({ partition, error }) => ({ partition, error: asProducersKnow(error) }));
    bench.answered = [...bench.answered, { connection: question.connection, errors }];
  }
  send(bench, node);
}

/** Producers expect an old epoch here, not a fence (AddPartitionsToTxnHandler). */
const asProducersKnow = (error: ErrorCode): ErrorCode =>
  error === 'PRODUCER_FENCED' ? 'INVALID_PRODUCER_EPOCH' : error;

/** What a producer is told of a question that came to nothing: mostly something that it retries (clients §3.8). */
export function produceError(error: ErrorCode, isVersion2: boolean): ErrorCode {
  switch (error) {
    case 'NETWORK_EXCEPTION':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      return 'NOT_ENOUGH_REPLICAS';
    case 'CONCURRENT_TRANSACTIONS':
      return isVersion2 ? error : 'NOT_ENOUGH_REPLICAS';
    default:
      return error;
  }
}
