import { expect, test } from 'vitest';
import { runBuiltIn, verdictOf, withStatus } from '../support/built-in.ts';

test('rack-down: with all replicas in the rack that loses power, what was not flushed is lost, which is allowed', () => {
  const run = runBuiltIn('rack-down', '1', [
    'topics.orders.replicas=2',
    'topics.orders.assignments=[[1,4],[4,1]]',
  ]);
  expect(withStatus(run, 'violated')).toEqual([]);
  expect(verdictOf(run, 'acked-durable').status).toBe('allowed');
});

test('wan-partition: with acks=1 the side that was cut off loses what it acknowledged, which is allowed', () => {
  const run = runBuiltIn('wan-partition', '1', ['producers.writesEast.config.acks=1']);
  expect(withStatus(run, 'violated')).toEqual([]);
  const { status, evidence } = verdictOf(run, 'acked-durable');
  expect(status).toBe('allowed');
  for (const { record } of evidence) expect(record?.value).toContain('writesEast');
});

test('stretched-cluster: with min.insync.replicas=2 the region that is left acknowledges alone', () => {
  const acknowledged = (minIsr: string): number => {
    const run = runBuiltIn('stretched-cluster', '1', [
      `topics.orders.config.min.insync.replicas=${minIsr}`,
      'until=11s',
      'faultsUntil=11s',
    ]);
    expect(withStatus(run, 'violated')).toEqual([]);
    return verdictOf(run, 'acked-durable').exercised;
  };
  expect(acknowledged('3')).toBeLessThan(230);
  expect(acknowledged('2')).toBeGreaterThan(250);
});
