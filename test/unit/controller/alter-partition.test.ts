import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import { Rig } from './fixture.ts';

function rigWithTopic(switches: Partial<Switches> = {}): Rig {
  const rig = new Rig({ switches });
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12, 13]);
  return rig;
}

test('a proposal of the leader shrinks and expands the ISR under one leader epoch (KIP-497, replication §6.1)', () => {
  const rig = rigWithTopic();
  expect(rig.propose('orders-0', [11, 12])).toBe('NONE');
  expect(rig.partition('orders-0')).toMatchObject({
    isr: [11, 12],
    leaderEpoch: 0,
    partitionEpoch: 1,
  });
  expect(rig.propose('orders-0', [11, 12, 13])).toBe('NONE');
  expect(rig.partition('orders-0')).toMatchObject({ isr: [11, 12, 13], partitionEpoch: 2 });
  const decided = rig.probesOf('PartitionDecided').at(-1);
  expect(decided).toMatchObject({ partition: 'orders-0', leader: 11, unclean: false });
  expect(decided?.rule).toBe('the leader proposed this ISR (KIP-497)');
});

test('a proposal without a difference succeeds with the partition epoch as it is (replication §3.3)', () => {
  const rig = rigWithTopic();
  expect(rig.propose('orders-0', [11, 12, 13])).toBe('NONE');
  const response = rig.replyTo();
  expect(response).toMatchObject({ partitions: [{ partitionEpoch: 0, isr: [11, 12, 13] }] });
});

test('checks come in the order of replication §3.3', () => {
  const rig = rigWithTopic();
  rig.propose('orders-0', [11, 12]);
  rig.expire(11);
  const { leaderEpoch, partitionEpoch, leader } = rig.partition('orders-0');
  expect(leader).toBe(12);
  const ahead = { leaderEpoch: leaderEpoch + 1 };
  // KAFKA-14154: who knows more than this controller has a newer one.
  expect(rig.propose('orders-0', [12], ahead)).toBe('NOT_CONTROLLER');
  const newer = { partitionEpoch: partitionEpoch + 1, leaderEpoch: leaderEpoch - 1 };
  expect(rig.propose('orders-0', [12], newer)).toBe('NOT_CONTROLLER');
  const old = { leaderEpoch: leaderEpoch - 1, brokerId: 13 };
  expect(rig.propose('orders-0', [12], old)).toBe('FENCED_LEADER_EPOCH');
  const other = { brokerId: 13, partitionEpoch: partitionEpoch - 1 };
  expect(rig.propose('orders-0', [12], other)).toBe('INVALID_REQUEST');
  const late = { partitionEpoch: partitionEpoch - 1 };
  expect(rig.propose('orders-0', [99], late)).toBe('INVALID_UPDATE_VERSION');
  expect(rig.propose('orders-0', [12, 99])).toBe('INVALID_REQUEST');
  expect(rig.propose('orders-0', [12, 12])).toBe('INVALID_REQUEST');
  expect(rig.propose('orders-0', [13])).toBe('INVALID_REQUEST');
  expect(rig.propose('orders-0', [12, 11])).toBe('INELIGIBLE_REPLICA');
});

test('an unknown topic id and an unknown partition are told apart (replication §3.3)', () => {
  const rig = rigWithTopic();
  const ask = (partition: string, topicId: string) =>
    rig.askAndCommit({
      type: 'AlterPartitionRequest',
      brokerId: 11,
      brokerEpoch: rig.epochOf(11),
      partitions: [
        {
          partition,
          topicId,
          leaderEpoch: 0,
          partitionEpoch: 0,
          newIsr: [],
          leaderRecoveryState: 'RECOVERED',
        },
      ],
    });
  const { topicId } = rig.partition('orders-0');
  expect(ask('orders-0', 'other')).toMatchObject({ partitions: [{ error: 'UNKNOWN_TOPIC_ID' }] });
  expect(ask('orders-7', topicId)).toMatchObject({
    partitions: [{ error: 'UNKNOWN_TOPIC_OR_PARTITION' }],
  });
});

