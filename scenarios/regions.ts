import type { ClusterSpec, NetworkSpec, Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

/** Three racks of one data centre with two brokers and a controller each. */
const THREE_RACKS: ClusterSpec = {
  brokers: 6,
  controllers: 3,
  racks: ['east', 'west', 'north', 'east', 'west', 'north'],
  controllerRacks: ['east', 'west', 'north'],
  config: SHORT_SERVER,
};

export const rackDown: Scenario = {
  name: 'rack-down',
  title: 'A whole rack loses its power',
  description:
    'Six brokers in three racks; the controller puts one replica of each partition into each rack. The east loses power, two brokers and a controller: wherever leaders were, the replicas in the other two racks are min.insync.replicas, so that one of them leads and writes go on after a moment. Expected: everything holds. Were all replicas in one rack (--set topics.orders.replicas=2 --set topics.orders.assignments=[[1,4],[4,1]]), nothing could be read or written until it is back, and what was not flushed would be lost, which is allowed: every holder of a record lost its power.',
  cluster: THREE_RACKS,
  topics: { orders: { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 500, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [{ fault: 'power-loss', at: '6s', for: '4s', on: 'rack(east)' }],
  until: '22s',
  faultsUntil: '13s',
};

/** Two data centres with two brokers and a controller each, and a site with a controller alone: two and a half. */
const TWO_AND_A_HALF: ClusterSpec = {
  brokers: 4,
  controllers: 3,
  racks: ['east', 'west', 'east', 'west'],
  controllerRacks: ['east', 'west', 'witness'],
  config: {
    ...SHORT_SERVER,
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
  },
};

const FAR_APART: NetworkSpec = {
  regions: {
    east: { west: { wan: 'country' }, witness: { wan: 'country' } },
    west: { witness: { wan: 'country' } },
  },
};

/**
 * A writer and a reader in each of the two data centres; readers read from the replica next to them (KIP-392). Long lines
 * bring out a suspect of today's rules (FIDELITY.md, `repl.equalEpochDelta`), which is mended.
 */
const CLIENTS = {
  switches: { 'repl.equalEpochDelta': 'mended' },
  producers: {
    writesEast: { topic: 'orders', rate: 20, count: 250, rack: 'east', config: CAREFUL_PRODUCER },
    writesWest: { topic: 'orders', rate: 20, count: 250, rack: 'west', config: CAREFUL_PRODUCER },
  },
  consumers: {
    readsEast: { topic: 'orders', config: { ...READER, 'client.rack': 'east' } },
    readsWest: { topic: 'orders', config: { ...READER, 'client.rack': 'west' } },
  },
} as const satisfies Partial<Scenario>;

/** Two replicas in each data centre, the preferred leader in the east. */
const replicasInBoth = (minIsr: number): NonNullable<Scenario['topics']> => ({
  orders: { assignments: [[1, 2, 3, 4]], config: { 'min.insync.replicas': minIsr } },
});

export const stretchedCluster: Scenario = {
  ...CLIENTS,
  name: 'stretched-cluster',
  title: 'One of two and a half data centres loses its power',
  description:
    'Four replicas in two data centres, a third site with a controller alone, and min.insync.replicas=3: no record is acknowledged that one data centre alone has. The east loses power with the leader. West and witness are a majority of the controllers, a replica in the west leads and is read, but the two replicas that are left are fewer than three: writes are refused until the east is back. Expected: everything holds. With --set topics.orders.config.min.insync.replicas=2 writes go on in the west alone, and are as safe as the west.',
  cluster: TWO_AND_A_HALF,
  network: FAR_APART,
  topics: replicasInBoth(3),
  faults: [{ fault: 'power-loss', at: '6s', for: '5s', on: 'rack(east)' }],
  until: '24s',
  faultsUntil: '14s',
};

export const wanPartition: Scenario = {
  ...CLIENTS,
  name: 'wan-partition',
  title: 'The lines between two data centres and their witness are cut on one side',
  description:
    'The stretched cluster with min.insync.replicas=2. The east, where the leader is, is cut off from west and witness. Its brokers lose their leases and the west elects a leader, of which the east does not hear: its leader can no longer shrink the ISR, so that with acks=all it acknowledges nothing that only the east has. Readers in the east see what was committed and then nothing new. When the lines are back the east cuts off what was never acknowledged, and its writer tries again. Expected: everything holds. With --set producers.writesEast.config.acks=1 records are lost, which acks=1 allows.',
  cluster: TWO_AND_A_HALF,
  network: FAR_APART,
  topics: replicasInBoth(2),
  faults: [
    {
      fault: 'partition',
      at: '6s',
      for: '5s',
      groups: ['region(east)', ['region(west)', 'region(witness)']],
    },
  ],
  until: '24s',
  faultsUntil: '14s',
};

export const nearestReplica: Scenario = {
  ...CLIENTS,
  name: 'nearest-replica',
  title: 'Consumers read from the replica next to them, until it fails',
  description:
    'The stretched cluster with replica.selector.class and client.rack: the leader, in the east, sends readsWest to a replica in the west, and its fetches stay there (KIP-392). That replica crashes; the consumer goes back to the leader over the long line, and is sent to the other replica in the west. It reads up to the high watermark of the replica, which is a fetch behind the leader. Expected: everything holds.',
  cluster: TWO_AND_A_HALF,
  network: FAR_APART,
  topics: replicasInBoth(2),
  faults: [{ fault: 'crash', at: '6s', for: '4s', on: 'b2' }],
  until: '20s',
  faultsUntil: '12s',
};
