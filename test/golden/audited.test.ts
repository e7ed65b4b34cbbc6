import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenarios/index.ts';
import { checkDeterminism } from '../../sim/run/check.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { builtIn } from '../support/built-in.ts';

const seed = '1';

/** Every step of an audited run is stepped twice, so a long scenario is audited in part. */
const MOST_AUDITED = 4_000;

describe('an audit changes nothing and finds nothing (DESIGN laws 1, 3, 6)', () => {
  test.each(SCENARIOS)('$name: frozen and stepped twice, the run is the same', ({ name }) => {
    const options = { scenario: builtIn(name), seed, maxEvents: MOST_AUDITED, checkers: [] };
    const plain = simulate(options).run();
    const audited = simulate({ ...options, paranoid: true }).run();
    expect(audited.message).toBeNull();
    expect([audited.events, audited.hash]).toEqual([plain.events, plain.hash]);
    expect(audited.recipe.ladder).toEqual(plain.recipe.ladder);
  });

  test.each(['swarm', 'quorum-swarm', 'leader-crash'])(
    '%s: the hash agrees after every event, with the world written as JSON in between',
    (name) => {
      const check = checkDeterminism({ scenario: builtIn(name), seed });
      expect(check.firstDifference).toBeNull();
      expect(check.summary.outcome).toBe('ok');
      expect(check.snapshotAt).toBeGreaterThan(0);
      expect(check.snapshotBytes).toBeGreaterThan(1000);
    },
  );
});
