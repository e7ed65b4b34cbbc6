import type { AllocateProducerIdsRequest } from '../protocol/broker-to-controller.ts';
import { isCurrentBroker } from './brokers.ts';
import { type ControllerState, decision, type Operation, operation, refusal } from './state.ts';

/** How many producer ids a broker gets at once (KIP-730). */
export const PRODUCER_ID_BLOCK_SIZE = 1000;

/** Gives a broker a block of producer ids that nobody else gets (KIP-730, control-plane §2.9). */
export function allocateProducerIds(
  controller: ControllerState,
  request: AllocateProducerIdsRequest,
): Operation {
  const type = 'AllocateProducerIdsResponse';
  const { brokerId, brokerEpoch } = request;
  if (!isCurrentBroker(controller, brokerId, brokerEpoch)) {
    const error = 'STALE_BROKER_EPOCH';
    return refusal(controller, { type, error, producerIdStart: -1, producerIdLen: 0 });
  }
  const producerIdStart = controller.latest.image.nextProducerId;
  const producerIdLen = PRODUCER_ID_BLOCK_SIZE;
  const nextProducerId = producerIdStart + producerIdLen;
  const record = { type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId } as const;
  return operation(controller, [decision(record, 'a block of producer ids (KIP-730)')], {
    type,
    error: 'NONE',
    producerIdStart,
    producerIdLen,
  });
}
