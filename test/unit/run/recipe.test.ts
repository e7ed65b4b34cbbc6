import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFaults } from '../../../sim/faults/check.ts';
import { decodeRecipe, encodeRecipe, readRecipe } from '../../../sim/run/recipe.ts';
import type { Recipe } from '../../../sim/run/result.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';
import { puppetCast } from '../../support/fault-rig.ts';

const RECIPE: Recipe = {
  format: 'samsa-recipe-1',
  samsa: '0.1.0',
  scenario: { name: 'embedded', topics: { orders: { partitions: 2 } } },
  scenarioHash: '0123456789abcdef',
  params: [['topics.orders.partitions', '3']],
  seed: '42',
  quiet: ['net.loss'],
  tape: { 'net.latency b1#1>b2 raft VoteRequest 1': 9 },
  faults: planFaults(
    [
      { fault: 'crash', at: '1s', for: '2s', on: 'n1' },
      {
        fault: 'isolate',
        after: { probe: 'BecameLeader', nth: 2, where: { node: 'n1' } },
        on: 'n2',
      },
    ],
    puppetCast(3),
  ),
  events: 1234,
  hash: 'fedcba9876543210',
  ladder: ['0000000000000001', '0000000000000002'],
};

const TEXT = encodeRecipe(RECIPE);

function refusal(text: string): UsageError {
  try {
    decodeRecipe(text, 'r.json');
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('a recipe file', () => {
  test('gives back exactly the recipe, and encoding it again the same text', () => {
    expect(decodeRecipe(TEXT, 'r.json')).toEqual(RECIPE);
    expect(encodeRecipe(decodeRecipe(TEXT, null))).toBe(TEXT);
  });

  test('does not depend on the order in which objects were built', () => {
    const scenario = { topics: { orders: { partitions: 2 } }, name: 'embedded' };
    expect(encodeRecipe({ ...RECIPE, scenario })).toBe(TEXT);
  });

  test('may be laid out otherwise: what counts is the content', () => {
    expect(decodeRecipe(JSON.stringify(JSON.parse(TEXT), null, 4), null)).toEqual(RECIPE);
  });

  test('that is truncated anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat({ max: TEXT.trimEnd().length - 1 }), (length) => {
        const error = refusal(TEXT.slice(0, length));
        expect(error.file).toBe('r.json');
        expect(error.message).toMatch(/line \d+, column \d+/);
      }),
      { numRuns: 200 },
    );
    expect(refusal(TEXT.slice(0, 200)).message).toContain('ends too early');
  });

  test('of which any character was changed is refused or has the same content', () => {
    fc.assert(
      fc.property(fc.nat({ max: TEXT.length - 1 }), fc.constantFrom(...'0a "{,]:'), (at, other) => {
        const edited = TEXT.slice(0, at) + other + TEXT.slice(at + 1);
        let read: Recipe;
        try {
          read = decodeRecipe(edited, null);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        expect(read).toEqual(RECIPE);
      }),
      { numRuns: 500 },
    );
  });

  test('says on which line it was edited', () => {
    const lines = TEXT.split('\n');
    const line = lines.findIndex((text) => text.startsWith('"seed"')) + 1;
    const error = refusal(TEXT.replace('"seed":"42"', '"seed":"43"'));
    expect(error.path).toBe('seed');
    expect(error.message).toContain(`line ${line}, column 1`);
    expect(refusal(TEXT.replace('"micros":1000000', '"micros":1000001')).path).toBe('faults');
  });
});

describe('a recipe from a summary', () => {
  test('needs no checksums', () => {
    expect(readRecipe(JSON.parse(JSON.stringify(RECIPE)), null)).toEqual(RECIPE);
  });

  test.each([
    [{ format: 'samsa-recipe-2' }, 'format'],
    [{ events: -1 }, 'events'],
    [{ hash: 'xyz' }, 'hash'],
    [{ seed: 7 }, 'seed'],
    [{ tape: { a: 1.5 } }, 'tape'],
    [{ params: [['one']] }, 'params'],
    [{ scenario: 3 }, 'scenario'],
    [{ faults: [{ id: 'x', kind: 'no' }] }, 'faults[0].kind'],
    [{ extra: 1 }, 'extra'],
  ])('with %j is refused', (change, path) => {
    expect(() => readRecipe({ ...RECIPE, ...change }, null)).toThrow(UsageError);
    try {
      readRecipe({ ...RECIPE, ...change }, null);
    } catch (error) {
      expect((error as UsageError).path).toBe(path);
    }
  });
});
