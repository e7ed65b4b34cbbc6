import { topicSettings } from '../../../core/config/topic-settings.ts';
import type { ControllerState } from '../../../core/controller/controller.ts';
import type {
  BrokerRegistration,
  MetadataImage,
  PartitionRegistration,
  TopicImage,
} from '../../../core/controller/image.ts';
import { brokerOf, isActive, isElrEnabled } from '../../../core/controller/image-lookup.ts';
import type { AlterPartitionRequest } from '../../../core/protocol/broker-to-controller.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { partitionOn, serverMemory } from '../server-view.ts';
import { type ControlFold, judge } from './fold.ts';

const NO_PARTITIONS: readonly PartitionRegistration[] = [];

/** What an active controller decided in one step (control-plane S18 to S21). */
export function checkDecisions(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  before: ControllerState,
  after: ControllerState,
): void {
  const old = before.latest.image;
  const { image } = after.latest;
  if (old === image) return;
  if (old.brokers !== image.brokers) checkBrokers(fold, event, report, old, image);
  if (old.topics === image.topics && old.configs === image.configs) return;
  for (const topic of image.topics) {
    const was = old.topics.find(isSame(topic))?.partitions ?? NO_PARTITIONS;
    if (was === topic.partitions) continue;
    for (let index = 0; index < topic.partitions.length; index++) {
      const partition = topic.partitions[index] as PartitionRegistration;
      if (was[index] === partition) continue;
      checkShape(fold, event, report, after, topic, was[index] ?? null, partition);
      checkReassignment(fold, event, report, was[index] ?? null, partition);
      checkMembers(fold, event, report, image, was[index] ?? null, partition);
      checkLeader(fold, event, report, after, partition);
    }
  }
}

/** A topic that was made again has another id, and nothing in common with the one of its name. */
const isSame =
  ({ topicId }: TopicImage) =>
  (other: TopicImage): boolean =>
    other.topicId === topicId;

/** A reassignment that drops replicas has brought the others in sync (control-plane §2.7); a cancelled one drops its own. */
function checkReassignment(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  was: PartitionRegistration | null,
  is: PartitionRegistration,
): void {
  if (was === null) return;
  const dropped = was.replicas.filter((id) => !is.replicas.includes(id));
  if (dropped.length === 0 || was.addingReplicas.some((id) => dropped.includes(id))) return;
  report.exercised('reassignment-in-sync');
  // One that is complete in the record that begins it was never seen adding anything.
  const added = is.replicas.filter(
    (id) => was.addingReplicas.includes(id) || !was.replicas.includes(id),
  );
  const needed = added.length < dropped.length ? is.replicas : added;
  const missing = needed.find((id) => !is.isr.includes(id));
  if (missing === undefined && is.isr.length > 0) return;
  const text = `${is.partition} dropped ${dropped.join(', ')} of [${was.replicas.join(' ')}], but its ISR is [${is.isr.join(' ')}]`;
  judge(fold, report, event, 'reassignment-in-sync', text);
}

/** S18, and S20 for whoever left: fenced, or a new incarnation. */
function checkBrokers(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  old: MetadataImage,
  image: MetadataImage,
): void {
  for (const broker of image.brokers) {
    const was = brokerOf(old, broker.id);
    if (was === broker) continue;
    if (was?.fenced === true && !broker.fenced) checkUnfenced(fold, event, report, broker);
    const left =
      broker.fenced && (was?.fenced === false || was?.brokerEpoch !== broker.brokerEpoch);
    if (!left) continue;
    checkLeft(fold, event, report, image, broker.id);
  }
  for (const { id } of old.brokers) {
    if (brokerOf(image, id) === null) checkLeft(fold, event, report, image, id);
  }
}

/** S20: who is fenced, or taken out of the cluster, is in no ISR beside others. */
function checkLeft(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  image: MetadataImage,
  brokerId: number,
): void {
  for (const { partitions } of image.topics) {
    for (const { partition, isr } of partitions) {
      if (isr.length < 2 || !isr.includes(brokerId)) continue;
      const text = `broker ${brokerId} is fenced but stays in the ISR [${isr.join(' ')}] of ${partition}`;
      judge(fold, report, event, 'isr-subset-alive', text);
    }
  }
}

function checkUnfenced(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  broker: BrokerRegistration,
): void {
  const message = messageOf(event);
  if (message?.type !== 'BrokerHeartbeatRequest' || message.brokerId !== broker.id) return;
  report.exercised('unfence-gate');
  const { currentMetadataOffset, brokerEpoch } = message;
  if (currentMetadataOffset >= broker.registrationOffset && brokerEpoch === broker.brokerEpoch) {
    return;
  }
  const text = `broker ${broker.id} was unfenced at metadata offset ${currentMetadataOffset}, registered at ${broker.registrationOffset}`;
  judge(fold, report, event, 'unfence-gate', text);
}

const messageOf = (event: SteppedEvent): KafkaMessage | null =>
  event.input.type === 'Received' ? (event.input.message as KafkaMessage) : null;

