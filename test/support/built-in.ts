import { BUILT_IN } from '../../scenarios/index.ts';
import type { GuaranteeStatus, RunSummary } from '../../sim/run/result.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolved.ts';
import { applySets, parseSet } from '../../sim/scenario/set.ts';

/** A built-in scenario, with `path=value` overrides as the command line takes them. */
export function builtIn(name: string, sets: readonly string[] = []): ResolvedScenario {
  const source = BUILT_IN.find((scenario) => scenario.name === name);
  if (source === undefined) throw new Error(`there is no scenario ${name}`);
  return resolveScenario(applySets(source, sets.map(parseSet), null), null);
}

/** A run of it, from start to end. */
export const runBuiltIn = (name: string, seed: string, sets: readonly string[] = []): RunSummary =>
  simulate({ scenario: builtIn(name, sets), seed }).run();

/** The guarantees of a run that ended with a status. */
export const withStatus = (run: RunSummary, status: GuaranteeStatus): string[] =>
  run.guarantees.filter((verdict) => verdict.status === status).map(({ id }) => id);

/** The verdict on one guarantee. */
export function verdictOf(run: RunSummary, id: string): RunSummary['guarantees'][number] {
  const verdict = run.guarantees.find((known) => known.id === id);
  if (verdict === undefined) throw new Error(`${run.scenario} has no verdict on ${id}`);
  return verdict;
}
