import type {
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse,
  CreatePartitionsRequest,
  CreatePartitionsResponse,
  CreateTopicsRequest,
  CreateTopicsResponse,
  DeleteTopicsRequest,
  DeleteTopicsResponse,
  ElectLeadersRequest,
  ElectLeadersResponse,
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse,
  UnregisterBrokerRequest,
  UnregisterBrokerResponse,
  UpdateFeaturesRequest,
  UpdateFeaturesResponse,
} from './admin.ts';
import type {
  AllocateProducerIdsRequest,
  AllocateProducerIdsResponse,
  AlterPartitionRequest,
  AlterPartitionResponse,
  AssignReplicasToDirsRequest,
  AssignReplicasToDirsResponse,
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
  BrokerRegistrationRequest,
  BrokerRegistrationResponse,
} from './broker-to-controller.ts';
import type {
  HeartbeatRequest,
  HeartbeatResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  SyncGroupRequest,
  SyncGroupResponse,
} from './classic-group.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from './consumer-group.ts';
import type { FindCoordinatorRequest, FindCoordinatorResponse } from './coordinator.ts';
import type { DeleteRecordsRequest, DeleteRecordsResponse } from './delete-records.ts';
import type { FetchRequest, FetchResponse } from './fetch.ts';
import type {
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from './group-offsets.ts';
import type {
  InitProducerIdRequest,
  InitProducerIdResponse,
  MetadataRequest,
  MetadataResponse,
} from './metadata.ts';
import type {
  ListOffsetsRequest,
  ListOffsetsResponse,
  OffsetsForLeaderEpochRequest,
  OffsetsForLeaderEpochResponse,
} from './offsets.ts';
import type { ProduceRequest, ProduceResponse } from './produce.ts';
import type { RaftRequest, RaftResponse } from './raft.ts';
import type { VoterAdminRequest, VoterAdminResponse } from './raft-voters.ts';
import type {
  AddOffsetsToTxnRequest,
  AddOffsetsToTxnResponse,
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnResponse,
  EndTxnRequest,
  EndTxnResponse,
  TxnOffsetCommitRequest,
  TxnOffsetCommitResponse,
  WriteTxnMarkersRequest,
  WriteTxnMarkersResponse,
} from './transactions.ts';

/** What an admin client sends to a broker and the broker forwards to the active controller. */
export type AdminRequest =
  | CreateTopicsRequest
  | DeleteTopicsRequest
  | CreatePartitionsRequest
  | AlterPartitionReassignmentsRequest
  | ElectLeadersRequest
  | IncrementalAlterConfigsRequest
  | UpdateFeaturesRequest
  | UnregisterBrokerRequest
  | VoterAdminRequest;
export type AdminResponse =
  | CreateTopicsResponse
  | DeleteTopicsResponse
  | CreatePartitionsResponse
  | AlterPartitionReassignmentsResponse
  | ElectLeadersResponse
  | IncrementalAlterConfigsResponse
  | UpdateFeaturesResponse
  | UnregisterBrokerResponse
  | VoterAdminResponse;

/** What a broker process asks the active controller. */
export type ControllerRequest =
  | BrokerRegistrationRequest
  | BrokerHeartbeatRequest
  | AlterPartitionRequest
  | AllocateProducerIdsRequest
  | AssignReplicasToDirsRequest
  | Exclude<AdminRequest, VoterAdminRequest>;
export type ControllerResponse =
  | BrokerRegistrationResponse
  | BrokerHeartbeatResponse
  | AlterPartitionResponse
  | AllocateProducerIdsResponse
  | AssignReplicasToDirsResponse
  | Exclude<AdminResponse, VoterAdminResponse>;

/** What brokers send on to the process of the active controller: to the controller, or to its quorum replica. */
export type ForwardedRequest = ControllerRequest | VoterAdminRequest;
export type ForwardedResponse = ControllerResponse | VoterAdminResponse;

/** What members ask the coordinator of their group; it names the group by `groupId`. */
export type GroupRequest =
  | JoinGroupRequest
  | SyncGroupRequest
  | HeartbeatRequest
  | LeaveGroupRequest
  | ConsumerGroupHeartbeatRequest
  | OffsetCommitRequest
  | OffsetFetchRequest;
export type GroupResponse =
  | JoinGroupResponse
  | SyncGroupResponse
  | HeartbeatResponse
  | LeaveGroupResponse
  | ConsumerGroupHeartbeatResponse
  | OffsetCommitResponse
  | OffsetFetchResponse;

/** What transactional producers, partition leaders and coordinators ask a broker about transactions. */
export type TransactionRequest =
  | AddPartitionsToTxnRequest
  | AddOffsetsToTxnRequest
  | TxnOffsetCommitRequest
  | EndTxnRequest
  | WriteTxnMarkersRequest;
export type TransactionResponse =
  | AddPartitionsToTxnResponse
  | AddOffsetsToTxnResponse
  | TxnOffsetCommitResponse
  | EndTxnResponse
  | WriteTxnMarkersResponse;

/** What clients and followers ask a broker. */
export type BrokerRequest =
  | ProduceRequest
  | FetchRequest
  | ListOffsetsRequest
  | OffsetsForLeaderEpochRequest
  | DeleteRecordsRequest
  | MetadataRequest
  | InitProducerIdRequest
  | FindCoordinatorRequest
  | GroupRequest
  | TransactionRequest;
export type BrokerResponse =
  | ProduceResponse
  | FetchResponse
  | ListOffsetsResponse
  | OffsetsForLeaderEpochResponse
  | DeleteRecordsResponse
  | MetadataResponse
  | InitProducerIdResponse
  | FindCoordinatorResponse
  | GroupResponse
  | TransactionResponse;

export type Request = RaftRequest | ControllerRequest | BrokerRequest;
export type Response = RaftResponse | ControllerResponse | BrokerResponse;
/** Everything that travels between Samsa's nodes. */
export type KafkaMessage = Request | Response;
