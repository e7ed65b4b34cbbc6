import type { Episode } from '../../../faults/episode.ts';
import type { Recipe } from '../../../run/result.ts';
import { formatDuration } from '../../../scenario/duration.ts';
import type { ResolvedProducer } from '../../../scenario/resolved.ts';
import { joinPath } from '../../../scenario/usage-error.ts';
import { faultsOf, withFaults, withParam } from '../edit.ts';
import type { Pass } from '../pass.ts';

const PAUSES_MICROS = [100_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000];

/**
 * Less waiting: from the first fault on, each that has a time begins a round while after the one before it, and what
 * lies behind it, later faults and producers that start later, moves along. A run that fails sooner has fewer events.
 */
export const soonerFaults: Pass = {
  name: 'less waiting',
  *candidates(current) {
    let { recipe, scenario } = current;
    for (const { id } of byTime(recipe)) {
      const timed = byTime(recipe);
      const index = timed.findIndex((other) => other.id === id);
      const previous = timed[index - 1]?.micros ?? 0;
      const { micros = 0 } = timed[index] ?? {};
      for (const pause of PAUSES_MICROS) {
        const earlier = micros - (previous + pause);
        if (earlier <= 0) break;
        const moved = timed.slice(index).map((fault) => fault.id);
        const producers = scenario.producers.filter(({ startMicros }) => startMicros > previous);
        const failing = yield startedSooner(movedBy(recipe, moved, earlier), producers, earlier);
        if (failing === null) continue;
        recipe = failing.recipe;
        scenario = failing.scenario;
        break;
      }
    }
  },
};

/** The faults that begin at a time, in that order. */
function byTime(recipe: Recipe): { readonly id: string; readonly micros: number }[] {
  const timed = faultsOf(recipe).flatMap(({ id, when }) =>
    when.type === 'At' ? [{ id, micros: when.micros }] : [],
  );
  return timed.sort((a, b) => a.micros - b.micros);
}

function movedBy(recipe: Recipe, ids: readonly string[], earlier: number): Recipe {
  const faults = faultsOf(recipe).map((episode): Episode => {
    const { when } = episode;
    if (when.type !== 'At' || !ids.includes(episode.id)) return episode;
    return { ...episode, when: { ...when, micros: when.micros - earlier } };
  });
  return withFaults(recipe, faults);
}

/** Faults move by odd times on their way to round ones; a producer need not. */
const roundStart = (micros: number): number => Math.max(0, Math.floor(micros / 10_000) * 10_000);

function startedSooner(
  recipe: Recipe,
  producers: readonly ResolvedProducer[],
  earlier: number,
): Recipe {
  let next = recipe;
  for (const { name, startMicros } of producers) {
    const start = formatDuration(roundStart(startMicros - earlier));
    next = withParam(next, `${joinPath('producers', name)}.start`, start);
  }
  return next;
}
