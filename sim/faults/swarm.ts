import { type PlanRandom, planRandom } from '../kernel/seed.ts';
import type { SwarmSpec } from '../scenario/scenario.ts';
import type { Cast } from './cast.ts';
import { planFaults } from './check.ts';
import type { Episode, When } from './episode.ts';
import { FAULT_FAMILIES, type FaultFamily } from './kind.ts';
import { SWARM_RECIPES, type SwarmRecipe } from './swarm-recipes.ts';

/** What the swarm plans for. */
export interface SwarmSetting {
  readonly cast: Cast;
  readonly spec: SwarmSpec;
  /** The least `min.insync.replicas` of the topics; 0 where there are none. */
  readonly leastMinIsr: number;
  readonly faultsUntilMicros: number;
}

const DEFAULT_EPISODES = 12;

/**
 * The fault plan that a seed draws: each family is on or off, then so many episodes of the families that are on, with
 * durations around the session timeout, half of them triggered by an event. It is drawn before the run from a stream of
 * its own and is part of the recipe, so that an episode can be taken out without moving another. No voter is wiped;
 * unclean stops of brokers stay within `maxDiskLosses`, by default min ISR − 1 (budget.ts), which the run enforces.
 */
export function planSwarm(seed: string, setting: SwarmSetting): Episode[] {
  const random = planRandom(seed, 'swarm');
  const families = familiesOn(random, setting.spec.families ?? FAULT_FAMILIES);
  const recipes = SWARM_RECIPES.filter(
    (recipe) => families.includes(recipe.family) && recipe.needs(setting.cast),
  );
  const most = setting.spec.episodes ?? DEFAULT_EPISODES;
  if (recipes.length === 0 || most === 0) return [];
  const weight = recipes.reduce((sum, recipe) => sum + recipe.weight, 0);
  const episodes: Episode[] = [];
  for (let left = 1 + random.below(most); left > 0; left--) {
    const recipe = pick(recipes, random.below(weight));
    episodes.push(newEpisode(random, recipe, setting, episodes.length + 1));
  }
  return episodes;
}

/** Each family is on or off; never are all of them off. */
function familiesOn(random: PlanRandom, allowed: readonly string[]): readonly FaultFamily[] {
  const possible = FAULT_FAMILIES.filter((family) => allowed.includes(family));
  const isOn = possible.map(() => random.below(2) === 1);
  const fallback = random.below(Math.max(1, possible.length));
  const on = possible.filter((_, index) => isOn[index]);
  return on.length > 0 ? on : possible.slice(fallback, fallback + 1);
}

function pick(recipes: readonly SwarmRecipe[], at: number): SwarmRecipe {
  let rest = at;
  for (const recipe of recipes) {
    rest -= recipe.weight;
    if (rest < 0) return recipe;
  }
  return recipes[recipes.length - 1] as SwarmRecipe;
}

function newEpisode(
  random: PlanRandom,
  recipe: SwarmRecipe,
  setting: SwarmSetting,
  number: number,
): Episode {
  const { cast, spec, leastMinIsr, faultsUntilMicros } = setting;
  const lasts = durationFor(random, cast.sessionTimeoutMicros, faultsUntilMicros);
  const drawn = recipe.spec(random, cast);
  const [planned] = planFaults([{ ...drawn, at: 0 }], cast);
  const made = planned as Episode;
  return {
    id: `swarm-${number}`,
    kind: made.kind,
    when: whenFor(random, cast, faultsUntilMicros),
    forMicros: made.forMicros === null ? lasts : made.forMicros,
    on: made.on,
    from: made.from,
    to: made.to,
    groups: made.groups,
    traffic: made.traffic,
    parameters: made.parameters,
    maxDiskLosses: spec.maxDiskLosses ?? Math.max(0, leastMinIsr - 1),
  };
}

/** Durations from well below the session timeout to well above it, in eighths, but half of the time at most. */
const EIGHTHS = [1, 1, 2, 4, 7, 8, 9, 12, 16, 24];

function durationFor(random: PlanRandom, sessionMicros: number, untilMicros: number): number {
  const eighths = EIGHTHS[random.below(EIGHTHS.length)] as number;
  const jitter = random.below(1000);
  const micros = Math.floor((sessionMicros * eighths) / 8) + jitter * 100;
  return Math.min(micros, Math.max(1, Math.floor(untilMicros / 2)));
}

/** Interesting moments: something was just decided, elected or shrunk. With the most that a trigger counts to. */
const MOMENTS: readonly (readonly [probe: string, nth: number])[] = [
  ['BecameLeader', 6],
  ['IsrChanged', 8],
  ['PartitionDecided', 8],
  ['ControllerActivated', 3],
  ['BrokerFenced', 3],
  ['BrokerUnfenced', 6],
  ['BrokerRegistered', 6],
  ['LogTruncated', 4],
];

const QUORUM_MOMENTS: readonly (readonly [probe: string, nth: number])[] = [
  ['QuorumRoleChanged', 12],
  ['VoteGranted', 8],
  ['QuorumHighWatermarkAdvanced', 200],
  ['QuorumLogTruncated', 3],
];

/** How long after its moment an episode starts: often at once, within a round trip, or a little later. */
const PLUS_MICROS = [0, 0, 100, 300, 600, 1_000, 3_000, 10_000, 50_000, 200_000];

function whenFor(random: PlanRandom, cast: Cast, untilMicros: number): When {
  const atMicros = Math.floor((untilMicros * (5 + random.below(86))) / 100) + random.below(10_000);
  const byEvent = random.below(2) === 1;
  const moments =
    cast.brokers.length === 0 ? QUORUM_MOMENTS : [...MOMENTS, ...QUORUM_MOMENTS.slice(0, 2)];
  const [probe, most] = moments[random.below(moments.length)] as readonly [string, number];
  const nth = 1 + random.below(most);
  const plusMicros = PLUS_MICROS[random.below(PLUS_MICROS.length)] as number;
  if (!byEvent) return { type: 'At', micros: Math.min(atMicros, Math.max(0, untilMicros - 1)) };
  return { type: 'After', probe, where: [], nth, plusMicros };
}
