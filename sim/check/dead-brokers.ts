import type { ControllerState } from '../../core/controller/controller.ts';
import type { KafkaMessage } from '../../core/protocol/message.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Report } from './checker.ts';
import { serverMemory } from './server-view.ts';

interface Fold {
  /** How long an active controller may take a dead broker for alive, in microseconds. */
  readonly boundMicros: number;
  /** Brokers whose process has ended, and since when a controller has heard nothing of them. */
  readonly dead: { readonly id: number; since: number }[];
  /** The newest claim of a controller, and since when its node has worked without a break. */
  claimEpoch: number;
  claimedAt: number;
  lastStep: number;
}

/**
 * A broker whose process has ended is noticed by whoever is the active controller. Faults may go on meanwhile: the clock
 * runs while the same controller is active and works, and from the last heartbeat on, which may arrive after the death of
 * its sender.
 */
export const deadBrokerChecker: Checker<Fold> = {
  guarantees: [
    {
      id: 'dead-broker-fenced',
      title: 'An active controller fences a dead broker within one and a half session timeouts.',
      jepsen: null,
      kind: 'liveness',
      rule: 'KIP-631, KAFKA-18138; control-plane §6 L10',
      waivedBy: () => null,
    },
  ],
  concerns: (scenario) => scenario.topics.length > 0,
  start: (scenario: ResolvedScenario): Fold => {
    const sessionMs = scenario.servers[0]?.config.settings['broker.session.timeout.ms'] ?? 0;
    const boundMicros = 1.5 * sessionMs * 1000;
    return { boundMicros, dead: [], claimEpoch: -1, claimedAt: 0, lastStep: 0 };
  },
  onNode: (fold: Fold, { node, what, at }: NodeChange) => {
    const { id } = node.spec;
    const known = fold.dead.findIndex((one) => one.id === id);
    if (what === 'started' && known >= 0) fold.dead.splice(known, 1);
    const hasEnded = what === 'crashed' || what === 'halted' || what === 'power-lost';
    if (hasEnded && known < 0) fold.dead.push({ id, since: at });
  },
  skipsClients: true,
  onStep: (fold: Fold, event: SteppedEvent, report: Report) => {
    const controller = serverMemory(event.after)?.controller ?? null;
    if (controller === null || controller.claimEpoch < fold.claimEpoch) return;
    if (controller.claimEpoch < 0) return;
    const isBroken = event.at - fold.lastStep > fold.boundMicros / 4;
    if (controller.claimEpoch > fold.claimEpoch || isBroken) fold.claimedAt = event.at;
    fold.claimEpoch = controller.claimEpoch;
    fold.lastStep = event.at;
    if (fold.dead.length === 0) return;
    noteHeartbeat(fold, event);
    judge(fold, event, report, controller);
  },
};

/** What a dead broker had given to the network counts as a sign of life when it arrives. */
function noteHeartbeat({ dead }: Fold, { input, at }: SteppedEvent): void {
  if (input.type !== 'Received') return;
  const message = input.message as KafkaMessage;
  if (message.type !== 'BrokerHeartbeatRequest') return;
  const sender = dead.find(({ id }) => id === message.brokerId);
  if (sender !== undefined) sender.since = at;
}

/** Each dead broker once: it is taken off the list when it was fenced or should have been. */
function judge(fold: Fold, event: SteppedEvent, report: Report, controller: ControllerState): void {
  const { brokers } = controller.latest.image;
  for (let i = fold.dead.length - 1; i >= 0; i--) {
    const { id, since } = fold.dead[i] as Fold['dead'][number];
    const isAlive = brokers.some((broker) => broker.id === id && !broker.fenced);
    const micros = event.at - Math.max(since, fold.claimedAt);
    if (isAlive && micros <= fold.boundMicros) continue;
    fold.dead.splice(i, 1);
    report.exercised('dead-broker-fenced');
    if (!isAlive) continue;
    const silent = Math.round(micros / 1000);
    const text = `broker ${id} is dead, and ${event.node.spec.name}, which heard nothing of it for ${silent} ms, still takes it for alive`;
    report.violated('dead-broker-fenced', {
      event: event.number,
      at: event.at,
      text,
      record: null,
    });
  }
}
