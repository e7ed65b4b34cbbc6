import type { GroupCoordinator } from '../group/state.ts';
import { type MarkerChannels, NO_MARKERS } from '../transaction/marker-channels.ts';
import type { PendingAdds } from '../transaction/pending-adds.ts';
import type { TransactionCoordinator } from '../transaction/state.ts';
import { NO_VERIFIER, type Verifier } from '../transaction/verifier.ts';

/** What a broker coordinates: nothing while an internal topic has no replica here. */
export interface Coordinators {
  readonly groups: GroupCoordinator | null;
  readonly transactions: TransactionCoordinator | null;
  /** Markers that the transaction coordinator has to have written. */
  readonly markers: MarkerChannels;
  /** Requests to add partitions of which not every transaction has an outcome. */
  readonly adds: readonly PendingAdds[];
  /** What partition leaders ask transaction coordinators. */
  readonly verifier: Verifier;
  /** Internal topics that this broker has asked the controller for (`AutoTopicCreationManager`). */
  readonly creating: readonly string[];
}

export const NO_COORDINATORS: Coordinators = {
  groups: null,
  transactions: null,
  markers: NO_MARKERS,
  adds: [],
  verifier: NO_VERIFIER,
  creating: [],
};
