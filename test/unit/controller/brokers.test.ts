import { expect, test } from 'vitest';
import { seedHeartbeats } from '../../../core/controller/heartbeats.ts';
import { instant } from '../../../core/time.ts';
import { Rig } from './fixture.ts';

test('a broker epoch is the offset at which the registration begins, and the broker starts fenced (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.commit();
  const before = rig.latest.endOffset;
  const epoch = rig.register(11);
  expect(epoch).toBe(before);
  expect(rig.latest.brokers[0]).toMatchObject({ id: 11, fenced: true, registrationOffset: before });
  expect(rig.probesOf('BrokerRegistered')).toEqual([
    { type: 'BrokerRegistered', brokerId: 11, brokerEpoch: epoch, clean: false },
  ]);
});

test('the same incarnation keeps epoch and fencing (KAFKA-16952, S17)', () => {
  const rig = new Rig();
  rig.start(11);
  const epoch = rig.epochOf(11);
  expect(rig.register(11)).toBe(epoch);
  expect(rig.latest.brokers[0]).toMatchObject({ brokerEpoch: epoch, fenced: false });
});

test('another incarnation is refused while the session lasts, and registers once it is over (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11);
  const epoch = rig.epochOf(11);
  expect(rig.register(11, 2)).toBe(-1);
  expect(rig.replies.at(-1)?.response).toMatchObject({ error: 'DUPLICATE_BROKER_REGISTRATION' });
  rig.wait(9001);
  expect(rig.register(11, 2)).toBeGreaterThan(epoch);
  expect(rig.latest.brokers[0]).toMatchObject({ fenced: true, incarnationId: '11#2' });
});

test('the records that clean up after an old incarnation precede the registration and give it its epoch (replication §6.3)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12);
  rig.create('orders', [11, 12]);
  rig.wait(9001);
  const epoch = rig.register(11, 2);
  const types = rig.records().map((record) => record.type);
  expect(types.slice(-2)).toEqual(['PartitionChangeRecord', 'RegisterBrokerRecord']);
  expect(rig.latest.brokers[0]).toMatchObject({
    brokerEpoch: epoch,
    registrationOffset: epoch + 1,
  });
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12], leader: 12, leaderEpoch: 1 });
});

test('a broker is unfenced when it has read its own registration, not the end of the log (KAFKA-13959, S18)', () => {
  const rig = new Rig();
  rig.register(11);
  const { registrationOffset } = rig.latest.brokers[0] as { registrationOffset: number };
  rig.fire('controller.write-no-op');
  rig.commit();
  expect(rig.beat(11, { currentMetadataOffset: registrationOffset - 1 })).toMatchObject({
    isCaughtUp: false,
    isFenced: true,
  });
  const starting = rig.beat(11, { currentMetadataOffset: registrationOffset, wantFence: true });
  expect(starting).toMatchObject({ isCaughtUp: true, isFenced: true });
  expect(rig.beat(11, { currentMetadataOffset: registrationOffset }).isFenced).toBe(false);
  expect(rig.latest.brokers[0]?.fenced).toBe(false);
  expect(rig.probesOf('BrokerUnfenced')).toHaveLength(1);
});

test('a session that is over fences one broker per event, and soon the next (KAFKA-13173, F14)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13]);
  rig.wait(9001);
  rig.beat(13);
  rig.fire('controller.fence-stale-broker');
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12, 13], leader: 12 });
  expect(rig.timers.get('controller.fence-stale-broker')).toBe(10_000);
  rig.fire('controller.fence-stale-broker');
  expect(rig.partition('orders-0')).toMatchObject({ isr: [13], leader: 13 });
  rig.fire('controller.fence-stale-broker');
  expect(rig.timers.get('controller.fence-stale-broker')).toBe(1_125_000);
  expect(rig.probesOf('BrokerFenced').map((probe) => probe.brokerId)).toEqual([11, 12]);
  const types = rig.latest.brokers.map(({ fenced }) => fenced);
  expect(types).toEqual([true, true, false]);
});

test('exactly the session timeout after the last heartbeat a broker is not stale yet (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11);
  rig.beat(11);
  const contact = rig.node.controller.heartbeats.contacts[0] as { lastContact: number };
  rig.now = contact.lastContact + 9_000_000;
  rig.fire('controller.fence-stale-broker');
  expect(rig.latest.brokers[0]?.fenced).toBe(false);
  rig.now += 1;
  rig.fire('controller.fence-stale-broker');
  expect(rig.latest.brokers[0]?.fenced).toBe(true);
});