test('a stale broker epoch of the sender fails the whole request (replication §3.3)', () => {
  const rig = rigWithTopic();
  const response = rig.ask({
    type: 'AlterPartitionRequest',
    brokerId: 11,
    brokerEpoch: 1,
    partitions: [],
  });
  expect(response).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
});

/** F18: 13 caught up in its first life; the proposal arrives after it came back with an empty disk. */
function delayedProposal(switches: Partial<Switches>, unfenced: boolean): string {
  const rig = rigWithTopic(switches);
  rig.propose('orders-0', [11, 12]);
  const { topicId, leaderEpoch, partitionEpoch } = rig.partition('orders-0');
  const firstEpoch = rig.epochOf(13);
  rig.expire(13);
  rig.register(13, 2);
  if (unfenced) rig.beat(13);
  const response = rig.askAndCommit({
    type: 'AlterPartitionRequest',
    brokerId: 11,
    brokerEpoch: rig.epochOf(11),
    partitions: [
      {
        partition: 'orders-0',
        topicId,
        leaderEpoch,
        partitionEpoch,
        newIsr: [
          { brokerId: 11, brokerEpoch: rig.epochOf(11) },
          { brokerId: 12, brokerEpoch: -1 },
          { brokerId: 13, brokerEpoch: firstEpoch },
        ],
        leaderRecoveryState: 'RECOVERED',
      },
    ],
  });
  return response.type === 'AlterPartitionResponse' ? (response.partitions[0]?.error ?? '') : '';
}

test('repl.isrAdmission decides whether a rebooted replica slips into the ISR (KIP-841, KIP-903, F18)', () => {
  expect(delayedProposal({}, true)).toBe('INELIGIBLE_REPLICA');
  expect(delayedProposal({ 'repl.isrAdmission': 'unfenced' }, false)).toBe('INELIGIBLE_REPLICA');
  expect(delayedProposal({ 'repl.isrAdmission': 'unfenced' }, true)).toBe('NONE');
  expect(delayedProposal({ 'repl.isrAdmission': 'any' }, false)).toBe('NONE');
});

test('a recovering leader stays alone in the ISR, and nobody falls back into recovery (KIP-704)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12);
  rig.create('orders', [11, 12], { 'unclean.leader.election.enable': 'true' });
  rig.propose('orders-0', [11]);
  rig.expire(11);
  const unclean = rig.partition('orders-0');
  expect(unclean).toMatchObject({ leader: 12, isr: [12], leaderRecoveryState: 'RECOVERING' });
  expect(rig.probesOf('PartitionDecided').at(-1)?.unclean).toBe(true);
  const propose = (isr: number[], leaderRecoveryState: 'RECOVERED' | 'RECOVERING') =>
    rig.askAndCommit({
      type: 'AlterPartitionRequest',
      brokerId: 12,
      brokerEpoch: rig.epochOf(12),
      partitions: [
        {
          partition: 'orders-0',
          topicId: unclean.topicId,
          leaderEpoch: rig.partition('orders-0').leaderEpoch,
          partitionEpoch: rig.partition('orders-0').partitionEpoch,
          newIsr: isr.map((brokerId) => ({ brokerId, brokerEpoch: -1 })),
          leaderRecoveryState,
        },
      ],
    });
  rig.beat(11);
  expect(propose([12, 11], 'RECOVERING')).toMatchObject({
    partitions: [{ error: 'INVALID_REQUEST' }],
  });
  expect(propose([12], 'RECOVERED')).toMatchObject({
    partitions: [{ error: 'NONE', leaderRecoveryState: 'RECOVERED' }],
  });
  expect(propose([12], 'RECOVERING')).toMatchObject({
    partitions: [{ error: 'INVALID_REQUEST' }],
  });
});
