import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, oneFarAway } from './worlds.ts';

export const laggingFollowerLoop: Scenario = {
  name: 'lagging-follower-loop',
  title: 'A consumer is pinned to a replica that falls further and further behind',
  description:
    'A consumer is sent to the replica of its own rack, which is far from the leader and cannot keep up. The leader recommends whoever holds the offset that the consumer asks for, and this replica always does, since it is what holds the consumer back. Expected: what was acknowledged long ago is not read, although the leader is healthy.',
  ...oneFarAway(),
  switches: { ...MENDED, 'consumer.replicaChoice': 'any-in-range' },
  museum: {
    source: 'KAFKA-14372, KAFKA-14379; KIP-392',
    note: 'A test that the tested one makes true by itself tests nothing. Only who keeps up may be recommended.',
    difficulty: 2,
    expect: { guarantee: 'unseen', status: 'violated' },
    control: { 'switches.consumer.replicaChoice': 'isr-only' },
    seeds: 50,
  },
};
