import { expect, test } from 'vitest';
import { onControllerRequest } from '../../../core/controller/controller.ts';
import { renounce } from '../../../core/controller/write.ts';
import { Rig } from './fixture.ts';

const topicRequest = (name: string) =>
  ({
    type: 'CreateTopicsRequest',
    topics: [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: {} }],
  }) as const;

test('an empty log is opened with the bootstrap records in one metadata transaction (control-plane §2.1, KIP-868)', () => {
  const rig = new Rig();
  expect(rig.node.controller.claimEpoch).toBe(rig.node.raft.epoch);
  expect(rig.probesOf('ControllerActivated')).toHaveLength(1);
  expect(rig.stable.features).toEqual([]);
  rig.commit();
  expect(rig.records().map((record) => record.type)).toEqual([
    'BeginTransactionRecord',
    'FeatureLevelRecord',
    'FeatureLevelRecord',
    'ConfigRecord',
    'EndTransactionRecord',
  ]);
  expect(rig.stable.features).toEqual([
    { name: 'eligible.leader.replicas.version', level: 1 },
    { name: 'metadata.version', level: 30 },
  ]);
  expect(rig.stable).toEqual(rig.latest);
});

test('without ELR no cluster-level min.insync.replicas is written (control-plane §2.8)', () => {
  for (const rig of [
    new Rig({ elr: false }),
    new Rig({ switches: { 'repl.eligibleLeaders': 'isr' } }),
  ]) {
    rig.commit();
    expect(rig.stable.configs).toEqual([]);
  }
});

test('before metadata.version 3.6-IV1 the bootstrap has no transaction (KIP-868)', () => {
  const rig = new Rig({ elr: false, metadataVersion: 12 });
  rig.commit();
  expect(rig.records().map((record) => record.type)).toEqual(['FeatureLevelRecord']);
});

test('a reply leaves only after commit, but decisions build on what is not committed (control-plane §2.2)', () => {
  const rig = new Rig();
  rig.start(11);
  expect(rig.ask(topicRequest('orders'))).toBeNull();
  expect(rig.latest.topics).toHaveLength(1);
  expect(rig.stable.topics).toHaveLength(0);
  // The second decision sees the first, and its answer, an error without records, waits for it.
  expect(rig.ask(topicRequest('orders'))).toBeNull();
  rig.commit();
  const errors = rig.replies
    .slice(-2)
    .map(({ response }) =>
      response.type === 'CreateTopicsResponse' ? response.topics[0]?.error : null,
    );
  expect(errors).toEqual(['NONE', 'TOPIC_ALREADY_EXISTS']);
  expect(rig.stable.topics).toHaveLength(1);
  expect(rig.stable).toEqual(rig.latest);
});

test('an answer without records leaves at once where nothing is pending (control-plane §2.2)', () => {
  const rig = new Rig();
  rig.start(11);
  const beat = {
    type: 'BrokerHeartbeatRequest',
    brokerId: 11,
    brokerEpoch: rig.epochOf(11),
    currentMetadataOffset: 50,
    wantFence: false,
    wantShutDown: false,
  } as const;
  expect(rig.ask(beat)).toMatchObject({ error: 'NONE', isFenced: false });
  rig.fire('controller.write-no-op');
  // A NoOpRecord is pending now: a cut-off controller answers no heartbeat.
  expect(rig.ask(beat)).toBeNull();
  // An event that fails as a whole is answered at once nevertheless.
  expect(rig.ask({ ...beat, brokerEpoch: 1 })).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  rig.commit();
  expect(rig.replies.slice(-1)[0]?.response).toMatchObject({ error: 'NONE' });
});

test('renouncing fails what waits, reverts to what is stable and disarms the tasks (control-plane §2.1, S13)', () => {
  const rig = new Rig();
  rig.start(11);
  const { stable } = rig;
  rig.ask(topicRequest('orders'));
  expect(rig.latest).not.toBe(stable);
  const turn = rig.turn();
  const node = renounce(rig.node, turn, 'test');
  expect(node.controller.claimEpoch).toBe(-1);
  expect(node.controller.latest.image).toBe(stable);
  expect(node.controller.deferred).toEqual([]);
  expect(node.controller.heartbeats.brokers).toEqual([]);
  expect(node.raft.role.type).toBe('Resigned');
  expect(turn.effects).toContainEqual({
    type: 'Reply',
    connection: -rig.replies.length - 1,
    message: { type: 'CreateTopicsResponse', error: 'NOT_CONTROLLER', topics: [] },
  });
  const cancelled = turn.effects.filter((effect) => effect.type === 'CancelTimer');
  expect(cancelled.length).toBeGreaterThanOrEqual(4);
});

test('a standby answers NOT_CONTROLLER (control-plane §2.2)', () => {
  const rig = new Rig();
  const turn = rig.turn();
  const standby = renounce(rig.node, turn, 'test');
  const asked = rig.turn();
  onControllerRequest(standby, asked, -1, topicRequest('orders'));
  expect(asked.effects).toEqual([
    {
      type: 'Reply',
      connection: -1,
      message: { type: 'CreateTopicsResponse', error: 'NOT_CONTROLLER', topics: [] },
    },
  ]);
});

test('the periodic tasks run at the periods of control-plane §2.2', () => {
  const { timers } = new Rig();
  expect(timers.get('controller.write-no-op')).toBe(500_000);
  expect(timers.get('controller.fence-stale-broker')).toBe(1_125_000);
  expect(timers.get('controller.elect-preferred')).toBe(300_000_000);
  expect(timers.get('controller.elect-unclean')).toBe(300_000_000);
});

test('blocks of producer ids are disjoint and need the registered epoch (KIP-730, control-plane §2.9, S23)', () => {
  const rig = new Rig();
  rig.start(11, 12);
  const ask = (brokerId: number, brokerEpoch = rig.epochOf(brokerId)) =>
    rig.askAndCommit({ type: 'AllocateProducerIdsRequest', brokerId, brokerEpoch });
  expect(ask(11)).toMatchObject({ error: 'NONE', producerIdStart: 0, producerIdLen: 1000 });
  expect(ask(12)).toMatchObject({ error: 'NONE', producerIdStart: 1000, producerIdLen: 1000 });
  expect(ask(12, 1)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  expect(rig.stable.nextProducerId).toBe(2000);
});
