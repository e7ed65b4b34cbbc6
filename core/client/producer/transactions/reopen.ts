import { closeLink } from '../../../network/network.ts';
import type { Turn } from '../../../turn.ts';
import { CLIENT_PURPOSE } from '../../nodes.ts';
import { copyMemory, newProducerMemory, type ProducerMemory } from '../memory.ts';
import { closeBatches } from './batches.ts';
import { settle } from './state.ts';

/**
 * The application closes its producer without waiting and opens another one: what was buffered or on the wire fails, the
 * connections end, and what the old one knew is forgotten (KafkaProducer.close).
 */
export function reopened(before: ProducerMemory, turn: Turn): ProducerMemory {
  const m = closeBatches(before, turn);
  for (const { id } of m.blocked) {
    turn.answer({
      type: 'SendCompleted',
      id,
      partition: null,
      offset: -1,
      error: 'PRODUCER_CLOSED',
      outcome: 'failed',
    });
  }
  const result = { error: 'PRODUCER_CLOSED', outcome: 'fatal' } as const;
  settle(turn, m.transactions?.transition ?? null, result);
  settle(turn, m.transactions?.offsetsCall ?? null, result);
  for (const { peer } of turn.network.links) closeLink(turn, peer, CLIENT_PURPOSE);
  const next = copyMemory(newProducerMemory(m.config));
  next.network = m.network;
  // Ids of batches name draws: none is used twice in a process.
  next.nextBatchId = m.nextBatchId;
  next.flushBefore = m.nextBatchId;
  next.timerAt = m.timerAt;
  return next;
}
