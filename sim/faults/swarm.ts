import { type PlanRandom, planRandom } from '../kernel/seed.ts';
import type { FaultSpec, SwarmSpec } from '../scenario/scenario.ts';
import { type Cast, everyName } from './cast.ts';
import { planFaults } from './check.ts';
import type { Episode, When } from './episode.ts';
import { FAULT_FAMILIES } from './kind.ts';
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
 * its own and is part of the recipe, so that an episode can be taken out without moving another. Voters are wiped where they are known by their directories, a minority of them;
 * unclean stops of brokers stay within `maxDiskLosses`, by default min ISR − 1 (budget.ts), which the run enforces.
 */
export function planSwarm(seed: string, setting: SwarmSetting): Episode[] {
  const random = planRandom(seed, 'swarm');
  return planOf(random, setting, recipesOn(random, setting), whenFor);
}

/** The same without any preference: each recipe as often as the other, at any time. */
export function planUniform(seed: string, setting: SwarmSetting): Episode[] {
  const random = planRandom(seed, 'uniform');
  const recipes = possibleRecipes(setting).map(({ recipe }) => ({ ...recipe, weight: 1 }));
  return planOf(random, setting, recipes, () => {
    return { type: 'At', micros: random.below(Math.max(1, setting.faultsUntilMicros)) };
  });
}

function planOf(
  random: PlanRandom,
  setting: SwarmSetting,
  recipes: readonly SwarmRecipe[],
  when: (random: PlanRandom, setting: SwarmSetting) => When,
): Episode[] {
  const most = setting.spec.episodes ?? DEFAULT_EPISODES;
  if (recipes.length === 0 || most === 0) return [];
  const weight = recipes.reduce((sum, recipe) => sum + recipe.weight, 0);
  const episodes: Episode[] = [];
  for (let left = 1 + random.below(most); left > 0; left--) {
    const recipe = pick(recipes, random.below(weight));
    episodes.push(newEpisode(random, recipe, setting, episodes.length + 1, when));
  }
  return episodes;
}

/** The recipes of this seed: those of the kinds that are on where the plan names kinds, else of the families. */
function recipesOn(random: PlanRandom, setting: SwarmSetting): readonly SwarmRecipe[] {
  const { families = FAULT_FAMILIES, kinds } = setting.spec;
  const possible = possibleRecipes(setting);
  if (kinds === undefined) {
    const on = someOf(
      random,
      FAULT_FAMILIES.filter((family) => families.includes(family)),
    );
    return possible.flatMap(({ recipe }) => (on.includes(recipe.family) ? [recipe] : []));
  }
  const made = Object.keys(kinds).filter((kind) => possible.some((one) => one.kind === kind));
  const on = someOf(random, made);
  return possible.flatMap(({ recipe, kind }) => {
    const weight = (kinds[kind] ?? 0) * Math.max(1, recipe.weight);
    return on.includes(kind) ? [{ ...recipe, weight }] : [];
  });
}

/** The recipes that a plan and its cluster permit, each with the kind of fault that it makes. */
function possibleRecipes({
  spec: { families = FAULT_FAMILIES, kinds },
  cast,
}: SwarmSetting): readonly { readonly recipe: SwarmRecipe; readonly kind: string }[] {
  return SWARM_RECIPES.filter((recipe) => families.includes(recipe.family) && recipe.needs(cast))
    .map((recipe) => ({ recipe, kind: kindMade(recipe, cast) }))
    .filter(({ recipe, kind }) => (kinds === undefined ? recipe.weight > 0 : kind in kinds));
}

/** What is wrong in a plan that names kinds or targets, first things first; null where nothing is. */
export function swarmProblem(
  { kinds = {}, targets = [] }: SwarmSpec,
  cast: Cast,
): { readonly path: string; readonly message: string } | null {
  const made = new Set(
    SWARM_RECIPES.filter(({ needs }) => needs(cast)).map((one) => kindMade(one, cast)),
  );
  const unmade = Object.keys(kinds).find((kind) => !made.has(kind));
  if (unmade !== undefined) {
    const message = `the swarm makes no "${unmade}" here; it makes ${[...made].sort().join(', ')}`;
    return { path: 'kinds', message };
  }
  const nodes = everyName(cast);
  const stranger = named(targets, cast).find((name) => !nodes.includes(name));
  if (stranger === undefined) return null;
  const message = `"${stranger}" is no node; there is ${nodes.join(', ')}, brokers, controllers, clients`;
  return { path: 'targets', message };
}

