import { expect, test } from 'vitest';
import type { ControllerState } from '../../../core/controller/controller.ts';
import type { MetadataImage, PartitionRegistration } from '../../../core/controller/image.ts';
import { copyController } from '../../../core/controller/state.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import type { Evidence, Report } from '../../../sim/check/checker.ts';
import { newControlFold } from '../../../sim/check/control-plane/fold.ts';
import { controlPlaneChecker } from '../../../sim/check/control-plane.ts';
import type { SteppedEvent } from '../../../sim/kernel/observer.ts';
import type { ResolvedScenario } from '../../../sim/scenario/resolved.ts';
import { Rig } from '../controller/fixture.ts';

/** Feeds the checker with steps of processes whose states a test makes up. */
class Watch {
  readonly fold = newControlFold({ cluster: { voters: [1, 2, 3] } } as unknown as ResolvedScenario);
  readonly violated: string[] = [];
  readonly exercised = new Set<string>();

  step(
    rig: Rig,
    before: ControllerState,
    after: ControllerState,
    more: { node?: number; message?: KafkaMessage; replies?: unknown[] } = {},
  ): void {
    const node = { index: more.node ?? 1, boot: 1, spec: { id: more.node ?? 1, name: 'c' } };
    const state = (controller: ControllerState) => ({
      memory: { raft: rig.node.raft, controller, broker: null },
      disk: rig.disk,
    });
    const { message, replies = [] } = more;
    const event = {
      number: 1,
      at: 0,
      node,
      nodes: [],
      input:
        message === undefined
          ? { type: 'TimerFired' }
          : { type: 'Received', connection: -1, message },
      before: state(before),
      after: state(after),
      effects: replies.map((reply) => ({ type: 'Reply', connection: -1, message: reply })),
    } as unknown as SteppedEvent;
    const report: Report = {
      exercised: (id) => this.exercised.add(id),
      violated: (id, _evidence: Evidence) => this.violated.push(id),
      allowed: () => {},
    };
    controlPlaneChecker.onStep?.(this.fold, event, report);
  }
}

function rigWithTopic(): Rig {
  const rig = new Rig();
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13], { 'min.insync.replicas': '2' });
  return rig;
}

/** The state with another uncommitted image. */
function decided(controller: ControllerState, change: Partial<MetadataImage>): ControllerState {
  const next = copyController(controller);
  const { latest } = controller;
  next.latest = { ...latest, image: { ...latest.image, ...change } };
  return next;
}

function withPartition(
  controller: ControllerState,
  change: Partial<PartitionRegistration>,
): ControllerState {
  const topics = controller.latest.image.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => ({
      ...partition,
      partitionEpoch: partition.partitionEpoch + 1,
      ...change,
    })),
  }));
  return decided(controller, { topics });
}

function verdict(change: (rig: Rig, controller: ControllerState) => ControllerState): string[] {
  const rig = rigWithTopic();
  const watch = new Watch();
  watch.step(rig, rig.node.controller, change(rig, rig.node.controller));
  return watch.violated;
}

test('a well-formed change of a partition passes (control-plane S19, S20)', () => {
  expect(verdict((_rig, state) => withPartition(state, { isr: [11, 12] }))).toEqual([]);
});

test('a malformed partition is seen (control-plane S19)', () => {
  const shapes: Partial<PartitionRegistration>[] = [
    { isr: [11, 11] },
    { isr: [11, 99] },
    { isr: [12, 13] },
    { isr: [11, 12], elr: [13] },
    { isr: [11], elr: [11] },
    { isr: [11, 12], leaderRecoveryState: 'RECOVERING' },
    { partitionEpoch: -1 },
  ];
  for (const shape of shapes) {
    expect(verdict((_rig, state) => withPartition(state, shape))).toContain(
      'partition-well-formed',
    );
  }
});

