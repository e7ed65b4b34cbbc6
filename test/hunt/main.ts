import { parseArgs } from 'node:util';
import { budgetMs } from '../../sim/cli/budget.ts';
import { compileEarly } from '../../sim/cli/compile-early.ts';
import { TASKS } from './stages.ts';
import { HuntState, type Row } from './state.ts';

/**
 * `npm run hunt -- [--budget 10m] [--only museum] [--state hunt.json] [--fresh]`: everything that takes too long for the
 * tests (DESIGN §9). What was done is kept; another hunt goes on from there.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      budget: { type: 'string', default: '60m' },
      only: { type: 'string', default: '' },
      state: { type: 'string', default: 'hunt.json' },
      fresh: { type: 'boolean', default: false },
    },
  });
  const state = new HuntState(values.state, values.fresh);
  const ends = performance.now() + budgetMs(values.budget);
  const leftMs = (): number => Math.max(0, ends - performance.now());
  const wanted = TASKS.filter(({ key }) => key.includes(values.only));
  let left = 0;
  for (const { key, run } of wanted) {
    if (state.row(key) !== null) continue;
    const row = leftMs() === 0 ? null : await run(state, leftMs);
    if (row === null) left += 1;
    else {
      state.finish(key, row);
      process.stderr.write(`${line(row)}\n`);
    }
  }
  const keys = wanted.map(({ key }) => key);
  const rows = keys.flatMap((key) => state.row(key) ?? []);
  process.stdout.write(`${table(rows)}\n`);
  if (left > 0) process.stdout.write(`${left} of ${keys.length} are left: npm run hunt goes on\n`);
  return rows.every(({ isGood }) => isGood) ? 0 : 1;
}

const line = ({ stage, name, result, isGood, runs, seconds }: Row): string =>
  `${isGood ? '+' : '✕'} ${stage.padEnd(8)} ${name.padEnd(30)} ${String(runs).padStart(6)} runs ${seconds.toFixed(0).padStart(5)} s  ${result}`;

const table = (rows: readonly Row[]): string =>
  [...rows]
    .sort((a, b) => (a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : 0))
    .map(line)
    .join('\n');

compileEarly();
process.exitCode = await main();
