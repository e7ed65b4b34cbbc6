import { simulate } from '../../sim/run/simulate.ts';
import { CANARIES } from './canaries.ts';
import type { Caught } from './catch.ts';
import { scenarioOf } from './scenario.ts';

/**
 * Runs seeds of a canary's scenario until a guarantee that it is there for breaks, and prints which as JSON. Another one
 * may be broken by what only changed the schedule. Started with `register.js`; the argument is a seed to try first.
 */
const canary = CANARIES.find(({ name }) => name === process.env['SAMSA_CANARY']);
if (canary === undefined) throw new Error('SAMSA_CANARY names a canary');
const scenario = scenarioOf(canary);
const first = process.argv.slice(2).map(Number);
const seeds = [...first, ...Array.from({ length: canary.seeds }, (_, index) => index + 1)];
let caught: Caught | null = null;
for (const seed of seeds) {
  const { outcome, message, guarantees } = simulate({ scenario, seed: String(seed) }).run();
  const broken = guarantees.filter(
    ({ id, status }) => status === 'violated' && canary.caughtBy.includes(id),
  );
  if (broken.length === 0 && outcome !== 'assertion') continue;
  const text = broken[0]?.evidence[0]?.text ?? message ?? '';
  caught = { seed, by: broken.map(({ id }) => id), text };
  break;
}
process.stdout.write(`${JSON.stringify(caught)}\n`);
