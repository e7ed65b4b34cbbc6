import { expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import { parseScenario } from '../../../sim/scenario/schema.ts';

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s passes the schema, resolves, and says what it shows and what to expect',
  (name, scenario) => {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(parseScenario(scenario, null)).toEqual(scenario);
    const resolved = resolveScenario(scenario, null);
    expect(resolved.warnings.filter((warning) => warning.includes('not modelled'))).toEqual([]);
    expect(scenario.title?.length).toBeGreaterThan(10);
    expect(scenario.title?.length).toBeLessThan(80);
    expect(scenario.description).toContain('Expected: ');
    expect(resolved.untilMicros).toBeGreaterThanOrEqual(10_000_000);
    expect(resolved.untilMicros).toBeLessThanOrEqual(40_000_000);
  },
);

test('the names of the built-in scenarios are those that the docs promise', () => {
  expect(SCENARIOS.map(({ name }) => name)).toEqual([
    'steady',
    'leader-crash',
    'leader-crash-acks-1',
    'slow-follower',
    'min-isr',
    'controller-partition',
    'unclean-election',
    'power-loss-all',
    'asymmetric-partition',
    'rolling-restart',
    'zombie-leader',
    'voter-replaced',
    'reassignment',
    'topic-recreated',
    'log-dir-failure',
    'disk-lost',
    'short-retention',
    'transactions',
    'read-committed-behind-open-transaction',
    'hanging-transaction',
    'transactional-copy',
    'transactional-copy-zombie',
    'elr-saves-the-day',
    'last-one-standing',
    'rolling-upgrade',
    'rack-down',
    'nearest-replica',
    'stretched-cluster',
    'wan-partition',
    'group-steady',
    'rebalance-eager',
    'rebalance-cooperative',
    'rebalance-kip848',
    'slow-member',
    'zombie-member',
    'coordinator-crash',
    'commit-before-processing',
    'commit-after-processing',
    'auto-commit-duplicates',
    'auto-commit-loss',
    'lost-reply-duplicates',
    'reorder-in-flight',
    'swarm',
    'operator-swarm',
    'disk-swarm',
    'quorum-swarm',
  ]);
});

test('the swarms are strict: no producer or topic of theirs waives a guarantee', () => {
  for (const scenario of SCENARIOS.filter(({ swarm }) => swarm !== undefined)) {
    const { producers, topics } = resolveScenario(scenario, null);
    for (const { settings } of producers) {
      expect(settings).toMatchObject({ acks: 'all', 'enable.idempotence': true });
    }
    for (const topic of topics) {
      expect(topic).toMatchObject({ minInsyncReplicas: 2, uncleanLeaderElection: false });
    }
  }
});