/** The kind of fault that a recipe makes, whatever it draws. */
const kindMade = ({ spec }: SwarmRecipe, cast: Cast): string =>
  spec({ below: () => 0 }, cast).fault;

/** Each is on or off; never are all of them off. */
function someOf<T extends string>(random: PlanRandom, possible: readonly T[]): readonly T[] {
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
  when: (random: PlanRandom, setting: SwarmSetting) => When,
): Episode {
  const { cast, spec, leastMinIsr, faultsUntilMicros } = setting;
  const lasts = durationFor(random, cast.sessionTimeoutMicros, faultsUntilMicros);
  const drawn = aimed(random, recipe, recipe.spec(random, cast), setting);
  const [planned] = planFaults([{ ...drawn, at: 0 }], cast);
  const made = planned as Episode;
  return {
    id: `swarm-${number}`,
    kind: made.kind,
    when: when(random, setting),
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

/** The drawn fault, on one of the plan's targets where it would hit a node that is none of them. */
function aimed(
  random: PlanRandom,
  { family }: SwarmRecipe,
  drawn: FaultSpec,
  { cast, spec: { targets, traffic, messages } }: SwarmSetting,
): FaultSpec {
  if (drawn.fault === 'delay' && messages !== undefined) {
    const type = weighted(random, messages, 'all');
    return { ...drawn, messages: type === 'all' ? [] : [type] };
  }
  if (family === 'network') return traffic === undefined ? drawn : cutOf(random, drawn, traffic);
  if (targets === undefined || drawn.on === undefined) return drawn;
  const aims = named(targets, cast);
  const isSpared = [drawn.on].flat().some((on) => {
    const isRole = on.startsWith('leader(') || on.startsWith('follower(');
    return !isRole && !named([on], cast).every((name) => aims.includes(name));
  });
  return isSpared ? { ...drawn, on: aims[random.below(aims.length)] as string } : drawn;
}

const CUTS: readonly string[] = ['partition', 'isolate', 'flap', 'reset'];

/** A cut, with the traffic that the plan would have it concern. */
function cutOf(
  random: PlanRandom,
  drawn: FaultSpec,
  weights: NonNullable<SwarmSpec['traffic']>,
): FaultSpec {
  if (!CUTS.includes(drawn.fault)) return drawn;
  const { traffic: _, ...rest } = drawn;
  const { all = 0, data = 0, control = 0, client = 0 } = weights;
  const chosen = weighted(random, { all, data, control, client }, 'all');
  return chosen === 'all' ? rest : { ...rest, traffic: [chosen] };
}

/** One of some names, each as often as its weight says; `none` where no weight is above 0. */
function weighted<Name extends string>(
  random: PlanRandom,
  weights: Readonly<Record<Name, number>>,
  none: NoInfer<Name>,
): Name {
  const names = (Object.entries(weights) as [Name, number][]).flatMap(([name, weight]) =>
    Array.from({ length: weight }, () => name),
  );
  return names[random.below(Math.max(1, names.length))] ?? none;
}

/** Names of nodes, groups resolved. */
const named = (
  names: readonly string[],
  { brokers, controllers, clients }: Cast,
): readonly string[] =>
  names.flatMap((name) => {
    if (name === 'brokers') return brokers;
    if (name === 'clients') return clients;
    return name === 'controllers' ? controllers : [name];
  });

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

function whenFor(random: PlanRandom, setting: SwarmSetting): When {
  const { faultsUntilMicros: untilMicros } = setting;
  const atMicros = Math.floor((untilMicros * (5 + random.below(86))) / 100) + random.below(10_000);
  const byEvent = random.below(2) === 1;
  const moments = momentsOf(setting);
  const [probe, most] = moments[random.below(moments.length)] as readonly [string, number];
  const nth = 1 + random.below(most);
  const plusMicros = PLUS_MICROS[random.below(PLUS_MICROS.length)] as number;
  if (!byEvent) return { type: 'At', micros: Math.min(atMicros, Math.max(0, untilMicros - 1)) };
  return { type: 'After', probe, where: [], nth, plusMicros };
}

function momentsOf({ spec, cast }: SwarmSetting): readonly (readonly [string, number])[] {
  const given = Object.entries(spec.moments ?? {});
  if (given.length > 0) return given;
  return cast.brokers.length === 0 ? QUORUM_MOMENTS : [...MOMENTS, ...QUORUM_MOMENTS.slice(0, 2)];
}
