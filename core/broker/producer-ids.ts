import type { AllocateProducerIdsResponse } from '../protocol/broker-to-controller.ts';
import type { InitProducerIdResponse } from '../protocol/metadata.ts';
import { type Instant, plusMs } from '../time.ts';

/** A broker's stock of producer ids: a block in use and, fetched ahead of need, the next one (KIP-730). */
export interface ProducerIds {
  readonly current: IdBlock;
  readonly next: IdBlock | null;
  readonly requestInFlight: boolean;
  /** After a refusal no block is asked for before this moment. */
  readonly retryAt: Instant;
}

/** Ids from `nextId` up to `endId` (exclusive) are still free; `startId` is where the block began. */
export interface IdBlock {
  readonly startId: number;
  readonly nextId: number;
  readonly endId: number;
}

const RETRY_BACKOFF_MS = 50;
const EMPTY: IdBlock = { startId: -1, nextId: -1, endId: -1 };

/** A broker without ids. */
export const newProducerIds = (now: Instant): ProducerIds => ({
  current: EMPTY,
  next: null,
  requestInFlight: false,
  retryAt: now,
});

/** Hands out one id, or refuses until the controller has given a block; tells whether to ask for one. */
export function takeProducerId(
  ids: ProducerIds,
  now: Instant,
): { ids: ProducerIds; response: InitProducerIdResponse; asks: boolean } {
  const current = ids.current.nextId < ids.current.endId ? ids.current : ids.next;
  const next = current === ids.current ? ids.next : null;
  if (current === null) {
    const asks = mayAsk(ids, now);
    return {
      ids: asked(ids, asks),
      response: answer('COORDINATOR_LOAD_IN_PROGRESS', -1, -1),
      asks,
    };
  }
  const { startId, nextId, endId } = current;
  const used: IdBlock = { startId, nextId: nextId + 1, endId };
  const { requestInFlight, retryAt } = ids;
  const taken: ProducerIds = { current: used, next, requestInFlight, retryAt };
  const isNearEnd = nextId === startId + Math.floor((endId - startId) * 0.9);
  const asks = isNearEnd && next === null && mayAsk(ids, now);
  return { ids: asked(taken, asks), response: answer('NONE', nextId, 0), asks };
}

/** The controller gave a block, refused, or (null) was not reached. */
export function onBlock(
  ids: ProducerIds,
  now: Instant,
  response: AllocateProducerIdsResponse | null,
): ProducerIds {
  const { current, next } = ids;
  if (response === null || response.error !== 'NONE') {
    const retryAt = response === null ? now : plusMs(now, RETRY_BACKOFF_MS);
    return { current, next, requestInFlight: false, retryAt };
  }
  const { producerIdStart: startId, producerIdLen } = response;
  const block: IdBlock = { startId, nextId: startId, endId: startId + producerIdLen };
  return { current, next: block, requestInFlight: false, retryAt: now };
}

const mayAsk = (ids: ProducerIds, now: Instant): boolean =>
  !ids.requestInFlight && now >= ids.retryAt;

const asked = (ids: ProducerIds, asks: boolean): ProducerIds =>
  asks
    ? { current: ids.current, next: ids.next, requestInFlight: true, retryAt: ids.retryAt }
    : ids;

const answer = (
  error: InitProducerIdResponse['error'],
  producerId: number,
  producerEpoch: number,
): InitProducerIdResponse => ({ type: 'InitProducerIdResponse', error, producerId, producerEpoch });
