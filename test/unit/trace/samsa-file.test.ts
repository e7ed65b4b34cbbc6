import { describe, expect, test } from 'vitest';
import { builtInScenario } from '../../../sim/cli/load.ts';
import { encodeRecipe } from '../../../sim/run/recipe.ts';
import { replay } from '../../../sim/run/replay.ts';
import type { Recipe } from '../../../sim/run/result.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';
import { failureOf } from '../../../sim/search/report.ts';
import { seedResult } from '../../../sim/search/seed-result.ts';
import { encodeRequest, linkTo } from '../../../sim/trace/link/encode.ts';
import { encodeCase, readCase, type SamsaCase } from '../../../sim/trace/samsa-file.ts';
import { builtIn } from '../../support/built-in.ts';

const name = 'leader-crash-acks-1';
const summary = simulate({
  scenario: builtIn(name),
  recipeScenario: name,
  seed: '1',
  maxEvents: 600,
}).run();
const { recipe } = summary;
const smaller: Recipe = { ...recipe, faults: [], events: 300 };
const samsaCase: SamsaCase = {
  format: 'samsa-case',
  recipe,
  verdicts: summary.guarantees,
  shrunk: smaller,
};
const TEXT = encodeCase(samsaCase);

function refusal(text: string, file: string | null = 'f'): string {
  try {
    readCase(text, file);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('was accepted');
}

describe('a .samsa file (viz.md §1.10)', () => {
  test('opens the shrunk case beside the original, with the verdicts', () => {
    expect(readCase(TEXT, null)).toEqual({
      source: 'case',
      recipe: smaller,
      original: recipe,
      verdicts: summary.guarantees,
      focus: { event: null, node: null, partition: null, pane: null },
      language: null,
    });
  });

  test('without a shrunk case has one run', () => {
    const read = readCase(encodeCase({ ...samsaCase, shrunk: null }), null);
    expect(read.recipe).toEqual(recipe);
    expect(read.original).toBeNull();
  });

  test('is the same text for the same content', () => {
    expect(encodeCase(JSON.parse(TEXT) as SamsaCase)).toBe(TEXT);
  });

  test('is small: a recipe that was shrunk is below 2 kB', () => {
    expect(encodeRecipe(smaller).length).toBeLessThan(2000);
  });

  test('that was edited or cut is refused with line and column', () => {
    expect(refusal(TEXT.replace('"exercised":', '"exercised":1'))).toMatch(
      /^f: verdicts: the content was changed.*line 4, column 1/,
    );
    expect(refusal(TEXT.slice(0, TEXT.length / 2))).toMatch(
      /ends too early \(line \d+, column \d+\)/,
    );
  });

  test('with something else for a verdict is refused with its path', () => {
    const { check: _, ...fields } = JSON.parse(TEXT) as Record<string, unknown>;
    const verdicts = [{ ...summary.guarantees[0], status: 'fine' }];
    expect(refusal(JSON.stringify({ ...fields, verdicts }))).toBe(
      'f: verdicts[0].status: expected verdicts on guarantees',
    );
    expect(refusal(JSON.stringify({ ...fields, shrunk: 7 }))).toContain('expected a recipe');
  });
});

describe('a run is taken in any form', () => {
  const failure = failureOf(seedResult({ ...summary, outcome: 'violated' }, {}, null));
  const search = { scenario: name, seeds: {}, failures: [{ recipe: null }, failure] };

  test.each([
    ['recipe', encodeRecipe(recipe)],
    ['recipe', JSON.stringify(recipe)],
    ['recipe', `\uFEFF${encodeRecipe(recipe)}`],
    ['run-summary', JSON.stringify(summary)],
    ['replay', JSON.stringify(replay(recipe, builtInScenario))],
    ['search-summary', JSON.stringify(search)],
  ])('%s', (source, text) => {
    const read = readCase(text, 'f');
    expect(read.source).toBe(source);
    expect(read.recipe).toEqual(recipe);
    expect(read.original).toBeNull();
  });

  test('a link, which says as well where to look', () => {
    expect(summary.link).toBe(linkTo(recipe));
    const { source, recipe: read, focus } = readCase(`${summary.link}&node=b1`, null);
    expect(source).toBe('link');
    expect(focus.node).toBe('b1');
    expect({ ...read, ladder: recipe.ladder }).toEqual(recipe);
    expect(failure.link).toBe(summary.link);
  });

  test('a shrunk failure: of a search, or what shrinking prints', () => {
    const shrunk = { ...search, failures: [{ ...failure, shrunk: smaller }] };
    expect(readCase(JSON.stringify(shrunk), null)).toMatchObject({
      recipe: smaller,
      original: recipe,
    });
    const result = { signature: {}, recipe: smaller, original: recipe, runs: 3 };
    expect(readCase(JSON.stringify(result), null)).toMatchObject({
      source: 'shrink-result',
      recipe: smaller,
      original: recipe,
    });
  });
});

describe('anything else is refused by saying what it looks like', () => {
  test.each([
    ['', 'an empty file'],
    ['time,node,event\n1,b1,start\n', 'a CSV file'],
    ['{"event":1,"node":"b1"}\n{"event":2,"node":"b2"}\n', 'an ndjson trace'],
    ['{"traceEvents":[]}', 'a Perfetto trace'],
    ['# HELP samsa_events Events\n# TYPE samsa_events counter\n', 'a file of Prometheus metrics'],
    ['{:type :invoke, :f :send}', 'a Jepsen history'],
    ['b1 {"b1":1}\nstart\n', 'a ShiViz log'],
    ['<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'an SVG picture'],
    ['<!DOCTYPE html><html></html>', 'an HTML page'],
    ['broker.id=1\nlog.dirs=/data\n', 'a file of settings'],
    ['\u001f\ufffd\b\0', 'a gzip file'],
    ['\ufffdPNG\r\n', 'a PNG picture'],
    ['{"$schema":"x"}', 'a JSON Schema'],
    [JSON.stringify(builtInScenario(name)), 'a scenario, which `samsa run` takes'],
    ['[]', 'a list of JSON'],
    ['{}', 'an empty JSON object'],
    ['{"a":1,"b":2}', 'JSON with the fields a, b'],
    ['hello', 'nothing that Samsa knows'],
  ])('%j', (text, what) => {
    expect(refusal(text)).toBe(
      `f: this is ${what}; expected a recipe, a .samsa file, the --json of a run or a search, or a link (#/run/…)`,
    );
  });

  test('a search that found nothing, a replay that could not run, a link that only asks, another format', () => {
    expect(refusal('{"failures":[]}')).toContain('found no failure');
    expect(refusal('{"grade":{"type":"impossible"},"summary":null}')).toContain('could not be run');
    expect(refusal(encodeRequest({ scenario: name, params: [], seed: '1' }))).toContain(
      'asks for a run',
    );
    expect(refusal('{"format":"samsa-recipe-9"}')).toContain('expected "samsa-recipe-1"');
    expect(refusal(`${linkTo(recipe)}&h=1`)).toContain('it is given twice');
  });
});
