import type { ErrorCode } from './errors.ts';

/** What a coordinator coordinates; its name for each is the leader of a partition of its internal topic (clients §5.1). */
export type CoordinatorKeyType = 'GROUP' | 'TRANSACTION';

/** Which broker coordinates these groups or transactional ids (KIP-699); any broker answers (clients §5.1). */
export interface FindCoordinatorRequest {
  readonly type: 'FindCoordinatorRequest';
  readonly keyType: CoordinatorKeyType;
  readonly coordinatorKeys: readonly string[];
}

export interface FindCoordinatorResponse {
  readonly type: 'FindCoordinatorResponse';
  readonly coordinators: readonly FoundCoordinator[];
}

/** A coordinator; `nodeId` is −1 on errors. */
export interface FoundCoordinator {
  readonly key: string;
  readonly error: ErrorCode;
  readonly nodeId: number;
}
