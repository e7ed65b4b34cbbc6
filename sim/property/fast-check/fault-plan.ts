import fc from 'fast-check';
import { type Cast, castOf } from '../../faults/cast.ts';
import { planFaults } from '../../faults/check.ts';
import type { Episode } from '../../faults/episode.ts';
import { FAULT_FAMILIES, type FaultFamily, type FaultKind } from '../../faults/kind.ts';
import { nearest } from '../../faults/nearest.ts';
import { FAULTS } from '../../faults/table.ts';
import { resolveScenario } from '../../scenario/resolve.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { parseScenario } from '../../scenario/schema.ts';
import { faultPhrase } from '../../search/shrink/phrases.ts';
import { anyFault, isPossible } from './any-fault.ts';
import { integerIn, wrong } from './choices.ts';
import { printedAs } from './printed.ts';

/** Which faults a plan may have. */
export interface FaultPlanConstraints {
  readonly families?: readonly FaultFamily[];
  /** Names of the table of faults (`samsa schema`, docs/scenario.md); what is named here is taken whatever its family. */
  readonly kinds?: readonly string[];
  /** By default 0 and 6. */
  readonly minEpisodes?: number;
  readonly maxEpisodes?: number;
  /**
   * The most unclean stops of brokers that lose data between two moments at which every replica is in sync; by default
   * one less than the least `min.insync.replicas`, which is what acks=all bears.
   */
  readonly maxDiskLosses?: number;
}

/**
 * What nobody asks for whose records matter, an operator who accepts loss or changes what is promised, and what takes an
 * operator who means it: another place for replicas, other voters.
 */
const ONLY_IF_NAMED: readonly string[] = [
  'elect-unclean',
  'alter-topic',
  'reassign',
  'add-partitions',
  'delete-topic',
  'recreate-topic',
  'unregister',
  'add-voter',
  'remove-voter',
];

/**
 * Fault plans for the nodes of a scenario, drawn from the table of faults. They shrink by dropping episodes, then each
 * episode gets simpler: a plainer kind, an earlier and rounder time, a shorter duration.
 */
export function faultPlan(
  scenario: Scenario | ResolvedScenario,
  constraints: FaultPlanConstraints = {},
): fc.Arbitrary<readonly Episode[]> {
  const resolved = 'source' in scenario ? scenario : resolvedOf(scenario);
  const cast = castOf(resolved);
  const { minEpisodes = 0, maxEpisodes = Math.max(6, minEpisodes) } = constraints;
  checkCount('minEpisodes', minEpisodes, 0);
  checkCount('maxEpisodes', maxEpisodes, minEpisodes);
  const kinds = kindsFor(constraints, cast);
  const maxDiskLosses = constraints.maxDiskLosses ?? borne(resolved);
  checkCount('maxDiskLosses', maxDiskLosses, 0);
  const spec = fc.oneof(
    { withCrossShrink: true },
    ...kinds.map((kind) => anyFault(kind, cast, resolved.faultsUntilMicros)),
  );
  return fc
    .array(spec, { minLength: minEpisodes, maxLength: maxEpisodes, size: 'max' })
    .map((specs) => {
      const named = specs.map((one, index) => ({ ...one, id: `plan-${index + 1}` }));
      const plan = planFaults(named, cast).map((episode) => ({ ...episode, maxDiskLosses }));
      return printedAs(plan, () => planPhrase(plan));
    });
}

/** A scenario as its author wrote it, checked and settled. */
export const resolvedOf = (scenario: Scenario): ResolvedScenario =>
  resolveScenario(parseScenario(scenario, null), null);

const planPhrase = (plan: readonly Episode[]): string =>
  plan.length === 0 ? 'no fault' : ['', ...plan.map(faultPhrase)].join('\n  ');

/** What the configuration bears of lost disks (sim/faults/budget.ts). */
function borne({ topics }: ResolvedScenario): number {
  const least = topics.map(({ minInsyncReplicas }) => minInsyncReplicas);
  return least.length === 0 ? 0 : Math.max(0, Math.min(...least) - 1);
}

function kindsFor(constraints: FaultPlanConstraints, cast: Cast): readonly FaultKind[] {
  const { families = FAULT_FAMILIES, kinds } = constraints;
  for (const family of families) {
    if (FAULT_FAMILIES.includes(family)) continue;
    const near = nearest(family, FAULT_FAMILIES);
    throw wrong('faultPlan.families', family, `no family of faults is called "${family}"`, near);
  }
  const names = FAULTS.map(({ name }) => name);
  for (const name of kinds ?? []) {
    if (names.includes(name)) continue;
    throw wrong('faultPlan.kinds', name, `no fault is called "${name}"`, nearest(name, names));
  }
  const wanted =
    kinds === undefined
      ? FAULTS.filter(
          ({ name, family }) => families.includes(family) && !ONLY_IF_NAMED.includes(name),
        )
      : FAULTS.filter(({ name }) => kinds.includes(name));
  const possible = wanted.filter((kind) => isPossible(kind, cast));
  if (possible.length > 0) return plainestFirst(possible);
  const asked = wanted.map(({ name }) => name).join(', ');
  const problem = `none of these faults is possible in this cluster: ${asked === '' ? 'there are none' : asked}`;
  throw wrong('faultPlan', null, problem);
}

/** A plan shrinks toward the first kind: everybody knows what a crash is. */
function plainestFirst(kinds: readonly FaultKind[]): readonly FaultKind[] {
  const [plain, rest] = [
    kinds.filter(({ name }) => name === 'crash'),
    kinds.filter(({ name }) => name !== 'crash'),
  ];
  return [...plain, ...rest];
}

function checkCount(name: string, value: number, least: number): void {
  if (integerIn(least, 1000)(value)) return;
  throw wrong(`faultPlan.${name}`, value, `expected an integer from ${least} on`);
}
