import type { Trace } from '../../sim/trace/trace.ts';
import { isBroker } from './cluster.ts';
import type { Colour, Shape } from './mark.ts';

/** What messages are about: their colour and shape (viz.md §1.3). */
export type Family =
  | 'produce'
  | 'replicate'
  | 'consume'
  | 'metadata'
  | 'group'
  | 'transaction'
  | 'other';

/** How messages of a family look. */
export const LOOKS: Readonly<Record<Family, { readonly colour: Colour; readonly shape: Shape }>> = {
  produce: { colour: 'produce', shape: 'square' },
  replicate: { colour: 'replicate', shape: 'disc' },
  consume: { colour: 'consume', shape: 'ring' },
  metadata: { colour: 'metadata', shape: 'diamond' },
  group: { colour: 'other', shape: 'hexagon' },
  transaction: { colour: 'transaction', shape: 'triangle' },
  other: { colour: 'other', shape: 'triangle-down' },
};

const BY_API: Readonly<Record<string, Family>> = {
  Produce: 'produce',
  OffsetsForLeaderEpoch: 'replicate',
  ListOffsets: 'consume',
  Metadata: 'metadata',
  QuorumFetch: 'metadata',
  Vote: 'metadata',
  BeginQuorumEpoch: 'metadata',
  EndQuorumEpoch: 'metadata',
  FetchSnapshot: 'metadata',
  AlterPartition: 'metadata',
  BrokerHeartbeat: 'metadata',
  BrokerRegistration: 'metadata',
  AllocateProducerIds: 'metadata',
  CreateTopics: 'metadata',
  ElectLeaders: 'metadata',
  DeleteTopics: 'metadata',
  CreatePartitions: 'metadata',
  AlterPartitionReassignments: 'metadata',
  AssignReplicasToDirs: 'metadata',
  UpdateFeatures: 'metadata',
  ApiVersions: 'metadata',
  AddRaftVoter: 'metadata',
  RemoveRaftVoter: 'metadata',
  UpdateRaftVoter: 'metadata',
  UnregisterBroker: 'metadata',
  IncrementalAlterConfigs: 'metadata',
  FindCoordinator: 'group',
  JoinGroup: 'group',
  SyncGroup: 'group',
  LeaveGroup: 'group',
  Heartbeat: 'group',
  ConsumerGroupHeartbeat: 'group',
  OffsetCommit: 'group',
  OffsetFetch: 'group',
  InitProducerId: 'transaction',
  AddPartitionsToTxn: 'transaction',
  AddOffsetsToTxn: 'transaction',
  TxnOffsetCommit: 'transaction',
  EndTxn: 'transaction',
  WriteTxnMarkers: 'transaction',
};

/** A message type without `Request` or `Response`: Kafka's name of the API. */
export const apiOf = (name: string): string => name.replace(/(Request|Response)$/, '');

/** The family of an API; null for a fetch, which is told by who asks. */
export const familyOfApi = (api: string): Family | null =>
  api === 'Fetch' ? null : (BY_API[api] ?? 'other');

/** The family of a message. */
export function familyOf(trace: Trace, message: number): Family {
  const { messages } = trace;
  const family = familyOfApi(apiOf(trace.names[messages.name[message] as number] ?? ''));
  if (family !== null) return family;
  const asks = (messages.isReply[message] === 1 ? messages.to : messages.from)[message] as number;
  const node = trace.nodes[asks];
  return node !== undefined && isBroker(node.role) ? 'replicate' : 'consume';
}
