import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../core/assert.ts';
import type { Checker, Evidence, Guarantee } from '../../../sim/check/checker.ts';
import { checkDeterminism } from '../../../sim/run/check.ts';
import type { SimulateOptions } from '../../../sim/run/options.ts';
import { replay } from '../../../sim/run/replay.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';
import { type Script, scenarioOf, stubNodes, WELL } from '../../support/stub-clients.ts';

const options = (change: Partial<SimulateOptions> = {}): SimulateOptions => ({
  scenario: scenarioOf(),
  seed: '1',
  nodes: stubNodes(WELL),
  checkers: [],
  ...change,
});

const guarantee = (id: string, kind: Guarantee['kind']): Guarantee => ({
  id,
  title: id,
  jepsen: null,
  kind,
  rule: 'a rule',
  waivedBy: () => null,
});

const NOTE: Evidence = { event: 1, at: 0, text: 'seen', record: null };

/** A checker that breaks these guarantees at the end, and holds the others. */
const judge = (...broken: string[]): Checker<unknown> => ({
  guarantees: [guarantee('safe', 'safety'), guarantee('live', 'liveness')],
  concerns: () => true,
  start: () => null,
  onEnd: (_, _end, report) => {
    report.exercised('safe');
    for (const id of broken) report.violated(id, NOTE);
  },
});

describe('outcome and end (DESIGN law 9, §8)', () => {
  test('a run that reaches its time ends by until', () => {
    const summary = simulate(options({ checkers: [judge()] })).run();
    expect(summary).toMatchObject({
      outcome: 'ok',
      ended: 'until',
      virtualMs: 3000,
      message: null,
    });
  });

  test('until can be another one', () => {
    expect(simulate(options({ until: 500_000 })).run().virtualMs).toBe(500);
  });

  test('nothing left to happen: quiescent', () => {
    const scenario = scenarioOf({
      consumers: {},
      producers: { p1: { topic: 'orders', count: 2 } },
    });
    expect(simulate(options({ scenario })).run().ended).toBe('quiescent');
  });

  test('the most events: budget, after exactly so many', () => {
    const summary = simulate(options({ maxEvents: 20, checkers: [judge()] })).run();
    expect(summary).toMatchObject({ outcome: 'budget', ended: 'event-budget', events: 20 });
  });

  test('a budget that cuts nothing off is none', () => {
    const { events } = simulate(options()).run();
    const summary = simulate(options({ maxEvents: events, checkers: [judge()] })).run();
    expect(summary).toMatchObject({ outcome: 'ok', ended: 'until', events });
  });

  test('no wall time left: budget; an interruption: interrupted', () => {
    const idle = scenarioOf({ consumers: { k1: { topic: 'orders', processing: '10us' } } });
    expect(simulate(options({ scenario: idle, wallBudgetMs: 0 })).run().ended).toBe('wall-budget');
    const run = simulate(options());
    run.advance();
    run.interrupt('interrupted');
    expect(run.summary()).toMatchObject({ outcome: 'interrupted', ended: 'interrupted' });
    expect(run.advance()).toBe(false);
  });

  test('violated outweighs stalled, and both outweigh a budget', () => {
    const outcome = (maxEvents: number, ...broken: string[]) =>
      simulate(options({ maxEvents, checkers: [judge(...broken)] })).run().outcome;
    expect(outcome(1000, 'safe', 'live')).toBe('violated');
    expect(outcome(1000, 'live')).toBe('stalled');
    expect(outcome(10, 'safe')).toBe('violated');
  });

  test('nothing-exercised when no guarantee was put to the test', () => {
    const mute: Checker<unknown> = { ...judge(), onEnd: () => {} };
    expect(simulate(options({ checkers: [mute] })).run().outcome).toBe('nothing-exercised');
  });

  test('a broken assertion of a machine is a result with a recipe; anything else is thrown on', () => {
    const failing =
      (error: Error): Script =>
      (command, times) => {
        if (command.type === 'Send' && command.id === 3) throw error;
        return WELL(command, times);
      };
    const broken = stubNodes(failing(new InvariantError('the truth')));
    const summary = simulate(options({ nodes: broken, checkers: [judge('safe')] })).run();
    expect(summary).toMatchObject({ outcome: 'assertion', ended: 'assertion' });
    expect(summary.message).toMatch(/^event \d+: the truth$/);
    expect(summary.recipe.events).toBe(summary.events);
    const other = stubNodes(failing(new TypeError('a defect')));
    expect(() => simulate(options({ nodes: other })).run()).toThrow('a defect');
  });

  test('a checker that a scenario does not concern takes no part', () => {
    const checkers = [{ ...judge(), concerns: () => false }];
    expect(simulate(options({ checkers })).run().guarantees).toEqual([]);
  });
});

