import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { simulate } from '../../sim/run/simulate.ts';
import { CANARIES } from './canaries.ts';
import { type Caught, catchCanary } from './catch.ts';
import { canariesPage } from './page.ts';
import { scenarioOf } from './scenario.ts';
import { WORLDS } from './worlds.ts';

/** Which seed caught what, as `npm run canaries` found it: tried first, so that the tests are quick. */
const known = JSON.parse(readFileSync(new URL('caught.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Caught>
>;

describe('planted mutations are caught (DESIGN §9, replication §12)', () => {
  test.each(CANARIES)('$name: $rule', { timeout: 300_000 }, ({ name, caughtBy }) => {
    const caught = catchCanary(name, known[name]?.seed ?? null);
    expect(caught, 'the mutation was not caught').not.toBeNull();
    expect(
      caught?.by.some((id) => caughtBy.includes(id)),
      `caught by ${caught?.by.join(', ')}`,
    ).toBe(true);
  });

  test('docs/canaries.md tells of every canary what caught it', () => {
    const again = 'npm run canaries writes it';
    expect(Object.keys(known), again).toEqual(CANARIES.map(({ name }) => name));
    const page = readFileSync(new URL('../../docs/canaries.md', import.meta.url), 'utf8');
    expect(page, again).toBe(canariesPage(CANARIES, known));
  });
});

describe('without a mutation the directed worlds hold', () => {
  const users = WORLDS.map(({ name }) => CANARIES.find(({ scenario }) => scenario === name));

  test.each(WORLDS.map(({ name }, index) => [name, users[index]] as const))('%s', (_, canary) => {
    if (canary === undefined) throw new Error('no canary runs in this world');
    const seed = String(known[canary.name]?.seed ?? 1);
    const { guarantees } = simulate({ scenario: scenarioOf(canary), seed }).run();
    expect(guarantees.filter(({ status }) => status === 'violated')).toEqual([]);
  });
});
