import type { ServerMemory } from '../../../core/broker/server.ts';
import type { ControllerState } from '../../../core/controller/controller.ts';
import type { BrokerRegistration } from '../../../core/controller/image.ts';
import type { Effect } from '../../../core/machine.ts';
import type { ControllerResponse } from '../../../core/protocol/message.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { agrees, type ControlFold, judge } from './fold.ts';

type Reply = Extract<Effect, { readonly type: 'Reply' }>;

/** A controller's claims, answers and committed image (control-plane S7, S11 to S13, S17, S23). */
export function checkController(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  server: ServerMemory,
  before: ControllerState | null,
  after: ControllerState,
): void {
  if (after.claimEpoch !== (before?.claimEpoch ?? -1)) {
    checkClaim(fold, event, report, server, before, after);
  }
  if (before !== null) checkAnswers(fold, event, report, server, before, after);
  const { image } = after.stable;
  const previous = before?.stable.image ?? null;
  if (image === previous) return;
  report.exercised('metadata-image-agrees');
  if (!agrees(fold, event.node.index, previous, image)) {
    const text = `${event.node.spec.name} made another image of the metadata up to ${image.endOffset} than other nodes`;
    judge(fold, report, event, 'metadata-image-agrees', text);
  }
  if (previous?.brokers !== image.brokers) {
    checkBrokerEpochs(fold, event, report, previous?.brokers ?? [], image.brokers);
  }
}

/** S11 and S13: what begins and what ends with a claim. */
function checkClaim(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  server: ServerMemory,
  before: ControllerState | null,
  after: ControllerState,
): void {
  const { name } = event.node.spec;
  if (before !== null && before.claimEpoch >= 0) {
    report.exercised('metadata-image-agrees');
    if (after.claimEpoch < 0 && after.latest !== after.stable) {
      const text = `${name} renounced epoch ${before.claimEpoch} but keeps what was not committed`;
      judge(fold, report, event, 'metadata-image-agrees', text);
    }
  }
  const epoch = after.claimEpoch;
  if (epoch < 0) return;
  report.exercised('single-controller-writes');
  const process = `${name}#${event.node.boot}`;
  const at = fold.claimEpochs.indexOf(epoch);
  if (at >= 0 && fold.claimers[at] !== process) {
    const text = `${process} is active in epoch ${epoch}, in which ${fold.claimers[at]} was`;
    judge(fold, report, event, 'single-controller-writes', text);
  } else if (at < 0) {
    fold.claimEpochs.push(epoch);
    fold.claimers.push(process);
  }
  const { raft } = server;
  if (raft.role.type !== 'Leader' || raft.epoch !== epoch) {
    const text = `${process} is active in epoch ${epoch} but is ${raft.role.type} of epoch ${raft.epoch}`;
    judge(fold, report, event, 'single-controller-writes', text);
  } else if (after.stable.nextOffset <= raft.role.epochStart) {
    const text = `${process} became active having read up to ${after.stable.nextOffset}, before its epoch starts at ${raft.role.epochStart}`;
    judge(fold, report, event, 'single-controller-writes', text);
  }
  report.exercised('controller-reply-committed');
  // Who becomes active late, in an epoch that is over, is no later controller: nothing that it decides is committed.
  const isLater = fold.claimEpochs.every((other) => other <= epoch);
  if (isLater && after.stable.image.endOffset <= fold.answeredOffset) {
    const text = `${process} became active knowing the metadata up to ${after.stable.image.endOffset}, but offset ${fold.answeredOffset} was answered`;
    judge(fold, report, event, 'controller-reply-committed', text);
  }
}

/** S12: a change is answered once it is committed; S23: blocks of producer ids. */
function checkAnswers(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  server: ServerMemory,
  before: ControllerState,
  after: ControllerState,
): void {
  const writes = before.lastWrittenOffset !== after.lastWrittenOffset;
  if (!writes && before.deferred.length === 0) return;
  for (const effect of event.effects) {
    if (effect.type !== 'Reply') continue;
    const message = effect.message as ControllerResponse | null;
    const deferred = before.deferred.find(({ response }) => response === message);
    const isPrompt = deferred === undefined && answersOwnChange(event, effect, before, after);
    if (message === null || (deferred === undefined && !isPrompt)) continue;
    const offset = deferred?.offset ?? after.lastWrittenOffset;
    report.exercised('controller-reply-committed');
    if (offset >= server.raft.highWatermark) {
      const text = `${event.node.spec.name} answered a change at offset ${offset} with the high watermark at ${server.raft.highWatermark}`;
      judge(fold, report, event, 'controller-reply-committed', text);
    }
    fold.answeredOffset = Math.max(fold.answeredOffset, offset);
    checkProducerIds(fold, event, report, message);
  }
}

/** Whether a reply confirms what the controller wrote in this very step, for the request that the step took in. */
function answersOwnChange(
  { input }: SteppedEvent,
  reply: Reply,
  before: ControllerState,
  after: ControllerState,
): boolean {
  if (input.type !== 'Received' || input.connection !== reply.connection) return false;
  if (before.claimEpoch !== after.claimEpoch) return false;
  if (before.lastWrittenOffset === after.lastWrittenOffset) return false;
  const message = reply.message as ControllerResponse | null;
  return message !== null && message.error === 'NONE';
}

function checkProducerIds(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  response: ControllerResponse,
): void {
  if (response.type !== 'AllocateProducerIdsResponse' || response.error !== 'NONE') return;
  report.exercised('producer-ids-disjoint');
  const { producerIdStart } = response;
  if (fold.producerIdBlocks.includes(producerIdStart)) {
    const text = `${event.node.spec.name} gave away the producer ids from ${producerIdStart} again`;
    judge(fold, report, event, 'producer-ids-disjoint', text);
  }
  fold.producerIdBlocks.push(producerIdStart);
}

/** S17, on committed registrations. */
function checkBrokerEpochs(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  before: readonly BrokerRegistration[],
  after: readonly BrokerRegistration[],
): void {
  for (const broker of after) {
    const old = before.find(({ id }) => id === broker.id) ?? null;
    if (old?.brokerEpoch === broker.brokerEpoch && old.incarnationId === broker.incarnationId) {
      continue;
    }
    report.exercised('broker-epoch-unique');
    const { id, brokerEpoch, incarnationId } = broker;
    const wrong = (what: string): void =>
      judge(fold, report, event, 'broker-epoch-unique', `broker ${id}: ${what}`);
    if (old !== null && old.incarnationId === incarnationId) {
      wrong(`incarnation ${incarnationId} changed its epoch ${old.brokerEpoch} to ${brokerEpoch}`);
    } else if (old !== null && old.brokerEpoch >= brokerEpoch) {
      wrong(`epoch ${old.brokerEpoch} is followed by ${brokerEpoch}`);
    }
    const at = fold.brokerEpochs.indexOf(brokerEpoch);
    if (at >= 0 && fold.brokerIds[at] !== id) {
      wrong(`has epoch ${brokerEpoch}, which broker ${fold.brokerIds[at]} had`);
    }
    if (at < 0) {
      fold.brokerEpochs.push(brokerEpoch);
      fold.brokerIds.push(id);
    }
  }
}