describe('replay', () => {
  const source = scenarioOf().source;
  const builtIn = (name: string) => {
    if (name === 'test') return source;
    throw new UsageError({ file: null, path: '', value: name, problem: 'none', nearest: [] });
  };
  const nodes = stubNodes(WELL);
  const recorded = simulate(options({ recipeScenario: 'test' })).run();

  test('the same recipe gives the same hash, events and ladder', () => {
    const { grade, summary } = replay(recorded.recipe, builtIn, { nodes, checkers: [] });
    expect(grade).toEqual({ type: 'same' });
    expect(summary?.recipe).toEqual(recorded.recipe);
    expect(summary?.ended).toBe('until');
  });

  test('an embedded scenario needs no registry, and its overrides are applied', () => {
    const scenario = scenarioOf({ until: '1s' });
    const params = [['until', '1s']] as const;
    const run = simulate(options({ scenario, recipeScenario: source, params })).run();
    expect(run.recipe.scenario).toEqual(source);
    const { grade } = replay(run.recipe, builtIn, { nodes, checkers: [] });
    expect(grade).toEqual({ type: 'same' });
  });

  test('a run that was cut short is replayed as far as it went', () => {
    const cut = simulate(options({ maxEvents: 21, recipeScenario: 'test' })).run();
    const { grade, summary } = replay(cut.recipe, builtIn, { nodes, checkers: [] });
    expect(grade).toEqual({ type: 'same' });
    expect(summary?.events).toBe(21);
  });

  test('another behaviour diverges between two events of the ladder', () => {
    const slower: Script = (command, times) =>
      command.type === 'Send' && times > 2 ? [] : WELL(command, times);
    const { grade } = replay(recorded.recipe, builtIn, { nodes: stubNodes(slower), checkers: [] });
    expect(grade.type).toBe('diverges');
    if (grade.type !== 'diverges') return;
    expect(grade.place.upTo).toBeGreaterThan(grade.place.after);
    expect(grade.place.upTo).toBeLessThanOrEqual(recorded.events + 1);
  });

  test('an unknown scenario, or one that has changed, makes it impossible', () => {
    const unknown = { ...recorded.recipe, scenario: 'gone' };
    expect(replay(unknown, builtIn).grade.type).toBe('impossible');
    const changed = { ...recorded.recipe, scenarioHash: '0000000000000000' };
    const { grade, summary } = replay(changed, builtIn);
    expect(grade).toMatchObject({ type: 'impossible' });
    expect(summary).toBeNull();
  });

  test('an episode of the recipe is what is run, not what the swarm would draw', () => {
    const scenario = scenarioOf({ swarm: {} });
    const run = simulate(options({ scenario, faults: [] })).run();
    expect(run.recipe.faults).toEqual([]);
    expect(run.notable.filter(({ kind }) => kind.startsWith('fault'))).toEqual([]);
  });
});

describe('--check', () => {
  test('running twice, once from a snapshot, is the same', () => {
    const checked = checkDeterminism(options({ checkers: [judge()] }));
    expect(checked.firstDifference).toBeNull();
    expect(checked.snapshotBytes).toBeGreaterThan(1000);
    expect(checked.summary.outcome).toBe('ok');
  });

  test('a machine that remembers outside of its state is found at the first event that differs', () => {
    let hidden = 0;
    const leaky: Script = (command, times) => {
      if (command.type === 'Send') hidden += 1;
      return hidden === 8 ? [] : WELL(command, times);
    };
    const checked = checkDeterminism(options({ nodes: stubNodes(leaky), checkers: [judge()] }));
    expect(checked.firstDifference).toBeGreaterThan(0);
    expect(checked.summary.outcome).toBe('nondeterministic');
    expect(checked.summary.message).toContain(`event ${checked.firstDifference} is another one`);
  });
});
