import type {
  CreateTopicsRequest,
  CreateTopicsResponse,
  ElectLeadersRequest,
  ElectLeadersResponse,
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse,
} from './admin.ts';
import type {
  AllocateProducerIdsRequest,
  AllocateProducerIdsResponse,
  AlterPartitionRequest,
  AlterPartitionResponse,
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
  BrokerRegistrationRequest,
  BrokerRegistrationResponse,
} from './broker-to-controller.ts';
import type { FetchRequest, FetchResponse } from './fetch.ts';
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

/** What an admin client sends to a broker and the broker forwards to the active controller. */
export type AdminRequest =
  | CreateTopicsRequest
  | ElectLeadersRequest
  | IncrementalAlterConfigsRequest;
export type AdminResponse =
  | CreateTopicsResponse
  | ElectLeadersResponse
  | IncrementalAlterConfigsResponse;

/** What a broker process asks the active controller. */
export type ControllerRequest =
  | BrokerRegistrationRequest
  | BrokerHeartbeatRequest
  | AlterPartitionRequest
  | AllocateProducerIdsRequest
  | AdminRequest;
export type ControllerResponse =
  | BrokerRegistrationResponse
  | BrokerHeartbeatResponse
  | AlterPartitionResponse
  | AllocateProducerIdsResponse
  | AdminResponse;

/** What clients and followers ask a broker. */
export type BrokerRequest =
  | ProduceRequest
  | FetchRequest
  | ListOffsetsRequest
  | OffsetsForLeaderEpochRequest
  | MetadataRequest
  | InitProducerIdRequest;
export type BrokerResponse =
  | ProduceResponse
  | FetchResponse
  | ListOffsetsResponse
  | OffsetsForLeaderEpochResponse
  | MetadataResponse
  | InitProducerIdResponse;

export type Request = RaftRequest | ControllerRequest | BrokerRequest;
export type Response = RaftResponse | ControllerResponse | BrokerResponse;
/** Everything that travels between Samsa's nodes. */
export type KafkaMessage = Request | Response;
