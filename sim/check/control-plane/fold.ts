import type { MetadataImage } from '../../../core/controller/image.ts';
import { avalanche, mixNumber, mixString } from '../../../core/hash.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Report } from '../checker.ts';

/** What the control plane's checkers remember, as plain data. */
export interface ControlFold {
  readonly voters: readonly number[];
  /** Voters that lost their disk: static voters do not promise to survive that (F21). */
  readonly wiped: string[];
  /** Voters that lost their disk, whether or not that is more than the quorum bears. */
  readonly emptied: string[];
  readonly isDynamic: boolean;
  /** Who was active in which epoch: parallel lists. */
  readonly claimEpochs: number[];
  readonly claimers: string[];
  /** The highest offset whose answer was sent. */
  answeredOffset: number;
  /** Committed images by end offset, ascending: what the first node that got there made of them. */
  readonly imageOffsets: number[];
  readonly imageHashes: number[];
  /** By node index; null where nothing is known. */
  readonly tables: (TableHashes | null)[];
  /** Every broker epoch ever committed, and whose it is: parallel lists. */
  readonly brokerEpochs: number[];
  readonly brokerIds: number[];
  /** Starts of the blocks of producer ids that were given away. */
  readonly producerIdBlocks: number[];
}

/** The hashes of the tables of the image that a node has reached. */
export interface TableHashes {
  brokers: number;
  topics: number;
  configs: number;
  features: number;
}

/** Images of older offsets are no longer compared. */
const MOST_IMAGES = 4096;

/** Nothing happened yet. */
export const newControlFold = (scenario: ResolvedScenario): ControlFold => ({
  voters: scenario.cluster.voters,
  wiped: [],
  emptied: [],
  isDynamic: scenario.cluster.dynamicQuorum?.kraftVersion === 1,
  claimEpochs: [],
  claimers: [],
  answeredOffset: -1,
  imageOffsets: [],
  imageHashes: [],
  tables: [],
  brokerEpochs: [],
  brokerIds: [],
  producerIdBlocks: [],
});

/**
 * Whether an image is what other nodes made of its offset (control-plane S7). Only tables that changed since `before`,
 * the image that the node had last, are hashed again.
 */
export function agrees(
  fold: ControlFold,
  nodeIndex: number,
  before: MetadataImage | null,
  image: MetadataImage,
): boolean {
  const known = fold.tables[nodeIndex] ?? null;
  const tables = known ?? { brokers: 0, topics: 0, configs: 0, features: 0 };
  const old = known === null ? null : before;
  if (isNew(old?.brokers, image.brokers)) tables.brokers = hashOf(image.brokers);
  if (isNew(old?.topics, image.topics)) tables.topics = hashOf(image.topics);
  if (isNew(old?.configs, image.configs)) tables.configs = hashOf(image.configs);
  if (isNew(old?.features, image.features)) tables.features = hashOf(image.features);
  while (fold.tables.length <= nodeIndex) fold.tables.push(null);
  fold.tables[nodeIndex] = tables;
  let hash = mixNumber(tables.brokers, tables.topics);
  hash = mixNumber(mixNumber(hash, tables.configs), tables.features);
  hash = avalanche(mixNumber(mixNumber(hash, image.nextProducerId), image.epoch));
  return register(fold, image.endOffset, hash);
}

function register(fold: ControlFold, offset: number, hash: number): boolean {
  const { imageOffsets, imageHashes } = fold;
  let at = imageOffsets.length;
  while (at > 0 && (imageOffsets[at - 1] as number) >= offset) at -= 1;
  if (imageOffsets[at] === offset) return imageHashes[at] === hash;
  if (at === 0 && imageOffsets.length === MOST_IMAGES) return true;
  imageOffsets.splice(at, 0, offset);
  imageHashes.splice(at, 0, hash);
  if (imageOffsets.length > MOST_IMAGES) {
    imageOffsets.shift();
    imageHashes.shift();
  }
  return true;
}

/** All processes begin with the same empty tables: of those the hash may be that of the process before. */
const isNew = (before: readonly unknown[] | undefined, after: readonly unknown[]): boolean =>
  before !== after || after.length === 0;

const hashOf = (table: readonly unknown[]): number =>
  avalanche(mixString(0, JSON.stringify(table)));

/** Reports what an event broke; after a voter lost its disk that is what static voters do not promise to survive. */
export function judge(
  fold: ControlFold,
  report: Report,
  event: SteppedEvent,
  id: string,
  text: string,
): void {
  const evidence = { event: event.number, at: event.at, text, record: null };
  if (fold.wiped.length === 0) report.violated(id, evidence);
  else {
    const names = fold.wiped.join(', ');
    const why = fold.isDynamic
      ? `the disks of ${names} were lost, which is half of the voters or more`
      : `the disk of ${names} was lost, and a static voter is known by its id alone (KIP-853)`;
    report.allowed(id, evidence, why);
  }
}
