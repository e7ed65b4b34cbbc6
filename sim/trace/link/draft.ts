import type { Episode } from '../../faults/episode.ts';
import type { Recipe } from '../../run/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Language } from '../../words/language.ts';
import type { Context } from './episode.ts';
import { NO_CONTEXT } from './episode.ts';
import type { Link } from './link.ts';

/** A link while it is being read; what could not be read stays as it is here. */
export interface Draft {
  samsa: string;
  scenario: string | Scenario;
  scenarioHash: string;
  readonly params: (readonly [string, string])[];
  seed: string | null;
  readonly quiet: string[];
  readonly tape: Map<string, number>;
  readonly faults: Episode[];
  /** What the faults so far let the next one leave out. */
  context: Context;
  events: number;
  hash: string;
  ladder: readonly string[];
  event: number | null;
  node: string | null;
  partition: string | null;
  pane: string | null;
  language: Language | null;
}

const NO_HASH = '0000000000000000';

/** A draft of which nothing was read. */
export const emptyDraft = (): Draft => ({
  samsa: '',
  scenario: '',
  scenarioHash: NO_HASH,
  params: [],
  seed: null,
  quiet: [],
  tape: new Map(),
  faults: [],
  context: NO_CONTEXT,
  events: 0,
  hash: NO_HASH,
  ladder: [],
  event: null,
  node: null,
  partition: null,
  pane: null,
  language: null,
});

/** What a draft has come to. */
export function linkOf(draft: Draft): Link {
  const recipe: Recipe = {
    format: 'samsa-recipe-1',
    samsa: draft.samsa,
    scenario: draft.scenario,
    scenarioHash: draft.scenarioHash,
    params: draft.params,
    seed: draft.seed,
    quiet: draft.quiet,
    tape: Object.fromEntries(draft.tape),
    faults: draft.faults,
    events: draft.events,
    hash: draft.hash,
    ladder: draft.ladder,
  };
  const { event, node, partition, pane, language } = draft;
  return { recipe, focus: { event, node, partition, pane }, language };
}
