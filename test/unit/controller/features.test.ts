import { expect, test } from 'vitest';
import type { UpdateFeaturesResponse } from '../../../core/protocol/admin.ts';
import { Rig } from './fixture.ts';

const ELR = 'eligible.leader.replicas.version';
const MV = 'metadata.version';

const update = (
  rig: Rig,
  feature: string,
  level: number,
  upgradeType: 'UPGRADE' | 'SAFE_DOWNGRADE' = 'UPGRADE',
) =>
  rig.askAndCommit<UpdateFeaturesResponse>({
    type: 'UpdateFeaturesRequest',
    updates: [{ feature, level, upgradeType }],
  });

test('turning on the ELR gives the cluster one min.insync.replicas and takes those of brokers (KIP-966)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12, 13);
  rig.askAndCommit({
    type: 'IncrementalAlterConfigsRequest',
    resourceType: 'BROKER',
    resourceName: '11',
    configs: { 'min.insync.replicas': '3' },
  });
  expect(update(rig, ELR, 1)).toMatchObject({ error: 'NONE' });
  expect(rig.records().slice(-3)).toEqual([
    {
      type: 'ConfigRecord',
      resourceType: 'BROKER',
      resourceName: '',
      name: 'min.insync.replicas',
      value: '1',
    },
    {
      type: 'ConfigRecord',
      resourceType: 'BROKER',
      resourceName: '11',
      name: 'min.insync.replicas',
      value: null,
    },
    { type: 'FeatureLevelRecord', name: ELR, level: 1 },
  ]);
  expect(rig.probesOf('FeatureFinalized')).toEqual([
    { type: 'FeatureFinalized', feature: ELR, level: 1 },
  ]);
});

test('from then on partitions below min ISR keep eligible leaders (KIP-966)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13], { 'min.insync.replicas': '2' });
  rig.expire(12);
  update(rig, ELR, 1);
  rig.expire(13);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [11], elr: [13] });
});

test('levels beyond this release, unknown features and unmet dependencies are refused (KIP-584)', () => {
  const rig = new Rig({ elr: false, metadataVersion: 20 });
  expect(update(rig, MV, 99)).toMatchObject({ error: 'INVALID_UPDATE_VERSION' });
  expect(update(rig, 'no.such.feature', 1)).toMatchObject({ error: 'INVALID_UPDATE_VERSION' });
  expect(update(rig, ELR, 1).errorMessage).toContain('requires metadata.version=23; it is 20');
  expect(update(rig, MV, 26)).toMatchObject({ error: 'NONE' });
  expect(update(rig, ELR, 1)).toMatchObject({ error: 'NONE' });
});

test('a downgrade must be asked for as one, and must not lose records (KIP-584)', () => {
  const rig = new Rig({ metadataVersion: 30 });
  expect(update(rig, MV, 29).errorMessage).toContain("Can't downgrade");
  expect(update(rig, MV, 29, 'SAFE_DOWNGRADE').errorMessage).toContain('might delete metadata');
  expect(update(rig, MV, 31, 'SAFE_DOWNGRADE').errorMessage).toContain('newer version');
  const recent = new Rig({ metadataVersion: 29 });
  expect(update(recent, MV, 24, 'SAFE_DOWNGRADE')).toMatchObject({ error: 'NONE' });
});

test('an unregistered broker leaves ISRs and is known no more; its heartbeats are stale (KIP-919)', () => {
  const rig = new Rig();
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13]);
  const epoch = rig.epochOf(11);
  expect(rig.askAndCommit({ type: 'UnregisterBrokerRequest', brokerId: 11 })).toMatchObject({
    error: 'NONE',
  });
  expect(rig.latest.brokers.map(({ id }) => id)).toEqual([12, 13]);
  expect(rig.partition('orders-0')).toMatchObject({ isr: [12, 13], leader: 12 });
  expect(rig.beat(11, { brokerEpoch: epoch })).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  expect(rig.askAndCommit({ type: 'UnregisterBrokerRequest', brokerId: 11 })).toMatchObject({
    error: 'BROKER_ID_NOT_REGISTERED',
  });
  // It may come back as a new process.
  expect(rig.register(11, 2)).toBeGreaterThan(epoch);
});
