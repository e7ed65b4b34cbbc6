import type { KafkaMessage } from '../../../core/protocol/message.ts';

/** What a message is about, as far as it is about one thing. */
export interface Place {
  /** Null for none or several. */
  readonly partition: string | null;
  readonly offset: number | null;
}

/** What each message says or asks; its sender and its name stand before it. */
export type MessageWords = Readonly<Record<KafkaMessage['type'], (place: Place) => string>>;

const partitions = ({ partition }: Place): string => partition ?? 'several partitions';
const from = ({ offset }: Place): string => (offset === null ? '' : ` from offset ${offset}`);

/** English. */
export const MESSAGES: MessageWords = {
  ProduceRequest: (place) => `writes records to ${partitions(place)}`,
  ProduceResponse: (place) =>
    `answers a write to ${partitions(place)}${place.offset === null ? '' : ` at offset ${place.offset}`}`,
  FetchRequest: (place) => `asks for ${partitions(place)}${from(place)}`,
  FetchResponse: (place) => `answers a fetch of ${partitions(place)}${from(place)}`,
  DeleteRecordsRequest: (place) => `asks for records of ${partitions(place)} to be deleted`,
  DeleteRecordsResponse: (place) => `answers a deletion of records of ${partitions(place)}`,
  ListOffsetsRequest: (place) => `asks where ${partitions(place)} begins or ends`,
  ListOffsetsResponse: (place) => `says where ${partitions(place)} begins or ends`,
  OffsetsForLeaderEpochRequest: (place) => `asks where an epoch of ${partitions(place)} ends`,
  OffsetsForLeaderEpochResponse: (place) => `says where an epoch of ${partitions(place)} ends`,
  MetadataRequest: () => 'asks for topics and their leaders',
  MetadataResponse: () => 'names topics and their leaders',
  InitProducerIdRequest: () => 'asks for a producer id',
  InitProducerIdResponse: () => 'gives a producer id',
  FindCoordinatorRequest: () => 'asks who coordinates its group or transactions',
  FindCoordinatorResponse: () => 'names a coordinator',
  JoinGroupRequest: () => 'asks to be in the next generation of its group',
  JoinGroupResponse: () => 'answers who wants to be in a group',
  SyncGroupRequest: () => 'asks for its assignment',
  SyncGroupResponse: () => 'gives a member its assignment',
  HeartbeatRequest: () => 'says that it is still a member of its group',
  HeartbeatResponse: () => 'answers the heartbeat of a member',
  LeaveGroupRequest: () => 'leaves its group',
  LeaveGroupResponse: () => 'answers who leaves a group',
  OffsetCommitRequest: (place) => `commits its offset of ${partitions(place)}`,
  OffsetCommitResponse: (place) => `answers the commit of an offset of ${partitions(place)}`,
  OffsetFetchRequest: () => 'asks for committed offsets',
  OffsetFetchResponse: () => 'names committed offsets',
  ConsumerGroupHeartbeatRequest: () => 'tells its group that it lives',
  ConsumerGroupHeartbeatResponse: () => 'answers a member of a group',
  AddPartitionsToTxnRequest: () => 'asks whether partitions are in a transaction, or adds them',
  AddPartitionsToTxnResponse: () => 'answers what is in a transaction',
  AddOffsetsToTxnRequest: () => 'adds the offsets of a group to its transaction',
  AddOffsetsToTxnResponse: () => 'answers whether the offsets are in the transaction',
  TxnOffsetCommitRequest: () => 'commits offsets within its transaction',
  TxnOffsetCommitResponse: () => 'answers a commit of offsets within a transaction',
  EndTxnRequest: () => 'ends its transaction',
  EndTxnResponse: () => 'answers the end of a transaction',
  WriteTxnMarkersRequest: () => 'says how a transaction ended',
  WriteTxnMarkersResponse: () => 'has written the markers of a transaction',

  BrokerRegistrationRequest: () => 'registers its process',
  BrokerRegistrationResponse: () => 'answers a registration',
  BrokerHeartbeatRequest: () => 'says that it lives',
  BrokerHeartbeatResponse: () => 'answers a heartbeat',
  AlterPartitionRequest: (place) => `proposes an ISR of ${partitions(place)}`,
  AlterPartitionResponse: (place) => `answers a proposed ISR of ${partitions(place)}`,
  AssignReplicasToDirsRequest: (place) => `says where its replica of ${partitions(place)} lies`,
  AssignReplicasToDirsResponse: () => 'has heard where replicas lie',
  AllocateProducerIdsRequest: () => 'asks for a block of producer ids',
  AllocateProducerIdsResponse: () => 'gives a block of producer ids',
  CreateTopicsRequest: () => 'asks for a new topic',
  CreateTopicsResponse: () => 'answers the creation of a topic',
  DeleteTopicsRequest: () => 'asks for the deletion of a topic',
  DeleteTopicsResponse: () => 'answers the deletion of a topic',
  CreatePartitionsRequest: () => 'asks for more partitions',
  CreatePartitionsResponse: () => 'answers the creation of partitions',
  AlterPartitionReassignmentsRequest: (place) => `asks for other replicas of ${partitions(place)}`,
  AlterPartitionReassignmentsResponse: (place) => `answers a reassignment of ${partitions(place)}`,
  ElectLeadersRequest: () => 'asks for an election of leaders',
  ElectLeadersResponse: () => 'answers an election of leaders',
  IncrementalAlterConfigsRequest: () => 'asks for other settings',
  IncrementalAlterConfigsResponse: () => 'answers a change of settings',
  UpdateFeaturesRequest: () => 'asks for another level of a feature',
  UpdateFeaturesResponse: () => 'answers a change of a feature',
  UnregisterBrokerRequest: () => 'asks for the removal of a broker',
  UnregisterBrokerResponse: () => 'answers the removal of a broker',

  VoteRequest: () => 'asks for a vote',
  VoteResponse: () => 'answers a request for a vote',
  BeginQuorumEpochRequest: () => 'says that it leads the quorum',
  BeginQuorumEpochResponse: () => 'has heard who leads the quorum',
  EndQuorumEpochRequest: () => 'says that it leads the quorum no more',
  EndQuorumEpochResponse: () => 'has heard that the leader of the quorum resigned',
  QuorumFetchRequest: (place) => `asks for the metadata log${from(place)}`,
  QuorumFetchResponse: (place) => `answers a fetch of the metadata log${from(place)}`,
  FetchSnapshotRequest: () => 'asks for a part of a snapshot of the metadata',
  FetchSnapshotResponse: () => 'sends a part of a snapshot of the metadata',
  AddRaftVoterRequest: () => 'asks for a new voter of the quorum',
  AddRaftVoterResponse: () => 'answers whether there is a new voter',
  RemoveRaftVoterRequest: () => 'asks for a voter to be removed from the quorum',
  RemoveRaftVoterResponse: () => 'answers whether a voter was removed',
  UpdateRaftVoterRequest: () => 'tells the leader of the quorum what it is',
  UpdateRaftVoterResponse: () => 'has heard what a voter is',
  ApiVersionsRequest: () => 'asks what the other supports',
  ApiVersionsResponse: () => 'says what it supports',
};
