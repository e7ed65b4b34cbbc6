import { MUSEUM, SCENARIOS } from '../../scenarios/index.ts';
import { checkDeterminism } from '../../sim/run/check.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { SetParam } from '../../sim/scenario/set.ts';
import type { SearchSummary } from '../../sim/search/summary.ts';
import { CANARIES } from '../canary/canaries.ts';
import { catchCanary } from '../canary/catch.ts';
import { medianUnownedMs } from '../support/unowned.ts';
import { type SearchWanted, searchOf } from './search-of.ts';
import type { HuntState, Row } from './state.ts';

/** One thing that a hunt does; it gives a row, or null where its time was up before it was done. */
export interface Task {
  readonly key: string;
  readonly run: (state: HuntState, leftMs: () => number) => Promise<Row | null> | Row | null;
}

const CHECKED_SEEDS = 50;
const SWARM_SEEDS = 20_000;
const REBALANCE_SEEDS = 100;

/** Suspects of today's own rules, mended: without them no seed of the swarm may break anything. */
const MENDED: readonly SetParam[] = [['switches.repl.equalEpochDelta', 'mended']];

/** Everything that a hunt does, the quick things first (DESIGN §9). */
export const TASKS: readonly Task[] = [
  ...MUSEUM.flatMap(({ name, museum }) => [
    searching(`museum ${name}`, {
      wanted: { name, seeds: museum?.seeds ?? 0, stopAfter: 1 },
      judge: ({ found }) => ({
        result: found?.seed == null ? 'not found' : `found by seed ${found.seed}`,
        isGood: found?.seed != null,
      }),
    }),
    searching(`control ${name}`, {
      wanted: { name, control: true, seeds: museum?.seeds ?? 0, stopAfter: 1 },
      judge: holds,
    }),
  ]),
  ...CANARIES.map(({ name }): Task => ({ key: `canary ${name}`, run: () => huntCanary(name) })),
  ...SCENARIOS.map(({ name }): Task => {
    return { key: `check ${name}`, run: (_, leftMs) => checkScenario(name, leftMs) };
  }),
  { key: 'rebalance eager', run: huntRebalances },
  searching('swarm mended', {
    wanted: { name: 'swarm', sets: MENDED, seeds: SWARM_SEEDS, stopAfter: null },
    judge: holds,
  }),
];

interface Searching {
  readonly wanted: Omit<SearchWanted, 'budgetMs'>;
  readonly judge: (summary: SearchSummary) => Pick<Row, 'result' | 'isGood'>;
}

/** A search as a task; it goes on where an earlier hunt left it. */
function searching(key: string, { wanted, judge }: Searching): Task {
  const [stage = '', name = ''] = key.split(' ');
  return {
    key,
    run: async (state, leftMs) => {
      const summary = await searchOf({
        ...wanted,
        budgetMs: leftMs(),
        before: state.search(key),
        onPart: (part) => state.keep(key, part),
      });
      state.keep(key, summary);
      if (summary.reason === 'budget' || summary.reason === 'interrupted') return null;
      const seconds = summary.timing.wallMs / 1000;
      return { stage, name, ...judge(summary), runs: summary.runs, seconds };
    },
  };
}

function holds({ failures, problems }: SearchSummary): Pick<Row, 'result' | 'isGood'> {
  const [failure] = failures;
  const [problem] = problems;
  if (failure !== undefined) {
    return { result: `seed ${failure.seed}: ${failure.guarantee}`, isGood: false };
  }
  if (problem !== undefined) {
    return { result: `seed ${problem.seed}: ${problem.problem}`, isGood: false };
  }
  return { result: 'holds', isGood: true };
}

/** Fifty seeds, each run twice and compared event by event, the second time from a snapshot. */
function checkScenario(name: string, leftMs: () => number): Row | null {
  const began = performance.now();
  const source = SCENARIOS.find((scenario) => scenario.name === name);
  const scenario = resolveScenario(source ?? { name }, null);
  const wrong: string[] = [];
  for (let seed = 1; seed <= CHECKED_SEEDS; seed++) {
    if (leftMs() <= 0) return null;
    const { summary, firstDifference } = checkDeterminism({ scenario, seed: String(seed) });
    if (firstDifference !== null) wrong.push(`seed ${seed}: event ${firstDifference} differs`);
    else if (summary.outcome === 'assertion') wrong.push(`seed ${seed}: ${summary.message}`);
  }
  const seconds = (performance.now() - began) / 1000;
  const result = wrong.length === 0 ? 'deterministic' : wrong.join('; ');
  return { stage: 'check', name, result, isGood: wrong.length === 0, runs: CHECKED_SEEDS, seconds };
}

/** What a rebalance costs in the middle of a hundred seeds: eager groups stop everybody (KIP-429). */
function huntRebalances(): Row {
  const began = performance.now();
  const eager = medianUnownedMs('rebalance-eager', REBALANCE_SEEDS);
  const cooperative = medianUnownedMs('rebalance-cooperative', REBALANCE_SEEDS);
  return {
    stage: 'rebalance',
    name: 'eager',
    result: `${Math.round(eager)} ms without an owner, cooperative ${Math.round(cooperative)} ms`,
    isGood: eager > cooperative,
    runs: 2 * REBALANCE_SEEDS,
    seconds: (performance.now() - began) / 1000,
  };
}

/** A planted mutation in a process of its own (test/canary). */
function huntCanary(name: string): Row {
  const began = performance.now();
  const row = (result: string, isGood: boolean, runs: number): Row => {
    const seconds = (performance.now() - began) / 1000;
    return { stage: 'canary', name, result, isGood, runs, seconds };
  };
  try {
    const caught = catchCanary(name);
    if (caught === null) return row('not caught', false, 0);
    return row(`seed ${caught.seed}: ${caught.by.join(', ')}`, true, caught.seed);
  } catch (error) {
    const [result = ''] = (error as Error).message.trim().split('\n').slice(-1);
    return row(result, false, 0);
  }
}
