import { workerData } from 'piscina';
import type { SeedProblem, SeedResult } from '../../sim/search/seed-result.ts';
import type { WorkerData } from '../../sim/search/worker.ts';

/**
 * A worker of a search without a simulator: seeds that are multiples of 7 fail, 13 throws, and where the scenario is
 * called `deadly` 5 ends its thread. Later seeds are faster, so that results come out of order.
 */
export async function runSeed(seed: string): Promise<SeedResult | SeedProblem> {
  const { scenario, aim } = workerData as WorkerData;
  const number = Number(seed);
  if (scenario.name === 'deadly' && number === 5) process.exit(1);
  await new Promise((done) => setTimeout(done, Math.max(0, 40 - number)));
  if (number === 13) return { seed, problem: 'the run threw Error: thirteen' };
  const failed = number % 7 === 0;
  const status = failed ? 'violated' : 'held';
  const verdict = { id: 'log-match', title: '', jepsen: null, kind: 'safety', rule: '' } as const;
  return {
    seed,
    outcome: failed ? 'violated' : 'ok',
    message: null,
    hash: seed,
    events: 1000 - number,
    virtualMs: 1,
    verdicts: [{ ...verdict, status, exercised: number, evidence: [], count: 0, why: null }],
    failed,
    expected: aim.expect !== null && failed,
    recipe: null,
    signature: failed ? { guarantee: 'log-match', rule: '', roles: [] } : null,
    coverage: { [`seed ${number % 3}`]: 1 },
  };
}

/** Nothing is shrunk. */
export const shrinkFailure = (): null => null;
