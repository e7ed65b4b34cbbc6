import { describe, expect, test } from 'vitest';
import type { Checker, Evidence, Guarantee } from '../../../sim/check/checker.ts';
import { Verdicts } from '../../../sim/check/verdict.ts';
import { scenarioOf } from '../../support/stub-clients.ts';

const guarantee = (id: string, waiver: string | null = null): Guarantee => ({
  id,
  title: id,
  jepsen: null,
  kind: 'safety',
  rule: 'a rule',
  waivedBy: () => waiver,
});

const checker = (...guarantees: Guarantee[]): Checker<unknown> => ({
  guarantees,
  concerns: () => true,
  start: () => null,
});

const evidence = (event: number): Evidence => ({
  event,
  at: event,
  text: `e${event}`,
  record: null,
});

function verdicts(...guarantees: Guarantee[]) {
  const firsts: string[] = [];
  const made = new Verdicts([checker(...guarantees)], scenarioOf(), ({ id }) => firsts.push(id));
  return { made, firsts };
}

describe('a verdict (DESIGN §7)', () => {
  test('is not-exercised until a guarantee was put to the test, then held', () => {
    const { made } = verdicts(guarantee('a'), guarantee('b'));
    made.exercised('b', 3);
    expect(made.verdicts().map(({ status, exercised }) => [status, exercised])).toEqual([
      ['not-exercised', 0],
      ['held', 3],
    ]);
    expect(made.hasExercised()).toBe(true);
  });

  test('a violation outweighs what was allowed', () => {
    const { made, firsts } = verdicts(guarantee('a'));
    made.allowed('a', evidence(1), 'acks=1');
    expect(made.verdicts()[0]).toMatchObject({ status: 'allowed', why: 'acks=1', count: 1 });
    made.violated('a', evidence(2));
    made.violated('a', evidence(3));
    expect(made.verdicts()[0]).toMatchObject({ status: 'violated', why: null, count: 2 });
    expect(firsts).toEqual(['a']);
    expect(made.hasViolated('safety')).toBe(true);
    expect(made.hasViolated('liveness')).toBe(false);
  });

  test('breaking a waived guarantee is allowed, with the reason (DESIGN law 10)', () => {
    const { made, firsts } = verdicts(guarantee('a', 'the topic has one replica'));
    made.violated('a', evidence(1));
    expect(made.verdicts()[0]).toMatchObject({
      status: 'allowed',
      why: 'the topic has one replica',
      evidence: [evidence(1)],
    });
    expect(firsts).toEqual([]);
    expect(made.hasViolated('safety')).toBe(false);
  });

  test('keeps the first twenty pieces of evidence and counts them all', () => {
    const { made } = verdicts(guarantee('a'));
    for (let event = 1; event <= 50; event++) made.violated('a', evidence(event));
    const [verdict] = made.verdicts();
    expect(verdict?.count).toBe(50);
    expect(verdict?.evidence.map(({ event }) => event)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  test('a checker that reports on what it does not state is a defect', () => {
    const { made } = verdicts(guarantee('a'));
    expect(() => made.exercised('b')).toThrow('states the guarantee b');
  });
});
