import { InvariantError } from '../../core/assert.ts';
import type { Evidence } from '../check/checker.ts';
import { castOf } from '../faults/cast.ts';
import { divergence } from '../kernel/ladder.ts';
import { replayOptions } from '../run/replay.ts';
import type { GuaranteeStatus, Recipe, RunSummary, Verdict } from '../run/result.ts';
import { Run } from '../run/run.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Failing, Moment } from '../search/shrink/pass.ts';
import {
  firstBroken,
  isSameSignature,
  type Signature,
  signatureOfVerdict,
} from '../search/shrink/signature.ts';
import { listener, momentsInto } from '../search/shrink/trial.ts';

/** A whole run and what the shrinker and the story need to know of it. */
export interface Seen {
  readonly summary: RunSummary;
  readonly failing: Failing;
  /** What the story ends with: the guarantee that the evidence is about, or `outcome` where none was broken. */
  readonly about: Signature;
  /** Of what was broken: what a smaller run must break as well. */
  readonly signatures: readonly Signature[];
}

/** How a run is looked at. */
export interface Looking {
  /** The only guarantee that matters, or null. */
  readonly guarantee: string | null;
  /** The most events; by default the scenario's. */
  readonly maxEvents: number | null;
  /** Whether the story is to be told, which needs moments of every kind. */
  readonly forStory: boolean;
}

/** Runs a recipe to the end of its scenario. What makes a run fail is for the property to say. */
export function seen(recipe: Recipe, scenario: ResolvedScenario, looking: Looking): Seen {
  const moments: Moment[] = [];
  const asked = new Map<string, number>();
  const run = new Run({
    ...replayOptions(recipe, scenario),
    maxEvents: looking.maxEvents,
    observers: [momentsInto(moments, looking.forStory)],
    onChoice: listener(recipe, asked, null),
  });
  const summary = run.run();
  const cast = castOf(scenario);
  const verdicts = brokenIn(summary, looking.guarantee);
  const signatures = verdicts.map((verdict) => signatureOfVerdict(verdict, cast));
  const main = firstBroken(verdicts) ?? verdicts[0] ?? null;
  const failing: Failing = {
    recipe: summary.recipe,
    scenario,
    evidence: main?.evidence[0] ?? ending(summary),
    showedAt: 'end',
    endedAt: run.kernel.now,
    notable: summary.notable,
    moments,
    asked,
  };
  const about = main === null ? OUTCOME : signatureOfVerdict(main, cast);
  return { summary, failing, about, signatures };
}

/** The same run from a tape of its choices, without its seed: what shrinking starts with. */
export function seenFromTape(recipe: Recipe, scenario: ResolvedScenario, looking: Looking): Seen {
  const tape: Record<string, number> = {};
  const first = new Run({
    ...replayOptions(recipe, scenario),
    onChoice: ({ name, value, boring }) => {
      if (!boring) tape[name] = value;
    },
  }).run();
  const taped = seen({ ...recipe, tape, quiet: [], seed: null }, scenario, {
    ...looking,
    maxEvents: recipe.events,
  });
  if (divergence(first.recipe, taped.summary.recipe) === null) return taped;
  throw new InvariantError(
    `the run of ${scenario.name} with hash ${first.hash} is another one when replayed from its tape (${taped.summary.hash})`,
  );
}

/**
 * Whether a smaller run may fail for the same reason as the first one, as far as can be told without the property: it
 * breaks one of the same guarantees by the same rule. Where nothing was broken, the guarantee that matters, or the
 * outcome, is the same.
 */
export function isAlike(first: Seen, other: Seen, guarantee: string | null): boolean {
  if (first.signatures.length > 0) {
    return other.signatures.some((one) =>
      first.signatures.some((wanted) => isSameSignature(one, wanted)),
    );
  }
  if (guarantee === null) return first.summary.outcome === other.summary.outcome;
  return statusOf(first.summary, guarantee) === statusOf(other.summary, guarantee);
}

const statusOf = ({ guarantees }: RunSummary, id: string): GuaranteeStatus | null =>
  guarantees.find((verdict) => verdict.id === id)?.status ?? null;

const OUTCOME: Signature = { guarantee: 'outcome', rule: '', roles: [] };

/**
 * The verdict on `guarantee` where it was broken. Without one: what is violated, and where nothing is, what clients can
 * see of what is allowed; a configuration may permit other things in every run.
 */
function brokenIn({ guarantees }: RunSummary, guarantee: string | null): readonly Verdict[] {
  const having = (status: GuaranteeStatus): Verdict[] =>
    guarantees.filter((verdict) => verdict.status === status);
  const violated = having('violated');
  const allowed = having('allowed');
  if (guarantee !== null) return [...violated, ...allowed].filter(({ id }) => id === guarantee);
  return violated.length > 0 ? violated : allowed.filter(({ jepsen }) => jepsen !== null);
}

function ending({ outcome, message, ended, events, virtualMs }: RunSummary): Evidence {
  const text = message === null ? `${outcome} (ended: ${ended})` : `${outcome}: ${message}`;
  return { event: events, at: virtualMs * 1000, text, record: null };
}
