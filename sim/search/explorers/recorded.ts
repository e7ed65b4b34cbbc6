import type { Episode } from '../../faults/episode.ts';
import { NET_LATENCY } from '../../kernel/latency.ts';
import { Run } from '../../run/run.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';

/** A choice that a run made, and behind how many events. */
export interface Made {
  readonly name: string;
  readonly value: number;
  readonly event: number;
}

/** The choices of a run without checkers, in their order, and the run as it ended. */
export function recorded(
  scenario: ResolvedScenario,
  seed: string | null,
  faults: readonly Episode[],
): { readonly made: readonly Made[]; readonly run: Run } {
  const made: Made[] = [];
  // A run makes its first choices while it is built.
  const clock: { run: Run | null } = { run: null };
  const run = new Run({
    scenario,
    seed,
    faults,
    checkers: [],
    onChoice: ({ name, value }) => {
      made.push({ name, value, event: clock.run?.kernel.events ?? 0 });
    },
  });
  clock.run = run;
  run.run();
  return { made, run };
}

/** The deliveries among choices: how long each message was under way. */
export const deliveries = (made: readonly Made[]): readonly Made[] =>
  made.filter(({ name }) => name.startsWith(`${NET_LATENCY.name} `));
