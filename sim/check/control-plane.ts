import type { ServerMemory } from '../../core/broker/server.ts';
import { partitionOf } from '../../core/controller/image-lookup.ts';
import type { Partition } from '../../core/replica/partition.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { Checker, Report } from './checker.ts';
import { checkController } from './control-plane/controllers.ts';
import { agrees, type ControlFold, judge, newControlFold } from './control-plane/fold.ts';
import { CONTROL_PLANE_GUARANTEES } from './control-plane/guarantees.ts';
import { checkDecisions, covers } from './control-plane/partitions.ts';
import { partitionsOf, serverMemory } from './server-view.ts';

/** The invariants of controllers and of the metadata they write, on the node that a step touched (control-plane §6). */
export const controlPlaneChecker: Checker<ControlFold> = {
  guarantees: CONTROL_PLANE_GUARANTEES,
  concerns: (scenario) => scenario.quorumOnly === null,
  start: newControlFold,
  skipsClients: true,
  onStep: (fold: ControlFold, event: SteppedEvent, report: Report) => {
    const server = serverMemory(event.after);
    if (server === null) return;
    const before = serverMemory(event.before);
    const { controller } = server;
    if (controller !== null && controller !== before?.controller) {
      const was = before?.controller ?? null;
      checkController(fold, event, report, server, was, controller);
      // A claim that ended took back what was decided in it.
      if (was !== null && controller.claimEpoch >= 0) {
        checkDecisions(fold, event, report, was, controller);
      }
    }
    if (server.broker !== null && server.broker !== before?.broker) {
      checkBroker(fold, event, report, server, before);
    }
  },
  onNode: (fold: ControlFold, change: NodeChange) => {
    const { id, name } = change.node.spec;
    if (change.what !== 'wiped' || !fold.voters.includes(id)) return;
    if (!fold.emptied.includes(name)) fold.emptied.push(name);
    // Voters that are known by their directory bear the loss of less than half of them (KIP-853).
    const isBorne = fold.isDynamic && fold.emptied.length <= (fold.voters.length - 1) / 2;
    if (!isBorne) fold.wiped.push(...fold.emptied.filter((other) => !fold.wiped.includes(other)));
  },
};

/** A broker's image (control-plane S7, S16) and, where it leads, its maximal ISR (S21). */
function checkBroker(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  server: ServerMemory,
  before: ServerMemory | null,
): void {
  const image = server.broker?.publisher.published ?? null;
  const previous = before?.broker?.publisher.published ?? null;
  if (image !== null && previous !== null && image !== previous) {
    report.exercised('broker-metadata-monotone');
    if (image.endOffset < previous.endOffset) {
      const text = `${event.node.spec.name} went back from metadata offset ${previous.endOffset} to ${image.endOffset}`;
      judge(fold, report, event, 'broker-metadata-monotone', text);
    }
    report.exercised('metadata-image-agrees');
    // A combined process has a controller's image as well: its hashes are kept under an index of their own.
    const index = event.node.index + event.nodes.length;
    if (!agrees(fold, index, previous, image)) {
      const text = `${event.node.spec.name} made another image of the metadata up to ${image.endOffset} than other nodes`;
      judge(fold, report, event, 'metadata-image-agrees', text);
    }
  }
  const was = partitionsOf(event.before);
  const is = partitionsOf(event.after);
  if (was === is) return;
  for (let i = 0; i < is.length; i++) {
    const partition = is[i] as Partition;
    const old = was[i] ?? null;
    if (old?.isrState === partition.isrState) continue;
    if (partition.leaderId === event.node.spec.id) checkLed(fold, event, report, partition);
  }
}

/** S21, seen from the leader: what the newest active controller decided for this epoch. */
function checkLed(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  partition: Partition,
): void {
  let newest: ServerMemory['controller'] = null;
  for (const { state } of event.nodes) {
    const controller = serverMemory(state)?.controller ?? null;
    if (controller === null || controller.claimEpoch < 0) continue;
    if (newest === null || controller.claimEpoch > newest.claimEpoch) newest = controller;
  }
  const decided = newest === null ? null : partitionOf(newest.latest.image, partition.name);
  if (decided === null || decided.leader !== partition.leaderId) return;
  if (decided.leaderEpoch !== partition.leaderEpoch) return;
  covers(fold, event, report, decided, partition.isrState.maximalIsr);
}
