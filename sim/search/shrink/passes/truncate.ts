import { formatDuration } from '../../../scenario/duration.ts';
import { withParam } from '../edit.ts';
import type { Pass } from '../pass.ts';

/** Ends are not searched for more finely than this, nor than an eighth of the run. */
const FINEST_MICROS = 500_000;

/**
 * Where the end of the run is what judges, the end comes as early as it can. A failure that shows during the run needs
 * none of this: its recipe stops with the event that shows it.
 */
export const earlierEnd: Pass = {
  name: 'an earlier end',
  *candidates(current) {
    if (current.showedAt === 'step') return;
    let { recipe, scenario } = current;
    let low = Math.min(current.evidence.at, scenario.untilMicros);
    let high = scenario.untilMicros;
    while (high - low > Math.max(FINEST_MICROS, high / 8)) {
      const middle = roundUp((low + high) / 2);
      if (middle >= high) return;
      const until = formatDuration(middle);
      const faultsUntil = formatDuration(Math.min(scenario.faultsUntilMicros, middle));
      const shorter = withParam(withParam(recipe, 'faultsUntil', faultsUntil), 'until', until);
      const failing = yield shorter;
      if (failing === null) low = middle;
      else {
        recipe = failing.recipe;
        scenario = failing.scenario;
        high = middle;
      }
    }
  },
};

const roundUp = (micros: number): number => Math.ceil(micros / 100_000) * 100_000;
