import { availableParallelism } from 'node:os';
import { BUILT_IN } from '../../scenarios/index.ts';
import { VERSION } from '../../sim/run/version.ts';
import { resolveScenario, scenarioHash } from '../../sim/scenario/resolve.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { applySets, type SetParam } from '../../sim/scenario/set.ts';
import { aimOf } from '../../sim/search/aim.ts';
import type { ExplorerName } from '../../sim/search/explorers/all.ts';
import { searchSeeds } from '../../sim/search/pool.ts';
import type { SearchSummary } from '../../sim/search/summary.ts';

/** A search of a built-in scenario, as `samsa search` would make it. */
export interface SearchWanted {
  readonly name: string;
  readonly sets?: readonly SetParam[];
  readonly control?: boolean;
  readonly explorer?: ExplorerName;
  readonly seeds: number;
  readonly stopAfter: number | null;
  readonly shrink?: boolean;
  readonly budgetMs: number | null;
  readonly before?: SearchSummary | null;
  readonly signal?: AbortSignal;
  /** Told now and then how far it has come. */
  readonly onPart?: (summary: SearchSummary) => void;
}

/** How often a search that is under way is told of, in milliseconds. */
const PART_MS = 2000;

/** Searches with all cores. */
export function searchOf(wanted: SearchWanted): Promise<SearchSummary> {
  const { name, control = false, explorer = 'swarm', seeds, stopAfter } = wanted;
  const source = BUILT_IN.find((scenario) => scenario.name === name) as Scenario;
  const mended = control ? Object.entries(source.museum?.control ?? {}) : [];
  const params = [...mended, ...(wanted.sets ?? [])];
  const scenario = applySets(source, params, null);
  const aim = aimOf(resolveScenario(scenario, null), control);
  let told = performance.now();
  return searchSeeds({
    data: { scenario, recipeScenario: name, params, source, explorer, aim },
    head: {
      scenario: name,
      search: { samsa: VERSION, scenarioHash: scenarioHash(scenario), explorer, aim, stopAfter },
      seeds: { from: 1, asked: seeds },
    },
    before: wanted.before ?? null,
    workers: availableParallelism(),
    budgetMs: wanted.budgetMs,
    shrink: wanted.shrink ?? false,
    signal: wanted.signal ?? new AbortController().signal,
    onProgress: ({ summary }) => {
      if (performance.now() - told < PART_MS) return;
      told = performance.now();
      wanted.onPart?.(summary());
    },
    onShrinking: () => {},
  });
}
