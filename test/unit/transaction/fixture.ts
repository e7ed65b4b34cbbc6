import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import type { ServerSettings } from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import { EMPTY_IMAGE, type MetadataImage } from '../../../core/controller/image.ts';
import type { ErrorCode } from '../../../core/protocol/errors.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import type { PartitionName } from '../../../core/protocol/partition-name.ts';
import type { EndTxnResponse } from '../../../core/protocol/transactions.ts';
import type { TransactionBench } from '../../../core/transaction/bench.ts';
import { transactionLogic } from '../../../core/transaction/coordinator.ts';
import { onEndTxn } from '../../../core/transaction/end.ts';
import { NO_MARKERS } from '../../../core/transaction/marker-channels.ts';
import {
  type TransactionMetadata,
  type TransactionsState,
  type TransactionTarget,
  type TransactionWork,
  transactionOf,
} from '../../../core/transaction/state.ts';
import { copyTransaction, newTransaction } from '../../../core/transaction/transitions.ts';
import { newTurn } from '../../support/turn.ts';

/** A transaction coordinator between two operations: what one leaves on it a test looks at or commits. */
export interface Desk {
  readonly work: TransactionWork;
  readonly bench: TransactionBench;
}

/** The transactional id of the tests, whose producer id is 7. */
export const ID = 'app';

/** Transactional id `app` as it stands, in epoch 5 unless told otherwise. */
export const transaction = (
  change: Partial<TransactionTarget> & Pick<Partial<TransactionMetadata>, 'pendingState'> = {},
): TransactionMetadata =>
  copyTransaction(
    { transactionalId: ID },
    { ...newTransaction(ID, 7, 60_000, 1000), producerEpoch: 5, startMs: 900, ...change },
    change.pendingState ?? null,
    false,
  );

/** The partition `index` of `orders`, led by this broker unless told otherwise. */
const registration = (index: number, leader: number) => ({
  partition: `orders-${index}` as PartitionName,
  topicId: 'T',
  replicas: [1, 2],
  isr: [1, 2],
  leader,
  leaderEpoch: 0,
  partitionEpoch: 0,
  leaderRecoveryState: 'RECOVERED' as const,
  elr: [],
  lastKnownElr: [],
  addingReplicas: [],
  removingReplicas: [],
  directories: [],
});

const broker = (id: number) => ({
  id,
  incarnationId: `i${id}`,
  brokerEpoch: 1,
  rack: null,
  fenced: false,
  inControlledShutdown: false,
  logDirs: [],
  registrationOffset: 0,
});

/** A cluster of b1 and b2, in which `orders-<index>` has the leader `leaders[index]`. */
export const imageOf = (...leaders: readonly number[]): MetadataImage => ({
  ...EMPTY_IMAGE,
  brokers: [broker(1), broker(2)],
  topics: [{ name: 'orders', topicId: 'T', partitions: leaders.map((l, i) => registration(i, l)) }],
});

/** A coordinator in epoch 3 that knows these transactional ids; its producer ids begin with 1000. */
export function desk(
  transactions: readonly TransactionMetadata[],
  switches: Partial<Switches> = {},
  image: MetadataImage = imageOf(1, 2),
): Desk {
  const turn = newTurn();
  const settings = settingsOf('server', [4, 3, 0], {}).settings as ServerSettings;
  const all = { ...TODAY, ...switches };
  const work: TransactionWork = {
    turn,
    brokerId: 1,
    incarnationId: 'i1',
    image,
    settings,
    switches: all,
    partition: '__transaction_state-0' as PartitionName,
    epoch: 3,
    timerPrefix: 'transactions',
    state: { transactions } satisfies TransactionsState,
    timers: [],
    nextId: 1,
    write: null,
    reply: null,
  };
  let next = 1000;
  const takeProducerId = (): number => next++;
  const bench: TransactionBench = {
    turn,
    image,
    settings,
    switches: all,
    takeProducerId,
    markers: NO_MARKERS,
    adds: [],
  };
  return { work, bench };
}

/** What is known of the transactional id of the tests. */
export const known = ({ work }: Desk): TransactionMetadata =>
  transactionOf(work.state, ID) as TransactionMetadata;

/** The write that an operation asked for is committed, or has failed. */
export function written({ work, bench }: Desk, error: ErrorCode = 'NONE'): void {
  const operation = work.write?.then;
  if (operation === null || operation === undefined) throw new Error('nothing is to be written');
  work.write = null;
  transactionLogic(bench).onOperation(work, operation, error);
}

/** The answers so far, the newest last. */
export const replies = ({ work }: Desk): readonly (KafkaMessage | null)[] =>
  work.turn.effects.flatMap((effect) => (effect.type === 'Reply' ? [effect.message] : []));

/** The newest answer. */
export const reply = <M extends KafkaMessage>(at: Desk): M | undefined =>
  replies(at).at(-1) as M | undefined;

/** What a client that ends its transaction is told, or the state that is to be written first. */
export function end(at: Desk, committed: boolean, producerEpoch: number, producerId = 7): string {
  const request = { type: 'EndTxnRequest', transactionalId: ID, producerId } as const;
  onEndTxn(at.work, at.bench, 1, { ...request, producerEpoch, committed });
  const target = at.work.write === null ? null : known(at).pendingState;
  return target ?? (reply<EndTxnResponse>(at)?.error as string);
}
