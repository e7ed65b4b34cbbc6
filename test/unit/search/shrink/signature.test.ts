import { expect, test } from 'vitest';
import { castOf } from '../../../../sim/faults/cast.ts';
import type { Verdict } from '../../../../sim/run/result.ts';
import { resolveScenario } from '../../../../sim/scenario/resolve.ts';
import {
  isSameSignature,
  signatureKey,
  signatureOf,
  signatureOfAssertion,
} from '../../../../sim/search/shrink/signature.ts';

const cast = castOf(resolveScenario({ name: 'test' }, null));

const verdict = (
  id: string,
  kind: Verdict['kind'],
  text: string,
  status = 'violated',
): Verdict => ({
  id,
  title: id,
  jepsen: null,
  kind,
  status: status as Verdict['status'],
  exercised: 1,
  evidence: [{ event: 1, at: 1, text, record: null }],
  count: 1,
  why: null,
  rule: `rule of ${id}`,
});

const run = (...guarantees: Verdict[]) => ({
  outcome: 'violated' as const,
  message: null,
  guarantees,
});

test('a failure is told by guarantee, rule and the roles of the nodes in its evidence', () => {
  const text =
    'b3 leads orders-0, but c1 and broker 2 say that p1-250 of p1 was acknowledged by b1';
  expect(signatureOf(run(verdict('leader-complete', 'safety', text)), cast)).toEqual({
    guarantee: 'leader-complete',
    rule: 'rule of leader-complete',
    roles: ['broker', 'client', 'voter'],
  });
});

test('names, numbers and times make no difference', () => {
  const a = signatureOf(run(verdict('log-match', 'safety', 'b1 and b2 differ at 7')), cast);
  const b = signatureOf(run(verdict('log-match', 'safety', 'b3 and b1 differ at 90')), cast);
  expect(a !== null && b !== null && isSameSignature(a, b)).toBe(true);
  expect(a !== null && b !== null && signatureKey(a) === signatureKey(b)).toBe(true);
});

test('the role of a node does', () => {
  const a = signatureOf(run(verdict('log-match', 'safety', 'b1 differs')), cast);
  const b = signatureOf(run(verdict('log-match', 'safety', 'c1 differs')), cast);
  expect(a !== null && b !== null && isSameSignature(a, b)).toBe(false);
});

test('safety stands for a run before liveness, and a guarantee can be asked for', () => {
  const both = run(
    verdict('stable-leader', 'liveness', 'c1'),
    verdict('held', 'safety', '', 'held'),
    verdict('log-match', 'safety', 'b1'),
  );
  expect(signatureOf(both, cast)?.guarantee).toBe('log-match');
  expect(signatureOf(both, cast, 'stable-leader')?.guarantee).toBe('stable-leader');
  expect(signatureOf(both, cast, 'held')).toBe(null);
  expect(signatureOf(run(verdict('held', 'safety', '', 'held')), cast)).toBe(null);
});

test('an assertion is told by what it says, wherever it happens', () => {
  const a = signatureOfAssertion('event 12: the log is ordered');
  expect(a).toEqual(signatureOfAssertion('event 4000: the log is ordered'));
  const failed = { outcome: 'assertion' as const, message: 'event 9: x', guarantees: [] };
  expect(signatureOf(failed, cast)).toEqual({ guarantee: 'assertion', rule: 'x', roles: [] });
});
