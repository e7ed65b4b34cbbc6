import { expect, test } from 'vitest';
import type {
  AlterPartitionData,
  AlterPartitionResult,
} from '../../../core/protocol/broker-to-controller.ts';
import {
  nextAlterPartition,
  onAlterPartitionResponse,
} from '../../../core/replica/replica-manager.ts';
import {
  act,
  type Broker,
  fetchAs,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  probesOf,
  publish,
  registration,
  startBroker,
  TOPIC_ID,
  write,
} from './fixture.ts';

function take(broker: Broker): readonly AlterPartitionData[] | null {
  const taken = nextAlterPartition(broker.replicas);
  if (taken === null) return null;
  broker.replicas = taken.replicas;
  return taken.partitions;
}

const decide = (broker: Broker, change: Partial<AlterPartitionResult> | null): Broker =>
  act(broker, (replicas, turn, view) => {
    if (change === null) return onAlterPartitionResponse(replicas, turn, view, null);
    const result: AlterPartitionResult = {
      partition: ORDERS,
      error: 'NONE',
      leaderId: 1,
      leaderEpoch: 1,
      isr: [1, 2],
      leaderRecoveryState: 'RECOVERED',
      partitionEpoch: 2,
      ...change,
    };
    const response = {
      type: 'AlterPartitionResponse',
      error: 'NONE',
      partitions: [result],
    } as const;
    return onAlterPartitionResponse(replicas, turn, view, response);
  });

const leaderWith = (isr: readonly number[], given = {}): Broker =>
  startBroker(1, { image: imageOf({ isr }), ...given });

test('§3.2: a follower at the high watermark and the epoch start is proposed, with the epochs of KIP-903', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  expect(partitionOn(leader).isrState).toMatchObject({
    type: 'PendingExpand',
    isr: [1, 2],
    maximalIsr: [1, 2, 3],
  });
  expect(take(leader)).toEqual([
    {
      partition: ORDERS,
      topicId: TOPIC_ID,
      leaderEpoch: 1,
      partitionEpoch: 1,
      // 2 is a member that has not fetched in this epoch: −1 passes.
      newIsr: [
        { brokerId: 1, brokerEpoch: 10 },
        { brokerId: 2, brokerEpoch: -1 },
        { brokerId: 3, brokerEpoch: 30 },
      ],
      leaderRecoveryState: 'RECOVERED',
    },
  ]);
});

test('§3.2: a follower below the high watermark is not proposed', () => {
  const leader = leaderWith([1, 2]);
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 2);
  expect(partitionOn(leader).log.highWatermark).toBe(2);
  fetchAs(leader, 3, 1);
  expect(partitionOn(leader).isrState.type).toBe('Committed');
});

test('KAFKA-7128 (F8): a follower must reach the start of the leader epoch, unless repl.isrEntry is set back', () => {
  const run = (isrEntry: 'local-hw' | 'hw-and-epoch-start'): string => {
    const leader = leaderWith([1, 2], { switches: { 'repl.isrEntry': isrEntry } });
    write(leader, 'a', 'b');
    // Leads again: what it holds may be committed although its high watermark is 0.
    publish(leader, imageOf({ isr: [1, 2], leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
    publish(leader, imageOf({ isr: [1, 2], leaderEpoch: 3, partitionEpoch: 3 }));
    expect(partitionOn(leader).leaderEpochStartOffset).toBe(2);
    fetchAs(leader, 3, 1, { currentLeaderEpoch: 3 });
    return partitionOn(leader).isrState.type;
  };
  expect(run('hw-and-epoch-start')).toBe('Committed');
  expect(run('local-hw')).toBe('PendingExpand');
});

test('KIP-841: a fenced or departing broker is not proposed, unless repl.isrAdmission is set back', () => {
  const fenced = [registration(1), registration(2), registration(3, { fenced: true })];
  const leaving = [
    registration(1),
    registration(2),
    registration(3, { inControlledShutdown: true }),
  ];
  const run = (brokers: typeof fenced, admission: 'any' | 'unfenced'): string => {
    const image = imageOf({ isr: [1, 2] }, brokers);
    const leader = leaderWith([1, 2], { image, switches: { 'repl.isrAdmission': admission } });
    fetchAs(leader, 3, 0);
    return partitionOn(leader).isrState.type;
  };
  expect(run(fenced, 'unfenced')).toBe('Committed');
  expect(run(leaving, 'unfenced')).toBe('Committed');
  expect(run(fenced, 'any')).toBe('PendingExpand');
});

test('KIP-903: a broker whose cached epoch is not the one it fetched with is not proposed', () => {
  // The fetch says 30; the leader has not heard of that registration yet and knows 25.
  const brokers = [registration(1), registration(2), registration(3, { brokerEpoch: 25 })];
  const run = (admission: 'unfenced' | 'unfenced-and-broker-epoch'): string => {
    const image = imageOf({ isr: [1, 2] }, brokers);
    const leader = leaderWith([1, 2], { image, switches: { 'repl.isrAdmission': admission } });
    fetchAs(leader, 3, 0);
    return partitionOn(leader).isrState.type;
  };
  expect(run('unfenced-and-broker-epoch')).toBe('Committed');
  expect(run('unfenced')).toBe('PendingExpand');
});

test('§3.1: members that are not caught up for the lag time leave, the leader stays', () => {
  const leader = leaderWith([1, 2, 3]);
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  leader.nowMs += 30_000;
  fire(leader, 'replica.isr-shrink');
  expect(partitionOn(leader).isrState.type).toBe('Committed');
  leader.nowMs += 1;
  fire(leader, 'replica.isr-shrink');
  expect(take(leader)?.[0]?.newIsr.map(({ brokerId }) => brokerId)).toEqual([1, 2]);
});

test('KAFKA-7152: on an idle partition nobody leaves the ISR', () => {
  const leader = leaderWith([1, 2, 3]);
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  leader.nowMs += 3_600_000;
  fire(leader, 'replica.isr-shrink');
  expect(partitionOn(leader).isrState.type).toBe('Committed');
});

test('§2.2: a follower that reads what was the log end at its last fetch was caught up then', () => {
  const leader = leaderWith([1, 2]);
  write(leader, 'a');
  fetchAs(leader, 2, 0);
  const before = partitionOn(leader).remotes.find(({ id }) => id === 2);
  leader.nowMs += 40_000;
  write(leader, 'b');
  fetchAs(leader, 2, 1);
  const after = partitionOn(leader).remotes.find(({ id }) => id === 2);
  expect(after?.lastCaughtUpTime).toBe(before?.lastFetchTime);
});

test('§3.3: success commits the ISR and the partition epoch, and may raise the high watermark', () => {
  const leader = leaderWith([1, 2, 3]);
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  leader.nowMs += 31_000;
  fire(leader, 'replica.isr-shrink');
  take(leader);
  decide(leader, { isr: [1, 2], partitionEpoch: 2 });
  expect(partitionOn(leader)).toMatchObject({
    partitionEpoch: 2,
    isrState: { type: 'Committed', isr: [1, 2], maximalIsr: [1, 2], proposal: 0 },
    log: { highWatermark: 1 },
  });
  expect(probesOf(leader, 'IsrChanged')).toHaveLength(1);
});

test('KAFKA-12751 (F23): an equal partition epoch ends the pending state', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  take(leader);
  decide(leader, { isr: [1, 2, 3], partitionEpoch: 1 });
  expect(partitionOn(leader).isrState).toMatchObject({ type: 'Committed', isr: [1, 2, 3] });
});

test('§3.3: an answer of another leader epoch or an older partition epoch is ignored', () => {
  for (const stale of [{ leaderEpoch: 2 }, { partitionEpoch: 0 }]) {
    const leader = leaderWith([1, 2]);
    fetchAs(leader, 3, 0);
    take(leader);
    decide(leader, { isr: [1, 2, 3], ...stale });
    expect(partitionOn(leader).isrState.type).toBe('PendingExpand');
  }
});

test('§3.3: INELIGIBLE_REPLICA goes back to the last confirmed ISR', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  take(leader);
  decide(leader, { error: 'INELIGIBLE_REPLICA' });
  expect(partitionOn(leader).isrState).toMatchObject({ type: 'Committed', isr: [1, 2] });
});

test('§3.3: after an error that leaves the outcome open the state stays pending until metadata tells', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  take(leader);
  decide(leader, { error: 'INVALID_UPDATE_VERSION' });
  expect(partitionOn(leader).isrState.type).toBe('PendingExpand');
  expect(take(leader)).toBeNull();
  publish(leader, imageOf({ isr: [1, 2], partitionEpoch: 2 }));
  expect(partitionOn(leader).isrState).toMatchObject({ type: 'Committed', isr: [1, 2] });
});

