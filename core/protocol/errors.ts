/** Kafka's error codes by name (clients §1.6). `NONE` is success. Only codes that a modelled rule can return are listed. */
export type ErrorCode =
  | 'NONE'
  | 'UNKNOWN_SERVER_ERROR'
  | 'OFFSET_OUT_OF_RANGE'
  | 'CORRUPT_MESSAGE'
  | 'UNKNOWN_TOPIC_OR_PARTITION'
  | 'LEADER_NOT_AVAILABLE'
  | 'NOT_LEADER_OR_FOLLOWER'
  | 'REQUEST_TIMED_OUT'
  | 'BROKER_NOT_AVAILABLE'
  | 'MESSAGE_TOO_LARGE'
  | 'RECORD_LIST_TOO_LARGE'
  | 'NETWORK_EXCEPTION'
  | 'INVALID_TOPIC_EXCEPTION'
  | 'COORDINATOR_LOAD_IN_PROGRESS'
  | 'NOT_ENOUGH_REPLICAS'
  | 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'
  | 'INVALID_REQUIRED_ACKS'
  | 'UNSUPPORTED_VERSION'
  | 'TOPIC_ALREADY_EXISTS'
  | 'INVALID_PARTITIONS'
  | 'INVALID_REPLICATION_FACTOR'
  | 'INVALID_REPLICA_ASSIGNMENT'
  | 'INVALID_CONFIG'
  | 'NOT_CONTROLLER'
  | 'INVALID_REQUEST'
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'DUPLICATE_SEQUENCE_NUMBER'
  | 'INVALID_PRODUCER_EPOCH'
  | 'KAFKA_STORAGE_ERROR'
  | 'UNKNOWN_PRODUCER_ID'
  | 'FENCED_LEADER_EPOCH'
  | 'UNKNOWN_LEADER_EPOCH'
  | 'STALE_BROKER_EPOCH'
  | 'OFFSET_NOT_AVAILABLE'
  | 'PREFERRED_LEADER_NOT_AVAILABLE'
  | 'ELIGIBLE_LEADERS_NOT_AVAILABLE'
  | 'ELECTION_NOT_NEEDED'
  | 'INVALID_UPDATE_VERSION'
  | 'FEATURE_UPDATE_FAILED'
  | 'UNKNOWN_TOPIC_ID'
  | 'INCONSISTENT_TOPIC_ID'
  | 'INCONSISTENT_CLUSTER_ID'
  | 'DUPLICATE_BROKER_REGISTRATION'
  | 'BROKER_ID_NOT_REGISTERED'
  | 'INELIGIBLE_REPLICA'
  | 'NEW_LEADER_ELECTED'
  | 'OPERATION_NOT_ATTEMPTED'
  | 'NO_REASSIGNMENT_IN_PROGRESS'
  | 'INVALID_REGISTRATION'
  | 'INVALID_RECORD'
  | 'INVALID_VOTER_KEY'
  | 'DUPLICATE_VOTER'
  | 'VOTER_NOT_FOUND'
  | 'SNAPSHOT_NOT_FOUND'
  | 'POSITION_OUT_OF_RANGE';

/** Errors after which a client asks for metadata again: its idea of the leader is wrong (clients §1.6). */
export const isInvalidMetadata = (error: ErrorCode): boolean => {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'LEADER_NOT_AVAILABLE':
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'NETWORK_EXCEPTION':
    case 'KAFKA_STORAGE_ERROR':
    case 'FENCED_LEADER_EPOCH':
    case 'PREFERRED_LEADER_NOT_AVAILABLE':
    case 'ELIGIBLE_LEADERS_NOT_AVAILABLE':
    case 'ELECTION_NOT_NEEDED':
    case 'UNKNOWN_TOPIC_ID':
    case 'INCONSISTENT_TOPIC_ID':
      return true;
    default:
      return false;
  }
};

/** Errors that a client may answer by sending the same again (clients §1.6); includes all of `isInvalidMetadata`. */
export const isRetriable = (error: ErrorCode): boolean => {
  switch (error) {
    case 'CORRUPT_MESSAGE':
    case 'REQUEST_TIMED_OUT':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'NOT_CONTROLLER':
    case 'UNKNOWN_LEADER_EPOCH':
    case 'OFFSET_NOT_AVAILABLE':
      return true;
    default:
      return isInvalidMetadata(error);
  }
};
