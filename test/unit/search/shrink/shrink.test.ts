import { beforeAll, describe, expect, test } from 'vitest';
import { builtInScenario } from '../../../../sim/cli/load.ts';
import { replay } from '../../../../sim/run/replay.ts';
import type { Recipe } from '../../../../sim/run/result.ts';
import { withoutItem } from '../../../../sim/search/shrink/certificate.ts';
import { withoutSwitches } from '../../../../sim/search/shrink/edit.ts';
import type { Shrinking, ShrinkResult } from '../../../../sim/search/shrink/result.ts';
import { type ShrinkOptions, shrink, shrinking } from '../../../../sim/search/shrink/shrink.ts';
import { standalone } from '../../../../sim/search/shrink/standalone.ts';
import { testFileOf } from '../../../../sim/search/shrink/test-file.ts';
import { Trials, WHOLE } from '../../../../sim/search/shrink/trial.ts';
import { recipeOfRun } from './fixture.ts';

// No wall time: what is found may depend on runs only.
const OPTIONS: ShrinkOptions = { builtIn: builtInScenario, budgetMs: Number.POSITIVE_INFINITY };

function resultOf(outcome: Shrinking): ShrinkResult {
  if (outcome.type !== 'shrunk') throw new Error(`was not shrunk: ${JSON.stringify(outcome)}`);
  return outcome.result;
}

const brokenIn = (recipe: Recipe): readonly string[] =>
  (replay(recipe, builtInScenario).summary?.guarantees ?? [])
    .filter(({ status }) => status === 'violated')
    .map(({ id }) => id);

describe('a failure of the quorum under raft.flush=async (KAFKA-10533; issue 5, shrinking)', () => {
  let original: Recipe;
  let result: ShrinkResult;
  beforeAll(() => {
    original = recipeOfRun('quorum-swarm', '19', [
      'switches.raft.flush=async',
      'until=6s',
      'faultsUntil=5s',
    ]);
    result = resultOf(shrink(original, OPTIONS));
  });

  test('becomes small, and nothing more is found to take away', () => {
    expect(original.faults.length).toBeGreaterThan(5);
    expect(result.items.length).toBeLessThanOrEqual(3);
    expect(result.recipe.events).toBeLessThan(original.events / 2);
    expect(result.recipe.seed).toBe(null);
    expect(result.ended).toBe('minimal');
    expect(result.runs).toBeLessThan(200);
    expect(result.original).toEqual(original);
  });

  test('fails in the same way when it is replayed, event by event the same', () => {
    const { grade, summary, inert } = replay(result.recipe, builtInScenario);
    expect(grade).toEqual({ type: 'same' });
    expect(summary?.outcome).toBe('violated');
    expect(brokenIn(result.recipe)).toContain(result.signature.guarantee);
    expect(inert).toEqual([]);
  });

  test('each item of the certificate is needed, verified anew', () => {
    const trials = new Trials(result.signature, builtInScenario);
    const failing = trials.run(result.recipe)?.failing;
    expect(result.certificate.map(({ item }) => item)).toEqual([
      ...result.items,
      { type: 'rule', name: 'raft.flush', value: 'async' },
    ]);
    for (const { item, withoutIt } of result.certificate) {
      expect(withoutIt).not.toBe('same failure');
      if (failing === null || failing === undefined) throw new Error('the result does not fail');
      expect(trials.run(withoutItem(failing, item), WHOLE)?.failing).toBe(null);
    }
  });

  test('is one of the rule that was set back: by the rules of today nothing breaks', () => {
    expect(brokenIn(withoutSwitches(result.recipe))).toEqual([]);
  });

  test('has a story of at most ten lines that begins with the setting and ends with the failure', () => {
    expect(result.story.length).toBeLessThanOrEqual(10);
    expect(result.story[0]).toMatch(/^A quorum of 3 voters/);
    expect(result.story[1]).toBe('Rules set: raft.flush=async.');
    expect(result.story.some((line) => line.includes('fault: power-loss'))).toBe(true);
    expect(result.story[result.story.length - 1]).toContain(result.evidence.text);
  });

  test('gives a recipe that needs no built-in scenario, and a test file that holds it', () => {
    const alone = standalone(result.recipe, builtInScenario);
    const { grade, summary } = replay(alone);
    expect(grade).toEqual({ type: 'same' });
    expect(summary?.hash).toBe(result.recipe.hash);
    const text = testFileOf(result, builtInScenario);
    expect(text).toContain("import { type Recipe, replay } from 'samsa';");
    expect(text).toContain("toBe('violated')");
    const start = text.indexOf('= {') + 2;
    expect(JSON.parse(text.slice(start, text.indexOf('\n};', start) + 2))).toEqual(alone);
  });

  test('is found again by the same steps', () => {
    const again = resultOf(shrink(original, OPTIONS));
    expect(again.steps).toEqual(result.steps);
    expect(again.recipe).toEqual(result.recipe);
  });

  test('shrunk again, stays as it is', () => {
    const again = resultOf(shrink(result.recipe, OPTIONS));
    expect(again.items).toEqual(result.items);
    expect(again.recipe.hash).toBe(result.recipe.hash);
  });

  test('within few runs, or interrupted, gives the smallest so far', () => {
    const few = resultOf(shrink(original, { ...OPTIONS, maxRuns: 8 }));
    expect(few.ended).toBe('runs');
    expect(few.runs).toBeLessThanOrEqual(10);
    expect(brokenIn(few.recipe)).toContain(result.signature.guarantee);
    let asked = 0;
    const shouldStop = (): boolean => {
      asked += 1;
      return asked > 3;
    };
    const stopped = resultOf(shrink(original, { ...OPTIONS, shouldStop }));
    expect(stopped.ended).toBe('interrupted');
    expect(brokenIn(stopped.recipe)).toContain(result.signature.guarantee);
  });

  test('tells after every run how far it has come', () => {
    const steps = shrinking(original, { ...OPTIONS, maxRuns: 10 });
    const first = steps.next();
    if (first.done === true) throw new Error('ended at once');
    expect(first.value.runs).toBeGreaterThan(0);
    expect(first.value.pass).not.toBe('');
    steps.return({ type: 'holds', outcome: 'ok', violated: [] });
  });

  test('another guarantee that it breaks can be kept instead', () => {
    const other = resultOf(
      shrink(original, { ...OPTIONS, guarantee: 'raft-committed-prefix', maxRuns: 20 }),
    );
    expect(other.signature.guarantee).toBe('raft-committed-prefix');
    expect(brokenIn(other.recipe)).toContain('raft-committed-prefix');
  });
});

describe('what cannot be shrunk is told by name', () => {
  test('a run that does not fail, or not as asked', () => {
    const recipe = recipeOfRun('quorum-swarm', '1', []);
    expect(shrink(recipe, OPTIONS)).toEqual({ type: 'holds', outcome: 'ok', violated: [] });
    expect(shrink(recipe, { ...OPTIONS, guarantee: 'raft-log-match' }).type).toBe('holds');
  });

  test('a recipe that is no longer the run it was made of', () => {
    const recipe = recipeOfRun('quorum-swarm', '1', []);
    const edited = { ...recipe, hash: '0000000000000000' };
    expect(shrink(edited, OPTIONS).type).toBe('diverges');
    expect(shrink({ ...recipe, scenario: 'gone' }, OPTIONS).type).toBe('impossible');
  });
});
