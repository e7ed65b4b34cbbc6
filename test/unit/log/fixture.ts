import type { TopicSettings } from '../../../core/config/settings.ts';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import {
  afterPowerLoss,
  beginFlush,
  completeFlush,
  type Disk,
  UNFLUSHED_FILE,
} from '../../../core/disk.ts';
import type { Site } from '../../../core/draw.ts';
import { newBatch, placeBatch, type RecordBatch } from '../../../core/log/batch.ts';
import {
  appendAsLeader,
  createPartitionLog,
  type Log,
  loadPartitionLog,
  readBatches,
} from '../../../core/log/log.ts';
import type { Turn } from '../../../core/turn.ts';
import { newTurn } from '../../support/turn.ts';

export const UNLIMITED: number = Number.MAX_SAFE_INTEGER;

export const SETTINGS: TopicSettings = {
  'min.insync.replicas': 1,
  'unclean.leader.election.enable': false,
  'flush.messages': UNLIMITED,
  'flush.ms': UNLIMITED,
  'segment.bytes': 1_073_741_824,
  'segment.ms': 604_800_000,
  'max.message.bytes': 1_048_588,
  'message.timestamp.type': 'CreateTime',
  'retention.ms': 604_800_000,
  'retention.bytes': -1,
};

/** The rules of 0.11.0 to 2.0.0. */
export const LEGACY: Switches = {
  ...TODAY,
  'repl.truncation': 'epoch-and-offset',
  'repl.epochCacheOnElection': 'on-first-append',
};

export const NAME = 'orders-0';

/** Every batch of `n` records has 61 + 100 n bytes. */
export function plainBatch(n: number, timestampMs = 1000): RecordBatch {
  return newBatch(-1, -1, -1, records(n, timestampMs));
}

export function idempotentBatch(
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
  n = 1,
  timestampMs = 1000,
): RecordBatch {
  return newBatch(producerId, producerEpoch, baseSequence, records(n, timestampMs));
}

/** A batch as a follower fetches it. */
export const placed = (baseOffset: number, n: number, leaderEpoch: number): RecordBatch =>
  placeBatch(plainBatch(n), baseOffset, leaderEpoch);

function records(n: number, timestampMs: number): RecordBatch['records'] {
  return Array.from({ length: n }, (_, i) => ({
    key: null,
    value: `v${i}`,
    sizeBytes: 100,
    timestampMs,
  }));
}

/** A log and its disk as a story goes on; each call is a step of its own. */
export interface Story {
  readonly log: Log;
  readonly disk: Disk;
  readonly turn: Turn;
}

export function begin(disk?: Disk): Story {
  const turn = newTurn(disk === undefined ? {} : { disk });
  const log = createPartitionLog(turn, NAME, 'topic-id');
  return { log, disk: turn.disk, turn };
}

/** One step: `change` gets the log and a new turn. */
export function step(story: Story, change: (log: Log, turn: Turn) => Log, nowMs = 0): Story {
  const turn = newTurn({ disk: story.disk, now: nowMs * 1000 });
  const log = change(story.log, turn);
  return { log, disk: turn.disk, turn };
}

/** A leader's appends, one batch of each size, which must succeed. */
export function lead(
  story: Story,
  leaderEpoch: number,
  sizes: readonly number[],
  settings: TopicSettings = SETTINGS,
): Story {
  return sizes.reduce(
    (at, n) =>
      step(at, (log, turn) => {
        const result = appendAsLeader(log, turn, plainBatch(n), leaderEpoch, settings, TODAY);
        if (!result.appended) throw new Error(result.error);
        return result.log;
      }),
    story,
  );
}

/** The flush of a log or file ends that has seen all that is written now. */
export const flushed = (disk: Disk, target: string): Disk =>
  completeFlush(disk, beginFlush(disk, target));

/** The process ends and another one loads the log. */
export function restart(disk: Disk, clean: boolean): Story & { readonly cut: number } {
  const turn = newTurn({ disk });
  const { log, cut } = loadPartitionLog(turn, NAME, clean);
  return { log, disk: turn.disk, turn, cut };
}

/** Power fails; `eighths` of an unflushed tail are spared, no unflushed file is. */
export const powerLoss = (disk: Disk, eighths = 0, torn = false): Disk =>
  afterPowerLoss(disk, torn, (at: Site) => (at === UNFLUSHED_FILE ? 0 : eighths));

/** What the log holds, as [base offset, last offset, leader epoch]; also behind segment ends. */
export function content({ log, disk }: Story): (readonly [number, number, number])[] {
  const found: (readonly [number, number, number])[] = [];
  let offset = log.logStartOffset;
  while (offset < log.logEndOffset) {
    const batches = readBatches(log, disk, offset, log.logEndOffset, UNLIMITED, true);
    if (batches.length === 0) return found;
    for (const b of batches) {
      found.push([b.baseOffset, b.lastOffset, b.leaderEpoch]);
      offset = b.lastOffset + 1;
    }
  }
  return found;
}

/** The targets that a step asked to be flushed, in order. */
export const flushedBy = (turn: Turn): readonly string[] =>
  turn.effects.flatMap((effect) => (effect.type === 'Flush' ? [effect.target] : []));

/** The facts that a step stated, in order. */
export const probesOf = (turn: Turn): readonly unknown[] =>
  turn.effects.flatMap((effect) => (effect.type === 'Probe' ? [effect.probe] : []));
