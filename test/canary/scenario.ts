import { BUILT_IN } from '../../scenarios/index.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolved.ts';
import { applySets, parseSet } from '../../sim/scenario/set.ts';
import type { Canary } from './canary.ts';
import { WORLDS } from './worlds.ts';

/** What a canary runs in: by today's rules all holds in it. */
export function scenarioOf({ name, scenario, sets = [] }: Canary): ResolvedScenario {
  const source = [...WORLDS, ...BUILT_IN].find((known) => known.name === scenario);
  if (source === undefined) throw new Error(`there is no scenario ${scenario} for ${name}`);
  const today = Object.entries(source.museum?.control ?? {});
  return resolveScenario(applySets(source, [...today, ...sets.map(parseSet)], null), null);
}
