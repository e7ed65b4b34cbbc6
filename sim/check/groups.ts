import type { SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Report, RunEnd } from './checker.ts';
import { checkCommit, checkReplies } from './groups/commits.ts';
import { type GroupFold, newGroupFold } from './groups/fold.ts';
import { checkProbes } from './groups/generations.ts';
import { GROUP_GUARANTEES } from './groups/guarantees.ts';
import { followProgress, judgeGroups } from './groups/liveness.ts';
import { checkReplay } from './groups/read-log.ts';
import { partitionOn, serverMemory } from './server-view.ts';

/** The invariants of group coordinators, on the broker that a step touched, and what groups come to (clients §10). */
export const groupChecker: Checker<GroupFold> = {
  guarantees: GROUP_GUARANTEES,
  concerns: (scenario: ResolvedScenario) =>
    scenario.consumers.some(({ settings }) => settings['group.id'] !== ''),
  start: newGroupFold,
  skipsClients: true,
  onStep: (fold: GroupFold, event: SteppedEvent, report: Report) => {
    const server = serverMemory(event.after);
    if (server === null || server.broker === null) return;
    if (event.probes.length > 0) followProgress(fold, event);
    const is = server.broker.coordinators.groups?.shards ?? NO_SHARDS;
    const was = serverMemory(event.before)?.broker?.coordinators.groups?.shards ?? NO_SHARDS;
    if (is === was) return;
    checkCommit(event, report, was, is);
    checkReplies(event, report, was, server);
    checkProbes(fold, event, report, was);
    for (const shard of is) {
      if (shard.phase !== 'Active' || was.includes(shard)) continue;
      if (partitionOn(event.after, shard.partition)?.leaderId !== event.node.spec.id) continue;
      checkReplay(fold, event, report, shard, server.config.cluster.switches);
    }
  },
  onEnd: (fold: GroupFold, end: RunEnd, report: Report) => {
    judgeGroups(fold, end, report);
  },
};

const NO_SHARDS: readonly never[] = [];
