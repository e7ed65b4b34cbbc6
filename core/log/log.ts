/**
 * The door of the room: one replica's log (replication §1). `state.ts` says what a log is; `append`, `read`, `truncate`,
 * `flush`, `roll` and `load` what happens to it.
 */
export {
  appendAsFollower,
  appendAsLeader,
  appendMarker,
  type FollowerAppend,
  type FollowerAppendError,
  type LeaderAppend,
  type ProducerMarker,
} from './append.ts';
export { deletePartitionLog } from './delete.ts';
export { assignLogEpoch } from './epoch-file.ts';
export {
  awaitsFlush,
  flushDue,
  flushLog,
  flushLogForShutdown,
  onLogFlushed,
  unflushedMessages,
} from './flush.ts';
export { createPartitionLog, type LoadedLog, loadPartitionLog } from './load.ts';
export { readBatches } from './read.ts';
export { deleteOldSegments, mayHaveOldSegments } from './retention.ts';
export {
  firstSegmentBase,
  forgetGoneProducers,
  type Log,
  lastStableOffset,
  raiseHighWatermark,
  removeExpiredProducers,
  setHighWatermark,
} from './state.ts';
export { abortedBetween } from './transactions.ts';
export { raiseLogStartOffset, truncateFullyAndStartAt, truncateTo } from './truncate.ts';
export { SENTINEL_GUARD, startVerification, UNGUARDED } from './verification.ts';