test('a fenced broker that enters an ISR, or stays in one of several, is seen (control-plane S20)', () => {
  const fence = (state: ControllerState): ControllerState =>
    decided(state, {
      brokers: state.latest.image.brokers.map((broker) =>
        broker.id === 13 ? { ...broker, fenced: true } : broker,
      ),
    });
  expect(verdict((_rig, state) => fence(state))).toEqual(['isr-subset-alive']);
  const rig = rigWithTopic();
  const without = withPartition(fence(rig.node.controller), { isr: [11, 12] });
  const watch = new Watch();
  watch.step(rig, without, withPartition(without, { isr: [11, 12, 13] }));
  expect(watch.violated).toEqual(['isr-subset-alive']);
});

test('an ISR member that its leader saw in another incarnation is seen (KIP-903, control-plane S20)', () => {
  const rig = rigWithTopic();
  rig.propose('orders-0', [11, 12]);
  const before = rig.node.controller;
  const message: KafkaMessage = {
    type: 'AlterPartitionRequest',
    brokerId: 11,
    brokerEpoch: rig.epochOf(11),
    partitions: [
      {
        partition: 'orders-0',
        topicId: rig.partition('orders-0').topicId,
        leaderEpoch: 0,
        partitionEpoch: 1,
        newIsr: [{ brokerId: 13, brokerEpoch: 1 }],
        leaderRecoveryState: 'RECOVERED',
      },
    ],
  };
  const watch = new Watch();
  watch.step(rig, before, withPartition(before, { isr: [11, 12, 13] }), { message });
  expect(watch.violated).toEqual(['isr-incarnation']);
});

test('a broker unfenced before it has read its registration is seen (control-plane S18)', () => {
  const rig = new Rig();
  rig.register(11);
  const before = rig.node.controller;
  const after = decided(before, {
    brokers: before.latest.image.brokers.map((broker) => ({ ...broker, fenced: false })),
  });
  for (const [currentMetadataOffset, violations] of [
    [0, ['unfence-gate']],
    [rig.latest.endOffset, []],
  ] as const) {
    const message: KafkaMessage = {
      type: 'BrokerHeartbeatRequest',
      brokerId: 11,
      brokerEpoch: rig.epochOf(11),
      currentMetadataOffset,
      wantFence: false,
      wantShutDown: false,
    };
    const watch = new Watch();
    watch.step(rig, before, after, { message });
    expect(watch.violated).toEqual(violations);
    expect(watch.exercised).toContain('unfence-gate');
  }
});

test('an answer before its commit is seen, and a claim that does not know of it (control-plane S12)', () => {
  const rig = rigWithTopic();
  rig.ask({ type: 'AllocateProducerIdsRequest', brokerId: 11, brokerEpoch: rig.epochOf(11) });
  const waiting = rig.node.controller;
  const answered = copyController(waiting);
  answered.deferred = [];
  const watch = new Watch();
  const replies = [waiting.deferred[0]?.response];
  watch.step(rig, waiting, answered, { replies });
  expect(watch.violated).toEqual(['controller-reply-committed']);

  const standby = copyController(answered);
  standby.claimEpoch = -1;
  standby.latest = standby.stable;
  const claimed = copyController(standby);
  claimed.claimEpoch = rig.node.raft.epoch;
  watch.step(rig, standby, claimed);
  expect(watch.violated).toEqual(['controller-reply-committed', 'controller-reply-committed']);

  // Who wakes up and becomes active in an epoch that is over is no later controller.
  const outdated = copyController(standby);
  outdated.claimEpoch = rig.node.raft.epoch - 1;
  watch.step(rig, standby, outdated);
  expect(watch.violated.filter((id) => id === 'controller-reply-committed')).toHaveLength(2);
});

