import type { RunSummary } from '../../run/result.ts';
import { grouped } from '../../words/time.ts';
import { commandsFor, storyOfRun } from '../story.ts';
import { printedAs } from './printed.ts';

/** A finished run as properties see it: its summary, which prints as a story with the link to the run. */
export type Simulation = RunSummary;

const NOTES: unique symbol = Symbol('notes');

interface Noted {
  readonly [NOTES]?: string[];
}

/**
 * The run of a summary; its story is told when somebody prints it, about `guarantee` where that was broken. A remark
 * stands behind the seed: values that print alike are the same one for `skipEqualValues`.
 */
export function simulationOf(
  summary: RunSummary,
  guarantee: string | null,
  remark: string = '',
): Simulation {
  const notes: string[] = [];
  const value: Simulation = { ...summary };
  Object.defineProperty(value, NOTES, { value: notes, enumerable: false });
  let text: string | null = null;
  return printedAs(value, () => {
    text ??= textOf(summary, guarantee, remark);
    return [text, ...notes.map((note) => `note     ${note}`)].join('\n');
  });
}

/** Adds a line to what a run prints; one that properties did not make keeps silent. */
export function noteOn(value: Simulation, note: string): void {
  (value as Noted)[NOTES]?.push(note);
}

function textOf(summary: RunSummary, guarantee: string | null, remark: string): string {
  const { scenario, seed, recipe, events, hash } = summary;
  const choices = Object.keys(recipe.tape).length;
  const chance = seed === null ? `no seed, ${counted(choices, 'recorded choice')}` : `seed ${seed}`;
  const faults = counted(recipe.faults.length, 'fault');
  return [
    `${scenario}  ${chance}${remark}, ${faults}, ${grouped(events)} events, hash ${hash}: ${resultOf(summary, guarantee)}`,
    ...storyOfRun(recipe, guarantee),
    ...commandsFor(summary),
  ].join('\n');
}

/** What became of the guarantee that matters: a run in which an allowed loss happened ends with outcome ok. */
function resultOf({ outcome, guarantees }: RunSummary, guarantee: string | null): string {
  const verdict = guarantees.find(({ id }) => id === guarantee);
  return verdict === undefined ? outcome : `${verdict.id} ${verdict.status}`;
}

const counted = (n: number, what: string): string =>
  `${n === 0 ? 'no' : grouped(n)} ${what}${n === 1 ? '' : 's'}`;
