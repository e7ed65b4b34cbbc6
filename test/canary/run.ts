import { SCENARIOS } from '../../scenarios/index.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import { applySets, parseSet } from '../../sim/scenario/set.ts';
import { CANARIES } from './canaries.ts';

/**
 * Runs seeds of a canary's scenario until a guarantee that it is there for breaks, and prints which as JSON. Another one
 * may be broken by what only changed the schedule. Started with `register.js`.
 */
const canary = CANARIES.find(({ name }) => name === process.env['SAMSA_CANARY']);
if (canary === undefined) throw new Error('SAMSA_CANARY names a canary');
const source = SCENARIOS.find(({ name }) => name === canary.scenario);
if (source === undefined) throw new Error(`there is no scenario ${canary.scenario}`);
const scenario = resolveScenario(applySets(source, canary.sets.map(parseSet), null), null);
let caught: { seed: number; by: readonly string[]; outcome: string; text: string } | null = null;
for (let seed = 1; seed <= canary.seeds && caught === null; seed++) {
  const { outcome, message, guarantees } = simulate({ scenario, seed: String(seed) }).run();
  const violated = guarantees.filter(({ status }) => status === 'violated');
  const broken = violated.filter(({ id }) => canary.caughtBy.includes(id));
  if (broken.length === 0 && outcome !== 'assertion') continue;
  const text = broken[0]?.evidence[0]?.text ?? message ?? '';
  caught = { seed, by: broken.map(({ id }) => id), outcome, text };
}
process.stdout.write(`${JSON.stringify(caught)}\n`);
