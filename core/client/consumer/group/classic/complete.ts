import { type PartitionName, topicOf } from '../../../../protocol/partition-name.ts';
import { FOREVER, plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import { type ConsumerMemory, withGroup } from '../../memory.ts';
import { groupOf } from '../coordinator.ts';
import { assign, isListening, ownedOf, revoke, startRevocation, without } from '../ownership.ts';
import { copyGroup } from '../state.ts';
import { classicOf, requestRejoin, resetMember, withClassic } from './changes.ts';
import { copyClassic } from './member.ts';
import { isCooperative } from './protocols.ts';

/** Whether the join is complete, or poll() still waits for the application's listener. */
export interface Completed {
  readonly memory: ConsumerMemory;
  readonly isHeld: boolean;
}

/** The member takes its assignment over (ConsumerCoordinator.onJoinComplete, clients §5.5). */
export function completeJoin(m: ConsumerMemory, turn: Turn): Completed {
  const c = classicOf(m);
  // The heartbeat thread may have learned since that the generation is over.
  if (c.state !== 'STABLE' || c.generationId < 0) {
    const rule = 'rebalance failed since the generation was modified before its listener was told';
    return { memory: ended(resetMember(m, turn, rule, null)), isHeld: false };
  }
  const assigned = [...(c.assignment?.partitions ?? [])].sort();
  const topics = groupOf(m).topics ?? [];
  if (assigned.some((partition) => !topics.includes(topicOf(partition)))) {
    const rule = 'received assignment does not match the current subscription';
    return { memory: ended(withClassic(m, requestRejoin(c, rule))), isHeld: false };
  }
  if (!isCooperative(m)) return { memory: take(m, turn, assigned), isHeld: false };
  return giveUp(m, turn, assigned);
}

/** A cooperative member first gives up what is no longer its own, and then joins again so that others may have it. */
function giveUp(before: ConsumerMemory, turn: Turn, assigned: readonly PartitionName[]): Completed {
  let m = before;
  const revoked = without(ownedOf(m), assigned);
  if (revoked.length === 0) return { memory: take(m, turn, assigned), isHeld: false };
  if (classicOf(m).revoking === null) {
    const next = copyClassic(classicOf(m));
    next.revoking = revoked;
    m = startRevocation(withClassic(m, next), turn, revoked);
  }
  if (isListening(m)) return { memory: m, isHeld: true };
  const rule = 'need to revoke partitions and re-join';
  m = revoke(m, turn, revoked, rule);
  m = withClassic(m, requestRejoin(classicOf(m), rule));
  return { memory: take(m, turn, assigned), isHeld: false };
}

function take(m: ConsumerMemory, turn: Turn, assigned: readonly PartitionName[]): ConsumerMemory {
  const { settings } = m.config;
  const next = copyClassic(classicOf(m));
  if (!next.isLeader) next.assignedCounts = null;
  // StickyAssignor.onAssignment: an eager member claims what it had by what it remembers.
  next.stickyData = JSON.stringify({ partitions: assigned, generation: next.generationId });
  const group = copyGroup(groupOf(m));
  group.classic = next;
  group.autoCommitAt = settings['enable.auto.commit']
    ? plusMs(turn.now, settings['auto.commit.interval.ms'])
    : FOREVER;
  return ended(assign(withGroup(m, group), turn, assigned));
}

function ended(m: ConsumerMemory): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.join = 'none';
  next.assignment = null;
  next.revoking = null;
  next.needsJoinPrepare = true;
  return withClassic(m, next);
}
