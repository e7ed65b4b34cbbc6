import type { Trace } from '../../sim/trace/trace.ts';
import { SyntheticTrace, traceNode } from './synthetic-trace.ts';

/** How large a crowded cluster is. */
export interface Crowd {
  readonly brokers: number;
  readonly partitions: number;
  readonly clients: number;
  /** Rows besides those of the beginning. */
  readonly rows: number;
}

const STEP_MICROS = 50;

/** A cluster with many of everything: every broker holds every partition, and messages fly in all directions. */
export function crowdedTrace({ brokers, partitions, clients, rows }: Crowd): Trace {
  const controllers = 3;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const story = new SyntheticTrace(
    [
      ...numbers(controllers).map((i) => traceNode(`c${i + 1}`, 100 + i, 'controller')),
      ...numbers(brokers).map((i) => traceNode(`b${i + 1}`, i + 1, 'broker')),
      ...numbers(clients).map((i) =>
        traceNode(
          i % 2 === 0 ? `p${i + 1}` : `r${i + 1}`,
          200 + i,
          i % 2 === 0 ? 'producer' : 'consumer',
          ['acks=all'],
        ),
      ),
    ],
    numbers(partitions).map((i) => `orders-${i}`),
  );
  const ids = numbers(brokers).map((i) => i + 1);
  const nodes = controllers + brokers + clients;
  for (const node of numbers(nodes)) {
    story.row(0, 'NodeChanged', node, { name: 'started' });
    story.set('status', node, -1, 'running').set('boot', node, -1, 1);
  }
  story.set('quorumEpoch', 0, -1, 3).set('controllerEpoch', 0, -1, 3);
  for (const partition of numbers(partitions)) {
    const leader = (partition % brokers) + 1;
    story
      .set('decidedReplicas', -1, partition, ids)
      .set('decidedIsr', -1, partition, ids.slice(0, 2));
    story.set('decidedLeader', -1, partition, leader).set('decidedLeaderEpoch', -1, partition, 3);
    story.set('minInsyncReplicas', -1, partition, 2);
    for (const broker of numbers(brokers)) {
      const node = controllers + broker;
      story.set('leaderId', node, partition, leader).set('leaderEpoch', node, partition, 3);
      story
        .set('logEndOffset', node, partition, 1000 * broker)
        .set('highWatermark', node, partition, 500 * broker);
      story.set('epochs', node, partition, [1, 0, 2, 700, 3, 2500]);
    }
    for (const client of numbers(clients)) {
      story.set('believedLeader', controllers + brokers + client, partition, leader);
    }
  }
  exchange(story, nodes, rows);
  return story.trace((rows + 200) * STEP_MICROS);
}

const NAMES = [
  'ProduceRequest',
  'FetchRequest',
  'QuorumFetchRequest',
  'MetadataRequest',
  'FetchResponse',
];

function exchange(story: SyntheticTrace, nodes: number, rows: number): void {
  const underWay: number[] = [];
  for (let row = 0; row < rows; row++) {
    const at = (row + 1) * STEP_MICROS;
    const from = (row * 7) % nodes;
    const due = underWay.length > 40 ? underWay.shift() : undefined;
    if (due !== undefined) {
      if (row % 97 === 0) story.lose(due, at);
      else story.receive(due, at);
      continue;
    }
    story.row(at, row % 5 === 0 ? 'TimerFired' : 'Command', from, { name: 'timer' });
    const to = (from + 1 + (row % (nodes - 1))) % nodes;
    const name = NAMES[row % NAMES.length] as string;
    underWay.push(
      story.send(from, to, name, at + 60 * STEP_MICROS, {
        partition: 0,
        offset: row,
        reply: name.endsWith('Response'),
      }),
    );
  }
}
