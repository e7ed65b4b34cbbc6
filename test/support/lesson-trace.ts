import type { Trace } from '../../sim/trace/trace.ts';
import { SyntheticTrace, traceNode } from './synthetic-trace.ts';

/** Indexes of the nodes of the lesson trace. */
export const LESSON: Readonly<
  Record<'c1' | 'c2' | 'c3' | 'b1' | 'b2' | 'b3' | 'p1' | 'g1', number>
> = {
  c1: 0,
  c2: 1,
  c3: 2,
  b1: 3,
  b2: 4,
  b3: 5,
  p1: 6,
  g1: 7,
};

const BROKERS = [LESSON.b1, LESSON.b2, LESSON.b3] as const;
const MILLISECOND = 1000;

/**
 * What the mock pictures of viz.md show: with acks=1 the leader b1 acknowledges 40 to 42 alone and dies, b2 leads in
 * epoch 5 and appends one record, b3 lags. At 3.412 s four messages are on their way.
 */
export function lessonTrace(): Trace {
  const story = new SyntheticTrace(
    [
      traceNode('c1', 101, 'controller'),
      traceNode('c2', 102, 'controller'),
      traceNode('c3', 103, 'controller'),
      traceNode('b1', 1, 'broker'),
      traceNode('b2', 2, 'broker'),
      traceNode('b3', 3, 'broker'),
      traceNode('p1', 200, 'producer', ['acks=1']),
      traceNode('g1', 201, 'consumer'),
    ],
    ['orders-0', 'orders-1', 'orders-2'],
  );
  begin(story);
  replicate(story);
  crash(story);
  elect(story);
  fly(story);
  return story.trace(4670 * MILLISECOND);
}

function begin(story: SyntheticTrace): void {
  for (let node = 0; node < 8; node++) {
    story.row(0, 'NodeChanged', node, { name: 'started' });
    story.set('status', node, -1, 'running').set('boot', node, -1, 1);
  }
  for (const node of [LESSON.c1, LESSON.c2, LESSON.c3]) {
    story.row(100 * MILLISECOND, 'TimerFired', node, { name: 'election' });
    story.set('quorumEpoch', node, -1, 7);
    if (node === LESSON.c2) story.set('controllerEpoch', node, -1, 7);
  }
  story.row(200 * MILLISECOND, 'Received', LESSON.c2, { name: 'CreateTopicsRequest' });
  for (const [partition, leader] of [
    [0, 1],
    [1, 2],
    [2, 3],
  ] as const) {
    story.set('decidedReplicas', -1, partition, [1, 2, 3]);
    story.set('decidedIsr', -1, partition, [1, 2, 3]);
    story.set('decidedLeader', -1, partition, leader);
    story.set('decidedLeaderEpoch', -1, partition, 4);
    story.set('minInsyncReplicas', -1, partition, 2);
  }
  BROKERS.forEach((node, index) => {
    for (const partition of [0, 1, 2]) {
      story.set('leaderId', node, partition, partition + 1);
      story.set('leaderEpoch', node, partition, 4);
      story.set('logStartOffset', node, partition, 0);
      story.set('logEndOffset', node, partition, 0);
      story.set('highWatermark', node, partition, 0);
      story.set('epochs', node, partition, [4, 0]);
      story.set('flushedTo', node, partition, index === 2 ? 20 : 26);
    }
  });
  for (const node of [LESSON.p1, LESSON.g1]) {
    story.set('believedLeader', node, 0, 1).set('believedLeaderEpoch', node, 0, 4);
  }
}

/** Forty records reach all, two reach nobody but the leader. */
function replicate(story: SyntheticTrace): void {
  const { p1, b1, b2, b3, g1 } = LESSON;
  for (let offset = 0; offset < 43; offset++) {
    const at = (300 + offset * 60) * MILLISECOND;
    story.row(at, 'Command', p1, { name: 'Send', partition: 0 });
    const produce = story.send(p1, b1, 'ProduceRequest', at + 3000, { partition: 0, offset });
    story.receive(produce);
    story.set('logEndOffset', b1, 0, offset + 1);
    const ack = story.send(b1, p1, 'ProduceResponse', at + 6000, {
      partition: 0,
      offset,
      reply: true,
    });
    story.receive(ack);
    story.set('acknowledgedRecords', p1, -1, offset + 1);
    if (offset > 39) continue;
    for (const follower of offset < 38 ? [b2, b3] : [b2]) {
      story.row(at + 6000 + follower, 'TimerFired', follower, { name: 'fetch' });
      const fetch = story.send(follower, b1, 'FetchRequest', at + 10_000 + follower * 500, {
        partition: 0,
        offset,
      });
      story.receive(fetch);
      if (follower !== b2) story.set('highWatermark', b1, 0, offset);
      const reply = story.send(b1, follower, 'FetchResponse', at + 14_000 + follower * 500, {
        partition: 0,
        offset,
        reply: true,
      });
      story.receive(reply);
      story.set('logEndOffset', follower, 0, offset + 1);
      story.set('highWatermark', follower, 0, Math.max(0, follower === b2 ? offset : offset - 1));
    }
    story.row(at + 20_000, 'Received', g1, { name: 'FetchResponse', partition: 0 });
    story.set('position', g1, 0, offset);
    if (offset === 25) {
      story.row(at + 21_000, 'Received', LESSON.c2, {
        name: 'AlterPartitionRequest',
        partition: 0,
      });
      story.set('decidedIsr', -1, 0, [1, 2]);
      story.note('IsrChanged', 'b1', {
        type: 'IsrChanged',
        partition: 'orders-0',
        isr: [1, 2],
        maximalIsr: [1, 2],
        rule: 'lag',
      });
    }
  }
  story.set('highWatermark', b1, 0, 39);
}

