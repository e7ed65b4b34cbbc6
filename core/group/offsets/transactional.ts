import { partitionOf } from '../../controller/image-lookup.ts';
import { respond, write } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { TxnOffset, TxnOffsetCommitRequest } from '../../protocol/transactions.ts';
import { newClassicGroup } from '../classic/group.ts';
import type { OffsetCommitRecord } from '../records.ts';
import { groupRefusal } from '../refusals.ts';
import { type GroupWork, groupOf, withGroup } from '../state.ts';
import { metadataError, recordOf, validateCommit } from './commit.ts';

/**
 * Writes offsets down that count once the transaction of their producer commits (clients §3.4). Without group metadata
 * nobody is fenced: whoever shares the transactional id was fenced by its epoch (KIP-447).
 */
export function onTxnOffsetCommit(
  work: GroupWork,
  connection: ConnectionId,
  request: TxnOffsetCommitRequest,
  guard: number,
): void {
  const error = commitError(work, request);
  if (error !== 'NONE') {
    work.turn.reply(connection, groupRefusal(request, error));
    return;
  }
  const { groupId, producerId, producerEpoch } = request;
  const results: { partition: string; error: ErrorCode }[] = [];
  const records: OffsetCommitRecord[] = [];
  for (const offset of request.offsets) {
    const refusal = offsetError(work, offset);
    results.push({ partition: offset.partition, error: refusal });
    if (refusal === 'NONE') records.push(recordOf(work, groupId, asCommitted(offset)));
  }
  write(work, records, null, { producerId, producerEpoch, guard });
  respond(work, connection, request, { type: 'TxnOffsetCommitResponse', partitions: results });
}

const offsetError = (work: GroupWork, { partition, metadata }: TxnOffset): ErrorCode =>
  partitionOf(work.image, partition) === null
    ? 'UNKNOWN_TOPIC_OR_PARTITION'
    : metadataError(work, metadata);

const asCommitted = (o: TxnOffset) => ({
  partition: o.partition,
  committedOffset: o.committedOffset,
  committedLeaderEpoch: o.committedLeaderEpoch,
  committedMetadata: o.metadata,
});

/** A missing group is made for who is in no generation, as with other commits (validateTransactionalOffsetCommit). */
function commitError(work: GroupWork, request: TxnOffsetCommitRequest): ErrorCode {
  let group = groupOf(work.state, request.groupId);
  if (group === null) {
    if (request.generationIdOrMemberEpoch >= 0) return 'ILLEGAL_GENERATION';
    group = newClassicGroup(request.groupId);
    work.state = withGroup(work.state, group);
  }
  const partitions = request.offsets.map(({ partition }) => partition);
  const error = validateCommit(group, request, partitions, work.switches, true);
  // Before version 6 of the request an old member epoch is called an old generation.
  return error === 'STALE_MEMBER_EPOCH' ? 'ILLEGAL_GENERATION' : error;
}
