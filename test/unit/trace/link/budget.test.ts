import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../../scenarios/index.ts';
import { castOf } from '../../../../sim/faults/cast.ts';
import { planFaults } from '../../../../sim/faults/check.ts';
import { planFor } from '../../../../sim/run/plan.ts';
import type { Recipe } from '../../../../sim/run/result.ts';
import { resolveScenario } from '../../../../sim/scenario/resolve.ts';
import type { FaultSpec, Scenario } from '../../../../sim/scenario/scenario.ts';
import { decodeLink } from '../../../../sim/trace/link/decode.ts';
import { encodeWhole, LINK_BUDGET, linkTo } from '../../../../sim/trace/link/encode.ts';
import { NO_FOCUS } from '../../../../sim/trace/link/link.ts';

const scenarioNamed = (name: string): Scenario =>
  SCENARIOS.find((scenario) => scenario.name === name) as Scenario;

const hex = (n: number): string => n.toString(16).padStart(16, '9');

/** A recipe of a run of 8,400 events, with its fourteen prefix hashes. */
const recipeWith = (change: Partial<Recipe>): Recipe => ({
  format: 'samsa-recipe-1',
  samsa: '0.1.0',
  scenario: 'leader-crash',
  scenarioHash: hex(1),
  params: [],
  seed: '7',
  quiet: [],
  tape: {},
  faults: [],
  events: 8400,
  hash: hex(2),
  ladder: Array.from({ length: 14 }, (_, k) => hex(1000 + k)),
  ...change,
});

/** What a person breaks in half a minute of play: at any millisecond, on named brokers, for round durations. */
const INJECTIONS: readonly FaultSpec[] = [
  { fault: 'crash', at: 1203, for: '3s', on: 'b1' },
  { fault: 'slow-link', at: 2117, for: '2s', from: 'b1', to: 'b2', by: '20ms' },
  { fault: 'partition', at: 2980, for: '1500ms', groups: ['b1', ['b2', 'b3']] },
  { fault: 'pause', at: 3666, for: '1s', on: 'b3' },
  { fault: 'crash', at: 4821, for: '500ms', on: 'b2' },
  { fault: 'reset', at: 5555, from: 'b1', to: 'b3' },
  { fault: 'power-loss', at: 6871, for: '2s', on: 'b3' },
  { fault: 'isolate', at: 7404, for: '1s', on: 'b2' },
  { fault: 'crash', at: 8090, for: '800ms', on: 'b1' },
  { fault: 'elect-preferred', at: 9333 },
];

const injected = (times: number): readonly FaultSpec[] =>
  Array.from({ length: times }, (_, turn) =>
    INJECTIONS.map((spec) => ({ ...spec, at: (spec.at as number) + 9871 * turn })),
  ).flat();

describe('the length of a link (viz.md §4)', () => {
  const cast = castOf(resolveScenario(scenarioNamed('leader-crash'), null));
  const faults = planFaults(injected(3), cast).map((episode, index) => ({
    ...episode,
    id: `i${index + 1}`,
  }));

  test('of 30 injections into a built-in scenario is at most 300 characters, hash included', () => {
    const recipe = recipeWith({ faults });
    const link = linkTo(recipe);
    expect(faults).toHaveLength(30);
    expect(link.length).toBeLessThanOrEqual(LINK_BUDGET);
    expect(LINK_BUDGET).toBe(300);
    expect(decodeLink(link).recipe).toEqual({ ...recipe, ladder: [] });
  });

  test('of 100 injections is below 900', () => {
    const many = planFaults(injected(10), cast).map((episode, index) => ({
      ...episode,
      id: `i${index + 1}`,
    }));
    expect(linkTo(recipeWith({ faults: many, ladder: [] })).length).toBeLessThan(900);
  });

  test('leaves room for the ladder where little was injected', () => {
    const recipe = recipeWith({ faults: faults.slice(0, 5) });
    expect(linkTo(recipe).length).toBeLessThanOrEqual(LINK_BUDGET);
    expect(decodeLink(linkTo(recipe)).recipe).toEqual(recipe);
  });

  test('keeps the ladder where leaving it out would not bring the link within the budget', () => {
    const scenario = scenarioNamed('swarm');
    const recipe = recipeWith({ scenario });
    const link = linkTo(recipe);
    expect(link.length).toBeGreaterThan(LINK_BUDGET);
    expect(link).toBe(encodeWhole({ recipe, focus: NO_FOCUS, language: null }));
    expect(decodeLink(link).recipe).toEqual(recipe);
  });

  test('of what the swarm draws is within 300 for most seeds', () => {
    const scenario = resolveScenario(scenarioNamed('swarm'), null);
    const lengths = Array.from({ length: 100 }, (_, seed) => {
      const plan = planFor(scenario, String(seed));
      return linkTo(recipeWith({ scenario: 'swarm', seed: String(seed), faults: plan })).length;
    });
    expect(lengths.filter((length) => length <= LINK_BUDGET).length).toBeGreaterThan(75);
    expect(Math.max(...lengths)).toBeLessThan(600);
  });

  test('of an embedded scenario is well below its JSON', () => {
    const scenario = scenarioNamed('swarm');
    const recipe = recipeWith({ scenario, ladder: [] });
    expect(linkTo(recipe).length).toBeLessThan(JSON.stringify(scenario).length * 0.75);
  });

  test('with a long tape grows with what is new in it', () => {
    const tape = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`net.latency b1#1>b2 data FetchRequest ${n}`, n % 16]),
    );
    const recipe = recipeWith({ tape });
    expect(linkTo(recipe)).toContain('&tz=');
    expect(linkTo(recipe).length).toBeLessThan(800);
    expect(decodeLink(linkTo(recipe)).recipe.tape).toEqual(tape);
  });
});