/** S19. */
function checkShape(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  controller: ControllerState,
  topic: TopicImage,
  was: PartitionRegistration | null,
  is: PartitionRegistration,
): void {
  report.exercised('partition-well-formed');
  const wrong = malformed(controller, topic, was, is);
  if (wrong === null) return;
  const text = `${is.partition}: ${wrong} (leader ${is.leader}, ISR [${is.isr.join(' ')}], ELR [${is.elr.join(' ')}], epochs ${is.leaderEpoch}, ${is.partitionEpoch})`;
  judge(fold, report, event, 'partition-well-formed', text);
}

function malformed(
  controller: ControllerState,
  topic: TopicImage,
  was: PartitionRegistration | null,
  is: PartitionRegistration,
): string | null {
  const { isr, elr, replicas, leader } = is;
  const { config, latest } = controller;
  const elrEnabled = isElrEnabled(latest.image, config.cluster.switches);
  if (isr.some((id, at) => !replicas.includes(id) || isr.indexOf(id) !== at)) {
    return 'the ISR is no set of replicas';
  }
  if (replicas.some((id, at) => replicas.indexOf(id) !== at)) return 'a replica is named twice';
  const moving = [...is.addingReplicas, ...is.removingReplicas];
  if (moving.some((id) => !replicas.includes(id))) return 'it adds or removes what is no replica';
  if (elr.some((id) => isr.includes(id))) return 'ISR and ELR overlap';
  // Suspect H3: by the rule as it is, an ELR keeps members that a reassignment removed.
  const keepsRemoved = elr.some((id) => !replicas.includes(id));
  if (keepsRemoved && config.cluster.switches['repl.elrOnReassignment'] === 'mended') {
    return 'the ELR is no set of replicas';
  }
  if (leader >= 0 && !isr.includes(leader)) return 'the leader is not in the ISR';
  if (isr.length === 0 && !elrEnabled) return 'the ISR is empty without ELR';
  if (elr.length > 0 && !keepsRemoved) {
    const effective = topicSettings(latest.image, topic.name, config.settings, config.nodeId);
    const minIsr = Math.min(effective['min.insync.replicas'], replicas.length);
    if (!elrEnabled || isr.length >= minIsr) return 'there is an ELR where none may be';
  }
  if (is.leaderRecoveryState === 'RECOVERING' && isr.length > 1) {
    return 'a recovering leader is not alone in the ISR';
  }
  if (was === null) return null;
  return is.leaderEpoch < was.leaderEpoch || is.partitionEpoch < was.partitionEpoch
    ? 'an epoch fell'
    : null;
}

/** S20 for whoever enters an ISR. */
function checkMembers(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  image: MetadataImage,
  was: PartitionRegistration | null,
  is: PartitionRegistration,
): void {
  for (const id of is.isr) {
    if (was?.isr.includes(id) === true) continue;
    report.exercised('isr-subset-alive');
    if (!isActive(image, id)) {
      const text = `broker ${id} enters the ISR of ${is.partition} although it is fenced or stopping`;
      judge(fold, report, event, 'isr-subset-alive', text);
    }
    const message = messageOf(event);
    if (message?.type !== 'AlterPartitionRequest') continue;
    checkIncarnation(fold, event, report, image, is.partition, id, message);
  }
}

function checkIncarnation(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  image: MetadataImage,
  partition: string,
  id: number,
  request: AlterPartitionRequest,
): void {
  const proposed = request.partitions.find((data) => data.partition === partition);
  const named = proposed?.newIsr.find((member) => member.brokerId === id)?.brokerEpoch ?? -1;
  if (named === -1) return;
  report.exercised('isr-incarnation');
  const registered = brokerOf(image, id)?.brokerEpoch ?? -1;
  if (named === registered) return;
  const text = `broker ${id} enters the ISR of ${partition} with epoch ${registered}, but its leader saw epoch ${named} catch up`;
  judge(fold, report, event, 'isr-incarnation', text);
}

/** S21, seen from the controller: the leader of this very epoch reckons with everybody that was decided. */
function checkLeader(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  controller: ControllerState,
  decided: PartitionRegistration,
): void {
  for (const node of event.nodes) {
    if (node.spec.id !== decided.leader || node.state === null) continue;
    if (node.index === event.node.index) return;
    const held = partitionOn(node.state, decided.partition);
    if (held === null || held.leaderId !== decided.leader) return;
    if (held.leaderEpoch !== decided.leaderEpoch || isOutdated(event, controller)) return;
    covers(fold, event, report, decided, held.isrState.maximalIsr);
  }
}

/** S21: compares a leader's maximal ISR with the one decided for its epoch. */
export function covers(
  fold: ControlFold,
  event: SteppedEvent,
  report: Report,
  decided: PartitionRegistration,
  maximalIsr: readonly number[],
): void {
  report.exercised('maximal-isr-covers');
  const missing = decided.isr.find((id) => !maximalIsr.includes(id));
  if (missing === undefined) return;
  const text = `broker ${missing} is in the ISR [${decided.isr.join(' ')}] of ${decided.partition}, but its leader ${decided.leader} reckons with [${maximalIsr.join(' ')}] only`;
  judge(fold, report, event, 'maximal-isr-covers', text);
}

/** Whether another controller is active in a newer epoch: what this one decides will not be committed. */
function isOutdated(event: SteppedEvent, controller: ControllerState): boolean {
  return event.nodes.some(
    ({ state }) => (serverMemory(state)?.controller?.claimEpoch ?? -1) > controller.claimEpoch,
  );
}
