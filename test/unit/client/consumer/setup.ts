import type { Answer, ConsumedRecord } from '../../../../core/client/commands.ts';
import { consumerMachine } from '../../../../core/client/consumer/machine.ts';
import type { ConsumerMemory } from '../../../../core/client/consumer/memory.ts';
import type { ConsumerSettings } from '../../../../core/config/settings.ts';
import type { Switches } from '../../../../core/config/switches.ts';
import { newBatch, placeBatch, type RecordBatch } from '../../../../core/log/batch.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import type { FetchRequest, FetchResponse } from '../../../../core/protocol/fetch.ts';
import type { Request, Response } from '../../../../core/protocol/message.ts';
import { EARLIEST_TIMESTAMP } from '../../../../core/protocol/offsets.ts';
import { type CurrentLeader, NO_LEADER_HINT } from '../../../../core/protocol/produce.ts';
import { consumerSettings, Driver, facts, metadata, type OnWire } from '../driver.ts';

/** What the brokers of a test say. */
export interface View {
  leaders: (readonly [number, number])[];
  /** Log start and end of every partition. */
  start: number;
  end: number;
}

export type Consumer = Driver<ConsumerMemory> & { view: View };

/** A consumer of `t-0` (or more) whose metadata and offset lookups are answered; the rest stays on the wire. */
export function consumer(
  change: Partial<ConsumerSettings> = {},
  partitions: readonly string[] = ['t-0'],
  switches: Partial<Switches> = {},
): Consumer {
  const machine = consumerMachine({
    nodeId: 100,
    settings: consumerSettings(change),
    cluster: facts(switches),
  });
  const driver = new Driver(machine) as Consumer;
  driver.view = { leaders: [[1, 3]], start: 0, end: 10 };
  driver.auto = (request) => answer(request, driver.view);
  driver.boot();
  driver.command({ type: 'Assign', partitions });
  return driver;
}

function answer(request: Request, view: View): Response | null {
  if (request.type === 'MetadataRequest') return metadata(view.leaders);
  if (request.type !== 'ListOffsetsRequest') return null;
  return {
    type: 'ListOffsetsResponse',
    partitions: request.partitions.map(({ partition, timestamp }) => ({
      partition,
      error: 'NONE',
      offset: timestamp === EARLIEST_TIMESTAMP ? view.start : view.end,
      leaderEpoch: -1,
    })),
  };
}

/** Begins a poll. */
export const poll = (c: Consumer, id: number, timeoutMs = 1000): void =>
  c.command({ type: 'Poll', id, timeoutMs });

/** The fetches on the wire. */
export const fetches = (c: Consumer): OnWire<FetchRequest>[] => c.pending('FetchRequest');

/** What the fetches on the wire ask for: partition, offset, leader epoch. */
export const asked = (c: Consumer): (readonly [string, number, number])[] =>
  fetches(c).flatMap(({ request }) =>
    request.partitions.map((p) => [p.partition, p.fetchOffset, p.currentLeaderEpoch] as const),
  );

/** A batch of `count` records at `baseOffset`. */
export function batch(baseOffset: number, count: number, epoch = 3): RecordBatch {
  const records = Array.from({ length: count }, (_, i) => ({
    key: null,
    value: `v${baseOffset + i}`,
    sizeBytes: 10,
    timestampMs: 0,
  }));
  return placeBatch(newBatch(-1, -1, -1, records), baseOffset, epoch);
}

/** An answer to a fetch of some partitions. */
export const fetched = (
  partitions: Readonly<Record<string, readonly RecordBatch[] | ErrorCode>>,
  currentLeader: CurrentLeader = NO_LEADER_HINT,
): FetchResponse => ({
  type: 'FetchResponse',
  error: 'NONE',
  sessionId: 0,
  partitions: Object.entries(partitions).map(([partition, content]) => ({
    partition,
    error: typeof content === 'string' ? content : 'NONE',
    highWatermark: 100,
    lastStableOffset: 100,
    logStartOffset: 0,
    divergingEpoch: null,
    preferredReadReplica: -1,
    currentLeader,
    batches: typeof content === 'string' ? [] : content,
    abortedTransactions: null,
  })),
});

type Polled = Extract<Answer, { type: 'Polled' }>;

/** The polls that were answered, oldest first. */
export const polled = (c: Consumer): Polled[] =>
  c.answers.filter((a): a is Polled => a.type === 'Polled');

/** The offsets that a poll returned. */
export const offsets = (records: readonly ConsumedRecord[] | undefined): number[] =>
  (records ?? []).map((r) => r.offset);

/** Positions that moved: reason, from, to. */
export const resets = (c: Consumer): (readonly [string, number, number])[] =>
  c.answers.filter((a) => a.type === 'PositionReset').map((a) => [a.reason, a.from, a.to] as const);

/** Consumes `count` records of epoch 3 from offset 0, so that the position has an epoch. */
export function consumeSome(c: Consumer, count: number): void {
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, count)] }));
}
