import { expect, test } from 'vitest';
import { Rig, type RigOptions } from './fixture.ts';

function rigWithTopic(options: RigOptions = {}, configs: Record<string, string> = {}): Rig {
  const rig = new Rig(options);
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13], configs);
  return rig;
}

const elect = (rig: Rig, electionType: 'PREFERRED' | 'UNCLEAN', partitions: string[] | null) =>
  rig.askAndCommit({ type: 'ElectLeadersRequest', electionType, partitions });

test('a preferred election moves leadership to the first replica once it is back in the ISR (KIP-460)', () => {
  const rig = rigWithTopic();
  rig.expire(11);
  expect(rig.partition('orders-0').leader).toBe(12);
  rig.beat(11);
  expect(elect(rig, 'PREFERRED', ['orders-0'])).toMatchObject({
    partitions: [{ error: 'PREFERRED_LEADER_NOT_AVAILABLE' }],
  });
  rig.propose('orders-0', [12, 13, 11]);
  expect(elect(rig, 'PREFERRED', ['orders-0', 'nowhere-0'])).toMatchObject({
    partitions: [{ error: 'NONE' }, { error: 'UNKNOWN_TOPIC_OR_PARTITION' }],
  });
  expect(rig.partition('orders-0')).toMatchObject({ leader: 11, leaderEpoch: 2 });
  expect(elect(rig, 'PREFERRED', ['orders-0'])).toMatchObject({
    partitions: [{ error: 'ELECTION_NOT_NEEDED' }],
  });
  // Asked for all, what needs no election is left out.
  expect(elect(rig, 'PREFERRED', null)).toMatchObject({ error: 'NONE', partitions: [] });
});

test('leaders are balanced periodically without a threshold (control-plane §2.7)', () => {
  const rig = rigWithTopic();
  rig.expire(11);
  rig.beat(11);
  rig.propose('orders-0', [12, 13, 11]);
  rig.fire('controller.elect-preferred');
  expect(rig.partition('orders-0').leader).toBe(11);
  expect(rig.timers.get('controller.elect-preferred')).toBe(300_000_000);
  const off = new Rig({ settings: { 'auto.leader.rebalance.enable': false } });
  expect(off.timers.has('controller.elect-preferred')).toBe(false);
});

/** Only 13 is in the ISR and dies; 11 and 12 live outside. */
function leaderless(rig: Rig): void {
  rig.propose('orders-0', [11, 13]);
  rig.expire(11);
  rig.expire(13);
  rig.beat(11);
}

test('a partition whose last in-sync replica died elects it when it is unfenced (control-plane §2.3)', () => {
  const rig = rigWithTopic({ elr: false });
  leaderless(rig);
  expect(rig.partition('orders-0')).toMatchObject({ leader: -1, isr: [13] });
  rig.beat(13);
  expect(rig.partition('orders-0')).toMatchObject({ leader: 13, isr: [13] });
});

test('an unclean election happens on request for leaderless partitions, whatever the topic allows (KIP-460)', () => {
  const rig = rigWithTopic({ elr: false });
  expect(elect(rig, 'UNCLEAN', ['orders-0'])).toMatchObject({
    partitions: [{ error: 'ELECTION_NOT_NEEDED' }],
  });
  leaderless(rig);
  rig.fire('controller.elect-unclean');
  expect(rig.partition('orders-0').leader).toBe(-1);
  expect(elect(rig, 'UNCLEAN', ['orders-0'])).toMatchObject({ partitions: [{ error: 'NONE' }] });
  expect(rig.partition('orders-0')).toMatchObject({ leader: 11, isr: [11] });
});

test('the periodic unclean election serves topics that came to allow it (KAFKA-12670)', () => {
  const rig = rigWithTopic({ elr: false });
  leaderless(rig);
  rig.askAndCommit({
    type: 'IncrementalAlterConfigsRequest',
    resourceType: 'TOPIC',
    resourceName: 'orders',
    configs: { 'unclean.leader.election.enable': 'true' },
  });
  expect(rig.partition('orders-0').leader).toBe(-1);
  rig.fire('controller.elect-unclean');
  expect(rig.partition('orders-0')).toMatchObject({ leader: 11, isr: [11] });
});

test('with ELR a broker that restarted uncleanly cannot lead, an eligible one does (KIP-966, F25)', () => {
  const rig = rigWithTopic({}, { 'min.insync.replicas': '2' });
  rig.expire(11);
  rig.expire(12);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [13], elr: [12] });
  rig.expire(13);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [], elr: [12, 13], leader: -1 });
  // 13 lost power: it comes back without its clean-shutdown file.
  rig.register(13, 2);
  rig.beat(13);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [], elr: [12], leader: -1 });
  rig.beat(12);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12], elr: [], leader: 12 });
});

test('with ELR a clean restart keeps eligibility (KIP-966)', () => {
  const rig = rigWithTopic({}, { 'min.insync.replicas': '2' });
  rig.expire(11);
  rig.expire(12);
  rig.expire(13);
  rig.register(13, 2, rig.epochOf(13));
  expect(rig.partition('orders-0')).toMatchObject({ isr: [], elr: [12, 13], leader: -1 });
  rig.beat(13);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [13], elr: [12], leader: 13 });
});

test('a change of min.insync.replicas clears the ELR and raises the partition epoch only (KIP-966)', () => {
  const rig = rigWithTopic({}, { 'min.insync.replicas': '3' });
  rig.propose('orders-0', [11, 12]);
  const before = rig.partition('orders-0');
  expect(before.elr).toEqual([13]);
  rig.askAndCommit({
    type: 'IncrementalAlterConfigsRequest',
    resourceType: 'TOPIC',
    resourceName: 'orders',
    configs: { 'min.insync.replicas': '2' },
  });
  expect(rig.partition('orders-0')).toMatchObject({
    elr: [],
    leaderEpoch: before.leaderEpoch,
    partitionEpoch: before.partitionEpoch + 1,
  });
});

test('with ELR a broker cannot have a min.insync.replicas of its own, and the cluster not none (control-plane §2.8)', () => {
  const rig = rigWithTopic();
  const alter = (resourceName: string, value: string | null) =>
    rig.askAndCommit({
      type: 'IncrementalAlterConfigsRequest',
      resourceType: 'BROKER',
      resourceName,
      configs: { 'min.insync.replicas': value },
    });
  expect(alter('11', '2')).toMatchObject({
    error: 'INVALID_CONFIG',
    errorMessage: 'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
  });
  expect(alter('', null)).toMatchObject({
    error: 'INVALID_CONFIG',
    errorMessage: 'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.',
  });
  expect(alter('', '2')).toMatchObject({ error: 'NONE' });
  expect(rig.records().slice(-2)).toMatchObject([
    { type: 'ConfigRecord', value: '2' },
    { type: 'ClearElrRecord', topic: null },
  ]);
});