function crash(story: SyntheticTrace): void {
  const { b1, b2, b3 } = LESSON;
  const at = 2914 * MILLISECOND;
  story.fault('FaultStarted', at - 200, 'f1', 'partition', [
    ['b1', 'b2'],
    ['b2', 'b1'],
  ]);
  story.row(at - 100, 'TimerFired', b3, { name: 'fetch' });
  const lost = story.send(b3, b1, 'FetchRequest', at + 3000, { partition: 0, offset: 38 });
  story.row(at, 'NodeChanged', b1, { name: 'crashed' });
  story.set('status', b1, -1, 'stopped');
  story.note('crashed', 'b1', { what: 'crashed', detail: '' });
  story.lose(lost, at + 2000);
  story.row(at + 1000, 'Disconnected', b2);
}

function elect(story: SyntheticTrace): void {
  const { c2, b1, b2, b3, p1 } = LESSON;
  const at = 3300 * MILLISECOND;
  const row = story.row(at, 'TimerFired', c2, { name: 'session' });
  story.set('isFenced', b1, -1, 1);
  for (const [partition, leader, isr] of [
    [0, 2, [2]],
    [1, 2, [2, 3]],
    [2, 3, [2, 3]],
  ] as const) {
    story.set('decidedIsr', -1, partition, isr);
    story.set('decidedLeader', -1, partition, leader);
    story.set('decidedLeaderEpoch', -1, partition, partition === 0 ? 5 : 4);
  }
  story.note('BrokerFenced', 'c2', { type: 'BrokerFenced', brokerId: 1, rule: 'session' });
  const toLeader = story.send(c2, b2, 'QuorumFetchResponse', at + 20_000, { reply: true });
  story.receive(toLeader);
  story.set('leaderId', b2, 0, 2).set('leaderEpoch', b2, 0, 5).set('epochs', b2, 0, [4, 0, 5, 40]);
  story.set('believedLeader', p1, 0, 2).set('believedLeaderEpoch', p1, 0, 5);
  story.note('BecameLeader', 'b2', {
    type: 'BecameLeader',
    partition: 'orders-0',
    leaderEpoch: 5,
    isr: [2],
    logEndOffset: 40,
    highWatermark: 39,
  });
  story.row(at + 30_000, 'Received', b2, { name: 'ProduceRequest', partition: 0, cause: row });
  story.set('logEndOffset', b2, 0, 41);
  story.row(at + 31_000, 'FaultEnded', -1, { name: 'partition' });
  story.note('fault-ended', '', {
    type: 'FaultEnded',
    id: 'f1',
    kind: 'partition',
    nodes: [],
    links: [],
    reason: '',
  });
  story.set('highWatermark', b3, 0, 37);
}

/** What is on its way at 3.412 s, and the verdict after it. */
function fly(story: SyntheticTrace): void {
  const { p1, b2, b3, c2, g1 } = LESSON;
  const at = 3408 * MILLISECOND;
  story.row(at, 'TimerFired', b3, { name: 'fetch' });
  const fetch = story.send(b3, b2, 'FetchRequest', at + 8000, { partition: 0, offset: 38 });
  story.row(at, 'Command', p1, { name: 'Send' });
  const produce = story.send(p1, b2, 'ProduceRequest', at + 7000, { partition: 0, offset: 41 });
  story.row(at + 500, 'Received', b2, { name: 'FetchRequest' });
  const consumed = story.send(b2, g1, 'FetchResponse', at + 9500, {
    partition: 0,
    offset: 39,
    reply: true,
  });
  story.row(at + 600, 'Received', c2, { name: 'QuorumFetchRequest' });
  const metadata = story.send(c2, b3, 'QuorumFetchResponse', at + 5600, { reply: true });
  for (const message of [metadata, produce, fetch, consumed]) story.receive(message);
  story.row(4020 * MILLISECOND, 'Verdict', -1, { name: 'acked-durable', partition: 0 });
  story.set('allowances', -1, -1, 3);
  story.row(4600 * MILLISECOND, 'TimerFired', b3, { name: 'fetch' });
}
