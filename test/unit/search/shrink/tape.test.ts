import { describe, expect, test } from 'vitest';
import { decide, site } from '../../../../core/draw.ts';
import type { Input, Machine, Start, Step } from '../../../../core/machine.ts';
import { builtInScenario } from '../../../../sim/cli/load.ts';
import { castOf } from '../../../../sim/faults/cast.ts';
import type { NodeSpec } from '../../../../sim/kernel/node.ts';
import { nodesOf } from '../../../../sim/run/nodes.ts';
import { replay, resolveRecipe } from '../../../../sim/run/replay.ts';
import type { Recipe } from '../../../../sim/run/result.ts';
import { type Signature, signatureOf } from '../../../../sim/search/shrink/signature.ts';
import { tapeOf } from '../../../../sim/search/shrink/tape.ts';
import { Trials } from '../../../../sim/search/shrink/trial.ts';
import { recipeOfRun } from './fixture.ts';

const PRE_VOTE_OFF = ['switches.raft.preVote=off', 'until=6s', 'faultsUntil=5s'];

function signatureIn(recipe: Recipe): Signature {
  const { summary } = replay(recipe, builtInScenario);
  const cast = castOf(resolveRecipe(recipe, builtInScenario));
  const signature = summary === null ? null : signatureOf(summary, cast);
  if (signature === null) throw new Error('does not fail');
  return signature;
}

function taped(recipe: Recipe): Recipe {
  const result = tapeOf(recipe, new Trials(signatureIn(recipe), builtInScenario));
  if (result.type !== 'taped') throw new Error(`was not taped: ${result.type}`);
  return result.failing.recipe;
}

describe('a tape (DESIGN law 5; issue 5, tape replay)', () => {
  const original = recipeOfRun('quorum-swarm', '37', PRE_VOTE_OFF);
  const recipe = taped(original);

  test('replays without the seed to the identical run', () => {
    expect(recipe.seed).toBe(null);
    expect(Object.keys(recipe.tape).length).toBeGreaterThan(100);
    const seeded = replay({ ...original, events: recipe.events }, builtInScenario).summary;
    expect(seeded?.hash).toBe(recipe.hash);
    expect(replay(recipe, builtInScenario).grade).toEqual({ type: 'same' });
  });

  test('holds only what is not boring: each entry changes the run', () => {
    const [first = ''] = Object.keys(recipe.tape);
    const { [first]: _, ...tape } = recipe.tape;
    expect(replay({ ...recipe, tape }, builtInScenario).grade.type).toBe('diverges');
  });

  test('is recorded again the same from a run that has a tape already', () => {
    expect(taped(recipe).tape).toEqual(recipe.tape);
  });

  test('entries that name nothing any more are told as inert, and change nothing', () => {
    const gone = 'net.latency c9#1>c1 raft VoteRequest 1';
    const tape = { [gone]: 3, ...recipe.tape };
    const { grade, inert } = replay({ ...recipe, tape }, builtInScenario);
    expect(grade).toEqual({ type: 'same' });
    expect(inert).toEqual([gone]);
    expect(replay(recipe, builtInScenario).inert).toEqual([]);
    expect(taped({ ...recipe, tape }).tape).toEqual(recipe.tape);
  });

  test('fails the same way when an unrelated choice site is added to every machine', () => {
    const nodes = (scenario: Parameters<typeof nodesOf>[0]): readonly NodeSpec[] =>
      nodesOf(scenario).map((spec) => ({ ...spec, machine: withAnotherSite(spec.machine) }));
    const before = replay(recipe, builtInScenario).summary;
    const { summary, inert } = replay(recipe, builtInScenario, { nodes });
    expect(summary?.outcome).toBe(before?.outcome);
    expect(summary?.guarantees).toEqual(before?.guarantees);
    expect(summary?.notable).toEqual(before?.notable);
    expect(inert).toEqual([]);
  });
});

const ANOTHER = site('test.another', 7, 2);

/** The same machine, which draws once more in every step, for nothing. */
function withAnotherSite(machine: Machine<unknown>): Machine<unknown> {
  const drawing = (step: Step<unknown>, input: Input | Start): Step<unknown> => {
    const value = decide(input.entropy, input.forcing, ANOTHER, 0);
    return { ...step, draws: [...step.draws, { site: ANOTHER, sub: 0, value }] };
  };
  return {
    boot: (identity, disk, input) => drawing(machine.boot(identity, disk, input), input),
    step: (state, input) => drawing(machine.step(state, input), input),
  };
}
