import { type Cast, castOf } from '../faults/cast.ts';
import { planFaults } from '../faults/check.ts';
import type { Episode } from '../faults/episode.ts';
import { planSwarm, type SwarmSetting } from '../faults/swarm.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/** The fault plan of a run: the scenario's own episodes, then those that the swarm draws from the seed. */
export function planFor(
  scenario: ResolvedScenario,
  seed: string | null,
  cast: Cast = castOf(scenario),
): readonly Episode[] {
  const written = planFaults(scenario.source.faults ?? [], cast);
  const setting = swarmSettingOf(scenario, cast);
  if (setting === null || seed === null) return written;
  return [...written, ...planSwarm(seed, setting)];
}

/** What the swarm plans for in a scenario, null where it has none. */
export function swarmSettingOf(scenario: ResolvedScenario, cast: Cast): SwarmSetting | null {
  const { swarm: spec, topics, faultsUntilMicros } = scenario;
  if (spec === null) return null;
  const minIsrs = topics.map(({ minInsyncReplicas }) => minInsyncReplicas);
  const leastMinIsr = minIsrs.length === 0 ? 0 : Math.min(...minIsrs);
  return { cast, spec, leastMinIsr, faultsUntilMicros };
}
