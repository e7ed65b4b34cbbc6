import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { type Excuses, excuseFor } from '../excuses.ts';
import { type Ghost, newGhost } from './ghost.ts';

/** What the invariants of replication remember, as plain data. */
export interface ReplicationFold {
  readonly ghosts: Ghost[];
  readonly excuses: Excuses;
  /** The latest ISR that the controller decided, by partition. */
  readonly decidedIsr: { readonly name: string; topicId: string; isr: readonly number[] }[];
  /** Ids of the topics that were deleted: their replicas go one after the other, and promise nothing any more. */
  readonly deletedTopics: string[];
}

/** What is remembered of a partition of a topic, made on first use. */
export function ghostOf(fold: ReplicationFold, partition: string, topicId: string): Ghost {
  const { ghosts } = fold;
  for (let i = 0; i < ghosts.length; i++) {
    const ghost = ghosts[i] as Ghost;
    if (ghost.name === partition && ghost.topicId === topicId) return ghost;
  }
  const ghost = newGhost(partition, topicId);
  ghosts.push(ghost);
  return ghost;
}

/** Who stepped. */
export const name = (event: SteppedEvent): string => event.node.spec.name;

/** A violation that nothing excuses. */
export function violated(report: Report, event: SteppedEvent, id: string, text: string): void {
  report.violated(id, { event: event.number, at: event.at, text, record: null });
}

/** A violation, unless something beyond what the settings bear happened to the partition. */
export function judge(
  fold: ReplicationFold,
  report: Report,
  event: SteppedEvent,
  id: string,
  partition: string,
  text: string,
  offset = -1,
): void {
  const record = offset < 0 ? null : { partition, offset, value: null };
  const evidence = { event: event.number, at: event.at, text, record };
  const why = excuseFor(fold.excuses, partition);
  if (why === null) report.violated(id, evidence);
  else report.allowed(id, evidence, why);
}
