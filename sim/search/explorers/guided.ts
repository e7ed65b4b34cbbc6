import type { Episode } from '../../faults/episode.ts';
import { planRandom } from '../../kernel/seed.ts';
import { planFor } from '../../run/plan.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Exploration, Explorer } from './explorer.ts';
import { recorded } from './recorded.ts';

/** So many seeds share one beginning: the first of them is an ordinary run, the others branch off it. */
const FAMILY = 8;

/**
 * A run is taken up to one of its notable moments, such as an election or a change of an ISR, and goes on by chance of
 * another seed, with the faults of both. What is hard to reach is reached once and tried from several times.
 */
export const guided: Explorer = {
  name: 'guided',
  doc: `of ${FAMILY} seeds each the first is a run of the swarm, the others leave it at one of its notable moments`,
  explore: (scenario, seed) => {
    const number = Number(seed);
    const first = Number.isSafeInteger(number) ? number - ((number - 1) % FAMILY) : number;
    if (Number.isNaN(first) || number === first) return { seed, tape: {}, faults: null };
    return branch(scenario, String(first), seed);
  },
};

function branch(scenario: ResolvedScenario, base: string, seed: string): Exploration {
  const faults = planFor(scenario, base);
  const { made, run } = recorded(scenario, base, faults);
  const moments = run.notable.world.filter(({ event }) => event > 0);
  const random = planRandom(seed, 'guided');
  const moment = moments[random.below(Math.max(1, moments.length))];
  if (moment === undefined) return { seed, tape: {}, faults: null };
  const tape: Record<string, number> = {};
  for (const { name, value, event } of made) if (event < moment.event) tape[name] = value;
  const later = planFor(scenario, seed).filter(
    ({ when }) => when.type === 'At' && when.micros >= moment.at,
  );
  return { seed, tape, faults: [...faults, ...later.map(renamed)] };
}

/** Episodes of two plans in one: ids are unique. */
const renamed = (episode: Episode): Episode => ({ ...episode, id: `branch-${episode.id}` });