test('a change that is answered in the step that wrote it is seen, a refusal is none (control-plane S12)', () => {
  const rig = rigWithTopic();
  const before = rig.node.controller;
  const written = copyController(before);
  written.lastWrittenOffset = rig.node.raft.highWatermark;
  const message = { type: 'AllocateProducerIdsRequest' } as unknown as KafkaMessage;
  const reply = (error: string) => ({ type: 'AllocateProducerIdsResponse', error });
  const watch = new Watch();
  watch.step(rig, before, written, { message, replies: [reply('STALE_BROKER_EPOCH')] });
  expect(watch.violated).toEqual([]);
  watch.step(rig, before, written, { message, replies: [reply('NONE')] });
  expect(watch.violated).toEqual(['controller-reply-committed']);
});

test('two processes active in one epoch, and one that does not lead it, are seen (control-plane S11)', () => {
  const rig = rigWithTopic();
  const active = rig.node.controller;
  const standby = copyController(active);
  standby.claimEpoch = -1;
  const watch = new Watch();
  watch.step(rig, standby, active);
  expect(watch.violated).toEqual([]);
  const other = copyController(active);
  other.claimEpoch = active.claimEpoch + 1;
  watch.step(rig, standby, other);
  expect(watch.violated).toEqual(['single-controller-writes']);
});

test('a controller that renounces but keeps what was not committed is seen (control-plane S13)', () => {
  const rig = rigWithTopic();
  rig.ask({ type: 'AllocateProducerIdsRequest', brokerId: 11, brokerEpoch: rig.epochOf(11) });
  const kept = copyController(rig.node.controller);
  kept.claimEpoch = -1;
  const watch = new Watch();
  watch.step(rig, rig.node.controller, kept);
  expect(watch.violated).toEqual(['metadata-image-agrees']);
});

test('nodes that make different images of one offset are seen (control-plane S7)', () => {
  const rig = rigWithTopic();
  const before = copyController(rig.node.controller);
  before.stable = { ...before.stable, image: { ...before.stable.image, endOffset: 1 } };
  const after = rig.node.controller;
  const watch = new Watch();
  watch.step(rig, before, after, { node: 1 });
  watch.step(rig, before, after, { node: 2 });
  expect(watch.violated).toEqual([]);
  const odd = copyController(after);
  odd.stable = { ...after.stable, image: { ...after.stable.image, nextProducerId: 7 } };
  watch.step(rig, before, odd, { node: 3 });
  expect(watch.violated).toEqual(['metadata-image-agrees']);
});

test('broker epochs that fall, change or are shared are seen (control-plane S17)', () => {
  const rig = rigWithTopic();
  const before = rig.node.controller;
  const { image } = before.stable;
  const epochs = image.brokers.map(({ brokerEpoch }) => brokerEpoch);
  for (const change of [
    { brokerEpoch: 0, incarnationId: 'new' },
    { brokerEpoch: 99 },
    { brokerEpoch: epochs[2] as number, incarnationId: 'new' },
  ]) {
    const watch = new Watch();
    watch.fold.brokerEpochs.push(...epochs);
    watch.fold.brokerIds.push(...image.brokers.map(({ id }) => id));
    const brokers = image.brokers.map((broker, at) =>
      at === 0 ? { ...broker, ...change } : broker,
    );
    const after = copyController(before);
    after.stable = { ...before.stable, image: { ...image, brokers } };
    watch.step(rig, before, after);
    expect(watch.violated).toContain('broker-epoch-unique');
  }
});

test('a block of producer ids given away twice is seen (control-plane S23)', () => {
  const rig = rigWithTopic();
  const response = {
    type: 'AllocateProducerIdsResponse',
    error: 'NONE',
    producerIdStart: 0,
    producerIdLen: 1000,
  } as const;
  const waiting = copyController(rig.node.controller);
  waiting.deferred = [{ offset: 1, connection: -1, response }];
  const watch = new Watch();
  watch.step(rig, waiting, rig.node.controller, { replies: [response] });
  expect(watch.violated).toEqual([]);
  watch.step(rig, waiting, rig.node.controller, { replies: [response] });
  expect(watch.violated).toEqual(['producer-ids-disjoint']);
});