test('a fenced broker that lives is unfenced by its next heartbeat under the same epoch (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11);
  const epoch = rig.epochOf(11);
  rig.expire(11);
  expect(rig.latest.brokers[0]?.fenced).toBe(true);
  expect(rig.beat(11).isFenced).toBe(false);
  expect(rig.epochOf(11)).toBe(epoch);
});

test('a new active controller gives each unfenced broker a session (KAFKA-18138, KAFKA-19130; switch control.heartbeatSeed)', () => {
  const rig = new Rig();
  rig.start(11);
  rig.register(12);
  const seeded = seedHeartbeats(rig.latest, true, instant(7));
  expect(seeded.contacts).toEqual([{ brokerId: 11, brokerEpoch: rig.epochOf(11), lastContact: 7 }]);
  expect(seeded.brokers.map(({ id, fenced }) => [id, fenced])).toEqual([
    [11, false],
    [12, true],
  ]);
  expect(seedHeartbeats(rig.latest, false, instant(7)).contacts).toEqual([]);
});

test('a heartbeat under a stale epoch is refused (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11);
  expect(rig.beat(11, { brokerEpoch: 1 }).error).toBe('STALE_BROKER_EPOCH');
  expect(rig.beat(99, { brokerEpoch: 1 }).error).toBe('STALE_BROKER_EPOCH');
});

test('a controlled shutdown moves leaders, then waits until all active brokers have read of it (KIP-841, KAFKA-14292)', () => {
  const rig = new Rig();
  rig.start(11, 12);
  rig.create('orders', [11, 12]);
  rig.beat(12);
  const first = rig.beat(11, { wantShutDown: true });
  expect(first).toMatchObject({ shouldShutDown: false, isFenced: false });
  expect(rig.latest.brokers[0]?.inControlledShutdown).toBe(true);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12], leader: 12 });
  const heartbeat = rig.node.controller.heartbeats.brokers[0];
  const moved = rig.latest.endOffset - 1;
  expect(heartbeat?.shutdownOffset).toBe(moved);
  // Writing on does not move the offset that is waited for.
  rig.fire('controller.write-no-op');
  rig.commit();
  expect(rig.beat(11, { wantShutDown: true }).shouldShutDown).toBe(false);
  expect(rig.node.controller.heartbeats.brokers[0]?.shutdownOffset).toBe(moved);
  rig.beat(12, { currentMetadataOffset: moved });
  const last = rig.beat(11, { wantShutDown: true });
  expect(last).toMatchObject({ shouldShutDown: true, isFenced: true });
  expect(rig.latest.brokers[0]?.fenced).toBe(true);
  expect(rig.probesOf('BrokerShuttingDown')).toHaveLength(1);
});

test('an unfenced broker that leads nothing may shut down at once, a fenced one as well (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11, 12);
  expect(rig.beat(11, { wantShutDown: true }).shouldShutDown).toBe(true);
  expect(rig.latest.brokers[0]).toMatchObject({ fenced: true, inControlledShutdown: false });
  expect(rig.beat(11, { wantShutDown: true }).shouldShutDown).toBe(true);
});

test('a heartbeat from before a shutdown that arrives behind it unfences the broker (suspect control.lateHeartbeat)', () => {
  const rig = new Rig();
  rig.start(11, 12);
  expect(rig.beat(11, { wantShutDown: true }).shouldShutDown).toBe(true);
  expect(rig.beat(11).isFenced).toBe(false);
  const mended = new Rig({ switches: { 'control.lateHeartbeat': 'mended' } });
  mended.start(11, 12);
  expect(mended.beat(11, { wantShutDown: true }).shouldShutDown).toBe(true);
  expect(mended.beat(11)).toMatchObject({ isFenced: true, shouldShutDown: false });
  mended.wait(9001);
  expect(mended.register(11, 2, mended.epochOf(11))).toBeGreaterThan(0);
  expect(mended.beat(11).isFenced).toBe(false);
});

test('a session survives fencing, so that a fast restart is refused for its rest (control-plane §2.3)', () => {
  const rig = new Rig();
  rig.start(11);
  rig.beat(11, { wantShutDown: true });
  expect(rig.register(11, 2, rig.epochOf(11))).toBe(-1);
  rig.wait(9001);
  expect(rig.register(11, 2, rig.epochOf(11))).toBeGreaterThan(0);
  expect(rig.probesOf('BrokerRegistered').at(-1)?.clean).toBe(true);
});
