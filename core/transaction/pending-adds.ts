import { find, put, type Row, remove, replaceAt } from '../collections/table.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type {
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnResult,
  AddPartitionsToTxnTransaction,
} from '../protocol/transactions.ts';
import type { TransactionBench } from './bench.ts';

/** A request to add or verify partitions of several transactions: it is answered when all of them have an outcome. */
export interface PendingAdds extends Row {
  readonly results: readonly (AddPartitionsToTxnResult | null)[];
}

/** Takes note of a request whose transactions are looked at one after the other. */
export function beginAdds(
  bench: TransactionBench,
  connection: ConnectionId,
  { transactions }: AddPartitionsToTxnRequest,
): void {
  bench.adds = put(bench.adds, { id: connection, results: transactions.map(() => null) });
}

/** One transaction of a request has its outcome; the last one answers the request. */
export function endAdd(
  bench: TransactionBench,
  connection: ConnectionId,
  item: number,
  result: AddPartitionsToTxnResult,
): void {
  const pending = find(bench.adds, connection);
  if (pending === null) return;
  const results = replaceAt(pending.results, item, result);
  const done = results.filter((other) => other !== null);
  if (done.length < results.length) {
    bench.adds = put(bench.adds, { id: connection, results });
    return;
  }
  bench.adds = remove(bench.adds, connection);
  bench.turn.reply(connection, { type: 'AddPartitionsToTxnResponse', results: done });
}

/** The same error for all partitions of a transaction. */
export const addResult = (
  { transactionalId, partitions }: AddPartitionsToTxnTransaction,
  error: ErrorCode,
): AddPartitionsToTxnResult => ({
  transactionalId,
  partitions: partitions.map((partition) => ({ partition, error })),
});
