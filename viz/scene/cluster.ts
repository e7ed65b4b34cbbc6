import type { Trace, TraceNode } from '../../sim/trace/trace.ts';
import type { ViewState } from '../../sim/trace/view-state.ts';

/** The indexes of the nodes whose role fits, in the order of the trace. */
function nodesOf(trace: Trace, fits: (role: TraceNode['role']) => boolean): number[] {
  return trace.nodes.flatMap(({ role }, index) => (fits(role) ? [index] : []));
}

/** Whether a node holds partitions. */
export const isBroker = (role: TraceNode['role']): boolean =>
  role === 'broker' || role === 'combined';

/** Whether a node is a voter of the metadata quorum. */
export const isController = (role: TraceNode['role']): boolean =>
  role === 'controller' || role === 'combined';

/** The nodes that hold partitions. */
export const brokersOf = (trace: Trace): number[] => nodesOf(trace, isBroker);

/** The voters of the metadata quorum. */
export const controllersOf = (trace: Trace): number[] => nodesOf(trace, isController);

/** Producers, consumers and admin clients. */
export const clientsOf = (trace: Trace): number[] =>
  nodesOf(trace, (role) => !isBroker(role) && !isController(role));

/** A node's name, or a dash for none. */
export const nameOf = (trace: Trace, node: number): string => trace.nodes[node]?.name ?? '–';

/** The index of the broker with a Kafka id, −1 for none. */
export const brokerOf = (trace: Trace, id: number): number =>
  trace.nodes.findIndex((node) => node.id === id && isBroker(node.role));

/** How a process stands; a node of which nothing is known yet has not started. */
export type Standing = 'running' | 'paused' | 'stopped' | 'off' | 'unstarted';

/** How a node's process stands. */
export function standingOf(view: ViewState, node: number): Standing {
  switch (view.choice('status', node, -1)) {
    case 'running':
      return 'running';
    case 'paused':
      return 'paused';
    case 'off':
      return 'off';
    case 'stopped':
      // A process that never ran has not crashed.
      return view.value('boot', node, -1) > 0 ? 'stopped' : 'unstarted';
    default:
      return 'unstarted';
  }
}

/** Whether the process of a node is there, paused or not. */
export function isUp(view: ViewState, node: number): boolean {
  const standing = standingOf(view, node);
  return standing === 'running' || standing === 'paused';
}

/** The active controller as the highest epoch tells; −1 for none. */
export function activeController(trace: Trace, view: ViewState): number {
  let active = -1;
  let highest = -1;
  for (const node of controllersOf(trace)) {
    const epoch = view.value('controllerEpoch', node, -1);
    if (epoch <= highest || !isUp(view, node)) continue;
    active = node;
    highest = epoch;
  }
  return active;
}

/** What a replica is at this moment. */
export type ReplicaState = 'leader' | 'inSync' | 'outOfSync' | 'offline';

/** The brokers with a replica of a partition: as the controllers decided, else those that have a log of it. */
export function replicasOf(trace: Trace, view: ViewState, partition: number): number[] {
  const decided = view.list('decidedReplicas', -1, partition);
  if (decided.length > 0) {
    return decided.map((id) => brokerOf(trace, id)).filter((node) => node >= 0);
  }
  return brokersOf(trace).filter((node) => view.value('logEndOffset', node, partition) >= 0);
}

/** What a replica is, by what the controllers have decided and by whether its broker runs. */
export function replicaState(
  trace: Trace,
  view: ViewState,
  node: number,
  partition: number,
): ReplicaState {
  const id = trace.nodes[node]?.id ?? -1;
  if (!isUp(view, node)) return 'offline';
  const leader = leaderOf(trace, view, partition);
  if (leader === node) return 'leader';
  const isDecided = view.list('decidedReplicas', -1, partition).length > 0;
  const isr = isDecided
    ? view.list('decidedIsr', -1, partition)
    : view.list('isr', leader, partition);
  return isr.includes(id) ? 'inSync' : 'outOfSync';
}

/** The leader that the controllers have decided, else the broker that believes it leads; −1 for none. */
export function leaderOf(trace: Trace, view: ViewState, partition: number): number {
  if (view.list('decidedReplicas', -1, partition).length > 0) {
    return brokerOf(trace, view.value('decidedLeader', -1, partition));
  }
  return brokersOf(trace).find((node) => believesToLead(trace, view, node, partition)) ?? -1;
}

/** The epoch in which a partition is led: as decided, which the leader itself may not have heard of yet. */
export function leaderEpochOf(view: ViewState, leader: number, partition: number): number {
  const decided = view.value('decidedLeaderEpoch', -1, partition);
  return decided >= 0 ? decided : view.value('leaderEpoch', leader, partition);
}

/** Whether a running broker takes itself for the leader, rightly or not. */
export const believesToLead = (
  trace: Trace,
  view: ViewState,
  node: number,
  partition: number,
): boolean => {
  const id = trace.nodes[node]?.id ?? -1;
  return isUp(view, node) && id >= 0 && view.value('leaderId', node, partition) === id;
};

/** The partition that pictures of one partition show. */
export const focusedPartition = (trace: Trace, partition: number | null): number => {
  const wanted = partition ?? 0;
  return wanted < trace.partitions.length ? wanted : -1;
};

const shortNames: WeakMap<Trace['partitions'], readonly string[]> = new WeakMap();

/** Partition names without their topic where all are of one topic: `P0`. */
export function shortPartition({ partitions }: Trace, partition: number): string {
  const kept = shortNames.get(partitions) ?? shortened(partitions);
  shortNames.set(partitions, kept);
  return kept[partition] ?? '';
}

function shortened(names: readonly string[]): readonly string[] {
  const topicOf = (name: string): string => name.slice(0, name.lastIndexOf('-'));
  const topic = topicOf(names[0] ?? '');
  if (names.some((name) => topicOf(name) !== topic)) return names;
  return names.map((name) => `P${name.slice(topic.length + 1)}`);
}
