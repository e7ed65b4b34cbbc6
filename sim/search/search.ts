import { VERSION } from '../run/version.ts';
import { wallMs } from '../run/wall.ts';
import { scenarioHash } from '../scenario/hash.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { linkOrNull } from '../trace/link/encode.ts';
import { aimOf } from './aim.ts';
import type { ExplorerName } from './explorers/explorer.ts';
import { SearchReport } from './report.ts';
import { runSeed, type SearchData, searchGround } from './run-seed.ts';
import { isHit } from './seed-result.ts';
import { shrink } from './shrink/shrink.ts';
import type { Failure, SearchEnd, SearchSummary } from './summary.ts';

/** How to search; `samsa search` has the same options and says more of each (docs/searching.md). */
export interface InlineSearchOptions {
  /** How many seeds; by default those of a museum entry, else 100. */
  readonly seeds?: number;
  /** The first seed, 1 by default. */
  readonly from?: number;
  readonly explorer?: ExplorerName;
  /** Whether the scenario is the control of a museum entry, with its overrides set already. */
  readonly control?: boolean;
  /** The search ends with so many hits: 1 by default, null for never. */
  readonly stopAfter?: number | null;
  /** Whether failures are made small; true by default. */
  readonly shrink?: boolean;
  /** Asked before every run: true ends the search with what it has. */
  readonly shouldStop?: () => boolean;
  /** Told after every seed. */
  readonly onProgress?: (progress: { readonly runs: number; readonly hits: number }) => void;
}

/**
 * Searches seeds of a scenario in this thread, so that it works wherever the package does, browsers included, and gives
 * the report that `samsa search` gives with any number of workers. Throws `UsageError` for a scenario that is none.
 */
export function search(scenario: Scenario, options: InlineSearchOptions = {}): SearchSummary {
  const { explorer = 'swarm', from = 1, stopAfter = 1, shouldStop = () => false } = options;
  const asked = options.seeds ?? scenario.museum?.seeds ?? 100;
  const aim = aimOf(resolveScenario(scenario, null), options.control === true);
  const data: SearchData = {
    scenario,
    recipeScenario: scenario,
    params: [],
    source: scenario,
    explorer,
    aim,
  };
  const ground = searchGround(data);
  const report = new SearchReport({
    scenario: ground.resolved.name,
    search: { samsa: VERSION, scenarioHash: scenarioHash(scenario), explorer, aim, stopAfter },
    seeds: { from, asked },
  });
  const started = wallMs();
  let reason: SearchEnd = 'all-seeds';
  for (let index = 0; index < asked; index++) {
    if (shouldStop()) {
      reason = 'interrupted';
      break;
    }
    const result = runSeed(ground, String(from + index));
    report.add(result);
    options.onProgress?.({ runs: report.runs, hits: report.hits });
    if (stopAfter === null || 'problem' in result || !isHit(result, aim)) continue;
    if (report.hits < stopAfter) continue;
    reason = 'found';
    break;
  }
  const summary = report.summary(reason, wallMs() - started, report.runs);
  if (options.shrink === false || reason === 'interrupted') return summary;
  return {
    ...summary,
    failures: summary.failures.map((f) => shrunk(f, summary, scenario, shouldStop)),
  };
}

/** A failure with its shrunk recipe; of a museum entry only the one that the entry is about is made small. */
function shrunk(
  failure: Failure,
  { found }: SearchSummary,
  source: Scenario,
  shouldStop: () => boolean,
): Failure {
  const { recipe, signature, guarantee } = failure;
  const isWanted = found === null || found.guarantee === guarantee;
  if (recipe === null || signature === null || !isWanted) return failure;
  const shrinking = shrink(recipe, { signature, builtIn: () => source, shouldStop });
  if (shrinking.type !== 'shrunk') return failure;
  const { original: _, ...result } = shrinking.result;
  return { ...failure, shrunk: { ...result, link: linkOrNull(result.recipe) } };
}
