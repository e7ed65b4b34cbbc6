import type { GroupCoordinator } from '../group/state.ts';

/** What a broker coordinates: nothing while an internal topic has no replica here. */
export interface Coordinators {
  readonly groups: GroupCoordinator | null;
  /** Internal topics that this broker has asked the controller for (`AutoTopicCreationManager`). */
  readonly creating: readonly string[];
}

export const NO_COORDINATORS: Coordinators = { groups: null, creating: [] };
