import { EMPTY_IMAGE, type MetadataImage } from '../controller/image.ts';
import {
  EMPTY_LOADER,
  loadBatch,
  loadSnapshot,
  type MetadataLoaderState,
} from '../controller/loader.ts';
import type { MetadataBatch } from '../controller/records.ts';
import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import { committedFrom, type RaftState, snapshotToLoad } from '../quorum/raft.ts';
import { plusMicros } from '../time.ts';
import type { Turn } from '../turn.ts';

/**
 * How a broker follows the metadata log: committed batches are read at the broker's own pace, and what is read together
 * is published as one delta, so that intermediate states may never be seen (control-plane §3.1, replication §5.1).
 */
export interface MetadataPublisher {
  /** What has been read; ahead of `published` while the first image waits for the catch-up gate. */
  readonly loader: MetadataLoaderState;
  /** The metadata cache: what clients are told and replicas obey. */
  readonly published: MetadataImage;
  readonly hasPublished: boolean;
  /** Whether a publication is due at its timer. */
  readonly isScheduled: boolean;
}

/** How long the loader thread takes to get to a committed batch, in microseconds; mostly at once, with a tail. */
const LOADER_DELAY_MICROS = [
  0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 500, 1_000, 2_000, 5_000, 20_000, 80_000,
] as const;

/** How far behind a broker's metadata loader is. */
export const LOADER_DELAY: Site = site('broker.loader-delay', 16, 0);

export const PUBLISH_TIMER = 'broker.publish';

/** A loader that has read nothing. */
export const newPublisher = (): MetadataPublisher => ({
  loader: EMPTY_LOADER,
  published: EMPTY_IMAGE,
  hasPublished: false,
  isScheduled: false,
});

/** The quorum's state changed: if there is something new to read, it is read now or soon. */
export function schedulePublication(
  publisher: MetadataPublisher,
  turn: Turn,
  raft: RaftState,
): { publisher: MetadataPublisher; isDue: boolean } {
  const { loader, published, hasPublished, isScheduled } = publisher;
  if (isScheduled || raft.highWatermark <= loader.nextOffset) return { publisher, isDue: false };
  const delay = LOADER_DELAY_MICROS[draw(turn, turn, LOADER_DELAY)] as number;
  if (delay === 0) return { publisher, isDue: true };
  turn.setTimer(PUBLISH_TIMER, 0, plusMicros(turn.now, delay));
  return { publisher: { loader, published, hasPublished, isScheduled: true }, isDue: false };
}

/**
 * Reads everything committed and, behind the catch-up gate, publishes it. The first publication needs an image that
 * reaches the high watermark known here less one record; `delta` is null where nothing is published.
 */
export function readCommitted(
  publisher: MetadataPublisher,
  turn: Turn,
  raft: RaftState,
): { publisher: MetadataPublisher; delta: { before: MetadataImage; isFirst: boolean } | null } {
  let { loader } = publisher;
  const snapshot = snapshotToLoad(raft, turn.disk, loader.nextOffset);
  if (snapshot !== null) loader = loadSnapshot(snapshot);
  const batches: readonly MetadataBatch[] = committedFrom(raft, turn.disk, loader.nextOffset);
  for (const batch of batches) loader = loadBatch(loader, batch);
  const { published, hasPublished } = publisher;
  const { nextOffset } = loader;
  const isCaughtUp =
    raft.highWatermark >= 0 && nextOffset > 0 && nextOffset >= raft.highWatermark - 1;
  if (loader.image === published || (!hasPublished && !isCaughtUp)) {
    return { publisher: { loader, published, hasPublished, isScheduled: false }, delta: null };
  }
  turn.probe({ type: 'MetadataPublished', offset: loader.image.endOffset });
  return {
    publisher: { loader, published: loader.image, hasPublished: true, isScheduled: false },
    delta: { before: published, isFirst: !hasPublished },
  };
}
