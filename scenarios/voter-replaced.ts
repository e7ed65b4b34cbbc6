import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const voterReplaced: Scenario = {
  name: 'voter-replaced',
  title: 'A controller loses its disk and is put back among the voters',
  description:
    "The disk of a controller is replaced. It comes back as another replica of the same id: an observer, whom nobody asks for a vote (KIP-853), and which is given a snapshot, since the log it would need was cleaned away (KIP-630). An operator removes the former voter and adds the new one; each change is committed by the voters that it leaves behind. Then the active controller crashes, and the quorum stands on the new voter's vote. Producers notice nothing. Expected: everything holds. With --set switches.raft.voterIdentity=id the empty disk counts as the voter that it replaced, as before Kafka 3.9.",
  cluster: {
    brokers: 3,
    controllers: 3,
    voters: 'dynamic',
    config: {
      ...SHORT_SERVER,
      'broker.session.timeout.ms': 2000,
      // A snapshot every ten records, and only the last seconds of the log.
      'metadata.log.max.record.bytes.between.snapshots': 1000,
      'metadata.max.retention.ms': 1000,
    },
    // The others stand for election first, so that the voter that is replaced does not lead.
    overrides: { c3: { 'controller.quorum.election.timeout.ms': 3000 } },
  },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 600, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    { fault: 'wipe', at: '5s', for: '4s', on: 'c3' },
    { fault: 'remove-voter', at: '11s', on: 'c3' },
    { fault: 'add-voter', at: '13s', on: 'c3' },
    { fault: 'crash', at: '15s', for: '3s', on: 'controller()' },
  ],
  until: '24s',
  faultsUntil: '18s',
};