test('§3.3: any other error is sent again', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  const first = take(leader);
  decide(leader, { error: 'NOT_CONTROLLER' });
  expect(take(leader)).toEqual(first);
});

test('§3.3: one request is in flight; a failed one is repeated after 50 ms', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  const first = take(leader);
  expect(take(leader)).toBeNull();
  decide(leader, null);
  expect(take(leader)).toBeNull();
  expect(leader.effects).toContainEqual({
    type: 'SetTimer',
    timer: 'replica.alter-partition-backoff',
    subject: 0,
    at: 1_050_000,
  });
  fire(leader, 'replica.alter-partition-backoff');
  expect(take(leader)).toEqual(first);
});

test('§3.3: while an item of the partition is queued a new change is not attempted', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  take(leader);
  // Metadata cancels the pending state (equal partition epoch), but the item waits for its answer.
  publish(leader, imageOf({ isr: [1, 2], partitionEpoch: 2 }));
  fetchAs(leader, 3, 0);
  expect(partitionOn(leader).isrState).toMatchObject({ type: 'Committed', isr: [1, 2] });
  expect(probesOf(leader, 'IsrChanged').map(({ rule }) => rule)).toContain(
    'the change was not applied',
  );
});

test('H4 (§12): a record with an equal partition epoch cancels a pending expansion, unless mended', () => {
  const run = (equalEpochDelta: 'cancels-pending' | 'mended'): string => {
    const leader = leaderWith([1, 2, 3], { switches: { 'repl.equalEpochDelta': equalEpochDelta } });
    write(leader, 'a');
    fetchAs(leader, 2, 1);
    leader.nowMs += 31_000;
    fire(leader, 'replica.isr-shrink');
    take(leader);
    decide(leader, { isr: [1, 2], partitionEpoch: 2 });
    fetchAs(leader, 3, 1);
    expect(partitionOn(leader).isrState.type).toBe('PendingExpand');
    publish(leader, imageOf({ isr: [1, 2], partitionEpoch: 2 }));
    return partitionOn(leader).isrState.type;
  };
  expect(run('cancels-pending')).toBe('Committed');
  expect(run('mended')).toBe('PendingExpand');
});

test('§3.3: the answer to a proposal that metadata has overtaken is ignored', () => {
  const leader = leaderWith([1, 2]);
  fetchAs(leader, 3, 0);
  take(leader);
  publish(leader, imageOf({ isr: [1, 2], leaderEpoch: 2, partitionEpoch: 2 }));
  decide(leader, { isr: [1, 2, 3], leaderEpoch: 2, partitionEpoch: 3 });
  expect(partitionOn(leader).isrState).toMatchObject({ type: 'Committed', isr: [1, 2] });
});
