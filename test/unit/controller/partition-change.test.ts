import { expect, test } from 'vitest';
import type { PartitionRegistration } from '../../../core/controller/image.ts';
import { mergePartition } from '../../../core/controller/image-apply.ts';
import {
  buildPartitionChange,
  type ChangeRules,
  type ChangeTarget,
} from '../../../core/controller/partition-change.ts';

const partition = (change: Partial<PartitionRegistration> = {}): PartitionRegistration => ({
  partition: 'orders-0',
  topicId: 'id',
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  leader: 1,
  leaderEpoch: 5,
  partitionEpoch: 9,
  leaderRecoveryState: 'RECOVERED',
  elr: [],
  lastKnownElr: [],
  addingReplicas: [],
  removingReplicas: [],
  directories: [],
  ...change,
});

const ELR: ChangeRules = {
  elrEnabled: true,
  minIsr: 2,
  bumpOnShrink: false,
  cutsElr: false,
  defaultDirectory: null,
};
const ISR: ChangeRules = { ...ELR, elrEnabled: false };

/** The partition after a change towards `isr`, with the brokers `alive`. */
function change(
  from: PartitionRegistration,
  isr: readonly number[],
  alive: readonly number[],
  rules: ChangeRules = ELR,
  more: Partial<ChangeTarget> = {},
) {
  const built = buildPartitionChange(
    from,
    {
      isr,
      election: 'ONLINE',
      acceptable: (id) => alive.includes(id),
      uncleanRestarted: -1,
      leaderRecoveryState: from.leaderRecoveryState,
      ...more,
    },
    rules,
  );
  return built === null ? null : { ...mergePartition(from, built.record), unclean: built.unclean };
}

test('nothing to change gives no record (control-plane §2.4 step 7)', () => {
  expect(change(partition(), [1, 2, 3], [1, 2, 3])).toBeNull();
});

test('a leader that stays keeps its leader epoch, a new one raises it; the partition epoch always rises (replication §6.1)', () => {
  expect(change(partition(), [1, 2], [1, 2])).toMatchObject({
    leader: 1,
    leaderEpoch: 5,
    partitionEpoch: 10,
    isr: [1, 2],
  });
  expect(change(partition(), [2, 3], [2, 3])).toMatchObject({
    leader: 2,
    leaderEpoch: 6,
    partitionEpoch: 10,
    isr: [2, 3],
    unclean: false,
  });
});

test('before metadata.version 3.6-IV0 a shrinking ISR raises the leader epoch, an expanding one does not (KAFKA-15021)', () => {
  const old = { ...ISR, bumpOnShrink: true };
  expect(change(partition(), [1, 2], [1, 2], old)).toMatchObject({ leader: 1, leaderEpoch: 6 });
  const small = partition({ isr: [1] });
  expect(change(small, [1, 2], [1, 2], old)).toMatchObject({ leader: 1, leaderEpoch: 5 });
});

test('PREFERRED elects the first replica where it is valid, else keeps the leader (control-plane §2.4 step 3)', () => {
  const led = partition({ leader: 2 });
  expect(change(led, led.isr, [1, 2, 3], ELR, { election: 'PREFERRED' })?.leader).toBe(1);
  expect(change(led, led.isr, [2, 3], ELR, { election: 'PREFERRED' })).toBeNull();
  expect(change(led, led.isr, [1, 2, 3])).toBeNull();
});

test('without ELR the last member stays in the ISR and the partition has no leader (control-plane §2.4 step 5)', () => {
  const alone = partition({ isr: [3], leader: 3 });
  const dead = change(alone, [], [1, 2], ISR);
  expect(dead).toMatchObject({ isr: [3], leader: -1, leaderEpoch: 6, lastKnownElr: [] });
});

test('with ELR whoever leaves an ISR below min.insync.replicas stays eligible, and the ISR may become empty (KIP-966)', () => {
  const two = change(partition(), [3], [3]);
  expect(two).toMatchObject({ isr: [3], elr: [1, 2], leader: 3 });
  const none = change(partition({ isr: [3], leader: 3, elr: [1, 2] }), [], []);
  expect(none).toMatchObject({ isr: [], elr: [1, 2, 3], leader: -1, lastKnownElr: [3] });
});

test('an ISR of at least min.insync.replicas clears the ELR (KIP-966)', () => {
  const from = partition({ isr: [3], leader: 3, elr: [1, 2] });
  expect(change(from, [3, 1], [1, 3])).toMatchObject({ isr: [3, 1], elr: [] });
  // Above it nobody becomes eligible.
  expect(change(partition(), [1, 2], [1, 2])?.elr).toEqual([]);
});

test('an empty ISR elects the first live eligible leader, who becomes the ISR and leaves the ELR (KIP-966, F25)', () => {
  const from = partition({ isr: [], leader: -1, elr: [1, 2, 3], lastKnownElr: [3] });
  expect(change(from, [], [2, 3])).toMatchObject({
    isr: [2],
    leader: 2,
    elr: [1, 3],
    lastKnownElr: [],
    unclean: false,
    leaderRecoveryState: 'RECOVERED',
  });
});

test('an eligible leader is not elected while the ISR has a member, even a dead one (KIP-966)', () => {
  const from = partition({ isr: [3], leader: -1, elr: [1] });
  expect(change(from, [3], [1])).toBeNull();
});

test('an unclean restart leaves the ELR as well (KIP-966)', () => {
  const from = partition({ isr: [2], leader: 2, elr: [1, 3] });
  expect(change(from, [2], [2, 3], ELR, { uncleanRestarted: 1 })).toMatchObject({ elr: [3] });
});

test('with ISR and ELR empty the last known leader alone may lead, uncleanly (replication §6.2)', () => {
  const from = partition({ isr: [], leader: -1, lastKnownElr: [3] });
  expect(change(from, [], [1, 2])).toBeNull();
  expect(change(from, [], [2, 3])).toMatchObject({
    leader: 3,
    isr: [3],
    lastKnownElr: [],
    leaderRecoveryState: 'RECOVERING',
    unclean: true,
  });
  expect(change(partition({ isr: [], leader: -1, lastKnownElr: [2, 3] }), [], [2, 3])).toBeNull();
});

test('UNCLEAN elects the first live replica only where nobody is valid, and clears the ELR (control-plane §2.4)', () => {
  const from = partition({ isr: [3], leader: -1, elr: [1] });
  expect(change(from, [3], [1, 2], ISR, { election: 'UNCLEAN' })).toMatchObject({
    leader: 1,
    isr: [1],
    elr: [],
    leaderRecoveryState: 'RECOVERING',
    unclean: true,
  });
  expect(change(from, [3], [1, 3], ISR, { election: 'UNCLEAN' })).toMatchObject({
    leader: 3,
    unclean: false,
  });
});

test('the last known leader is remembered only when the leader is first lost (KIP-966)', () => {
  const lost = partition({ isr: [2], leader: -1, lastKnownElr: [1] });
  expect(change(lost, [], [])).toMatchObject({ lastKnownElr: [1], elr: [2] });
});
