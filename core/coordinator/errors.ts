import type { ErrorCode } from '../protocol/errors.ts';

/** What a client is told of a coordinator's write that failed (CoordinatorOperationExceptionHelper, clients §3.1). */
export function coordinatorError(error: ErrorCode): ErrorCode {
  switch (error) {
    case 'NETWORK_EXCEPTION':
      // A transaction could not be verified: the client asks the same coordinator again.
      return 'COORDINATOR_LOAD_IN_PROGRESS';
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR';
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return 'UNKNOWN_SERVER_ERROR';
    default:
      return error;
  }
}
