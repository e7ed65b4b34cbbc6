import { assert } from '../assert.ts';
import { appended, replaceAt, withoutAt } from '../collections/table.ts';
import type { ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { MetadataImage } from '../controller/image.ts';
import type { ConnectionId } from '../machine.ts';
import type { BrokerRequest, BrokerResponse } from '../protocol/message.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import type { TransactionalWriter } from './records.ts';
import type { CoordinatorKinds, DeferredReply, ShardTimer } from './shard.ts';

/**
 * A shard as one operation changes it, like `Turn` made for the operation and ended with it. An operation writes once at
 * most; its answer, if it has one, waits until that and everything before it is committed.
 */
export interface ShardWork<K extends CoordinatorKinds> {
  readonly turn: Turn;
  readonly brokerId: number;
  /** Names this process, so that what it names does not name anything of an earlier one. */
  readonly incarnationId: string;
  readonly image: MetadataImage;
  readonly settings: ServerSettings;
  readonly switches: Switches;
  readonly partition: PartitionName;
  /** The leader epoch under which this broker coordinates the partition. */
  readonly epoch: number;
  readonly timerPrefix: string;
  state: K['state'];
  timers: readonly ShardTimer<K>[];
  nextId: number;
  write: ShardWrite<K> | null;
  reply: DeferredReply | null;
}

/** What an operation wants on the log. */
export interface ShardWrite<K extends CoordinatorKinds> {
  readonly records: readonly K['record'][];
  /** Whether the records make the state, or the handler has changed it itself, as those of classic groups do. */
  readonly replays: boolean;
  /** What follows when the write is committed or has failed. */
  readonly then: K['operation'] | null;
  /** Within whose transaction the records are. */
  readonly writer: TransactionalWriter | null;
  /** How long the write is waited for; null for the coordinator's usual time. */
  readonly timeoutMs: number | null;
}

/** Asks for records on the log; they are replayed into the state. Nothing happens for no records. */
export function write<K extends CoordinatorKinds>(
  work: ShardWork<K>,
  records: readonly K['record'][],
  then: K['operation'] | null = null,
  writer: TransactionalWriter | null = null,
): void {
  setWrite(work, { records, replays: true, then, writer, timeoutMs: null });
}

/** Asks for records on the log that say what the handler has made of the state already. */
export function writeAsIs<K extends CoordinatorKinds>(
  work: ShardWork<K>,
  records: readonly K['record'][],
  then: K['operation'] | null,
  timeoutMs: number | null = null,
): void {
  setWrite(work, { records, replays: false, then, writer: null, timeoutMs });
}

function setWrite<K extends CoordinatorKinds>(work: ShardWork<K>, wanted: ShardWrite<K>): void {
  assert(work.write === null, 'an operation of a coordinator writes once');
  if (wanted.records.length > 0) work.write = wanted;
}

/** Answers when everything written so far, by this operation too, is committed; at once where that is so already. */
export function respond<K extends CoordinatorKinds>(
  work: ShardWork<K>,
  connection: ConnectionId,
  request: BrokerRequest,
  response: BrokerResponse,
): void {
  work.reply = { connection, request, response };
}

/** A number that nothing else in this process has. */
export function newId<K extends CoordinatorKinds>(work: ShardWork<K>): number {
  work.nextId += 1;
  return work.nextId - 1;
}

/** The name of a kernel timer of a shard's own timers. */
export const timerName = (prefix: string, type: string): string => `${prefix}.timer.${type}`;

/** Arms a timer, in the place of an armed one of its key. */
export function setTimer<K extends CoordinatorKinds>(
  work: ShardWork<K>,
  key: string,
  delayMs: number,
  operation: K['operation'],
): void {
  const at = work.timers.findIndex((timer) => timer.key === key);
  const known = at < 0 ? null : (work.timers[at] as ShardTimer<K>);
  if (known !== null && known.operation.type !== operation.type) disarm(work, known);
  const id = known === null ? newId(work) : known.id;
  const timer: ShardTimer<K> = { id, key, operation };
  work.timers = at < 0 ? appended(work.timers, timer) : replaceAt(work.timers, at, timer);
  const { turn, timerPrefix } = work;
  turn.setTimer(timerName(timerPrefix, operation.type), id, plusMs(turn.now, delayMs));
}

/** Disarms a timer, if it is armed. */
export function cancelTimer<K extends CoordinatorKinds>(work: ShardWork<K>, key: string): void {
  const at = work.timers.findIndex((armed) => armed.key === key);
  if (at < 0) return;
  disarm(work, work.timers[at] as ShardTimer<K>);
  work.timers = withoutAt(work.timers, at);
}

const disarm = <K extends CoordinatorKinds>(
  { turn, timerPrefix }: ShardWork<K>,
  timer: ShardTimer<K>,
): void => turn.cancelTimer(timerName(timerPrefix, timer.operation.type), timer.id);
