import { describe, expect, test } from 'vitest';
import '../../../../sim/property/vitest/index.ts';
import { replay, simulate } from '../../../../sim/index.ts';
import { scenarioOf } from '../../../../sim/property/fast-check/scenario-of.ts';
import type { RunSummary } from '../../../../sim/run/result.ts';
import { resolveScenario } from '../../../../sim/scenario/resolve.ts';
import { decodeLink } from '../../../../sim/trace/link/decode.ts';
import { builtIn } from '../../../support/built-in.ts';
import { ACKS_1, LOAD, leaderDies, runOf, SAFE } from '../fixture.ts';

const lossy = runOf(leaderDies(ACKS_1));
const safe = runOf(leaderDies(SAFE));

/** Starts behind the end of the run. */
const LATE = { p1: { topic: 'orders', start: '5s' } };

const messageOf = (action: () => void): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'passed';
};

describe('matchers for runs (DESIGN §8, samsa/vitest)', () => {
  test('toHold passes where a guarantee was put to the test and held', () => {
    expect(safe).toHold('acked-durable');
    expect(lossy).not.toHold('acked-durable');
    expect(messageOf(() => expect(safe).not.toHold('acked-durable'))).toMatch(
      /^acked-durable held, put to the test \d+ times\n\n3 brokers, 1 controller/,
    );
  });

  test('a failing toHold prints what broke, the story, and the link to the run', () => {
    const message = messageOf(() => expect(lossy).toHold('acked-durable'));
    expect(message).toMatch(
      /^acked-durable was broken \d+ times, which is allowed here \(acks=1: .*\): p1-\d+ was acknowledged at orders-0@\d+/,
    );
    expect(message).toContain('fault: crash of leader(orders-0) for 1s');
    expect(message).toContain('replay   samsa replay with the same link');
    const link = /samsa view '(#\/run\/[^']+)'/.exec(message)?.[1] ?? '';
    expect(replay(decodeLink(link).recipe).summary?.hash).toBe(lossy.hash);
  });

  test('toAllow passes where the configuration permits what broke', () => {
    expect(lossy).toAllow('acked-durable');
    expect(safe).not.toAllow('acked-durable');
    expect(messageOf(() => expect(safe).toAllow('acked-durable'))).toContain(
      'nothing was broken that had to be allowed',
    );
    expect(messageOf(() => expect(lossy).not.toAllow('acked-durable'))).toContain('allowed here');
  });

  test('a violation is neither held nor allowed', () => {
    const violated: RunSummary = {
      ...lossy,
      guarantees: lossy.guarantees.map((verdict) =>
        verdict.id === 'acked-durable' ? { ...verdict, status: 'violated', why: null } : verdict,
      ),
    };
    expect(violated).not.toHold('acked-durable');
    expect(messageOf(() => expect(violated).toAllow('acked-durable'))).toContain(
      'and this configuration gives it (clients §10 P-DUR',
    );
  });

  test('what was never put to the test, or cut off, fails whatever was expected', () => {
    const idle = scenarioOf(SAFE, LOAD, { until: '2s', faultsUntil: '1s', producers: LATE });
    const run = runOf(idle);
    for (const action of [
      () => expect(run).toHold('acked-durable'),
      () => expect(run).not.toHold('acked-durable'),
      () => expect(run).toAllow('acked-durable'),
    ]) {
      expect(messageOf(action)).toContain('was never put to the test in this run of property');
    }
    const scenario = resolveScenario(leaderDies(SAFE), null);
    const cut = simulate({ scenario, seed: '1', maxEvents: 900 }).run();
    expect(messageOf(() => expect(cut).toHold('acked-durable'))).toContain(
      'acked-durable could not be judged: the run reached its budget before its end (maxEvents)',
    );
  });

  test('toBeDeterministic makes the run again, from a snapshot as well', () => {
    expect(safe).toBeDeterministic();
    const edited: RunSummary = { ...safe, hash: '0123456789abcdef' };
    expect(messageOf(() => expect(edited).toBeDeterministic())).toContain(
      `made again, the run of leader-dies has hash ${safe.hash} instead of 0123456789abcdef`,
    );
  });

  test('unknown guarantees are refused with the nearest names', () => {
    expect(messageOf(() => expect(safe).toHold('acked-durble'))).toBe(
      'guarantee: no guarantee is called "acked-durble"; did you mean acked-durable or offset-durable?',
    );
    expect(messageOf(() => expect(safe).not.toAllow('loss-write'))).toContain('lost-write');
  });

  test('what is no summary of a run is refused', () => {
    const run = simulate({ scenario: resolveScenario(leaderDies(SAFE), null), seed: '1' });
    expect(messageOf(() => expect(run).toHold('acked-durable'))).toContain(
      'this run has not ended: expect(simulate(…).run())',
    );
    expect(messageOf(() => expect(null).toHold('acked-durable'))).toContain(
      'expected the summary of a run',
    );
  });

  test('a run of a scenario that is only named says so where it must be made again', () => {
    const scenario = builtIn('leader-crash-acks-1');
    const recipeScenario = 'leader-crash-acks-1';
    const run = simulate({ scenario, seed: '1', recipeScenario, maxEvents: 500 }).run();
    expect(messageOf(() => expect(run).toBeDeterministic())).toContain(
      'the recipe names the scenario "leader-crash-acks-1" and does not hold it',
    );
    expect(messageOf(() => expect(run).toHold('acked-durable'))).toContain(
      "samsa view '#/run/leader-crash-acks-1",
    );
  });
});
