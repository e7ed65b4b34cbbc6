import { describe, expect, test } from 'vitest';
import type { Probe } from '../../../core/probe.ts';
import type { Checker, HistoryEntry, RunEnd } from '../../../sim/check/checker.ts';
import { deliveryChecker } from '../../../sim/check/delivery/delivery.ts';
import { Verdicts } from '../../../sim/check/verdict.ts';
import type { SteppedEvent } from '../../../sim/kernel/observer.ts';
import type { ConsumerSpec, Scenario } from '../../../sim/scenario/scenario.ts';
import { leaderWith } from '../../support/history.ts';
import { scenarioOf } from '../../support/stub-clients.ts';

/** A group `g` of `k1` and `k2`, whose deliveries are written by hand. */
class Deliveries {
  private readonly fold: ReturnType<typeof deliveryChecker.start>;
  private readonly verdicts: Verdicts;
  private event = 0;

  constructor(member: Partial<ConsumerSpec> = {}, change: Partial<Scenario> = {}) {
    const config = { 'auto.offset.reset': 'earliest' };
    const one: ConsumerSpec = { topic: 'orders', group: 'g', config, ...member };
    const cluster = { config: { 'min.insync.replicas': 2 } };
    const scenario = scenarioOf({ cluster, consumers: { k1: one, k2: one }, ...change });
    this.fold = deliveryChecker.start(scenario);
    this.verdicts = new Verdicts([deliveryChecker as Checker<unknown>], scenario, () => {});
  }

  processed(client: string, ...values: readonly (readonly [number, string])[]): this {
    this.event += 1;
    const at = this.event;
    const records = values.map(([offset, value]) => ({ partition: 'orders-0', offset, value, at }));
    this.tell({ type: 'effect', event: this.event, at, client, records });
    return this;
  }

  committed(offset: number): this {
    this.event += 1;
    const probe: Probe = {
      type: 'OffsetCommitted',
      groupId: 'g',
      memberId: 'm',
      generation: 1,
      partition: 'orders-0',
      offset,
    };
    const node = { spec: { id: 1, name: 'b1' } };
    const step = { number: this.event, at: this.event, probes: [probe], effects: [], node };
    deliveryChecker.onStep?.(this.fold, step as unknown as SteppedEvent, this.verdicts);
    return this;
  }

  judge(...log: readonly string[]): Record<string, string> {
    const end: RunEnd = {
      event: this.event,
      at: 60_000_000,
      reason: 'until',
      healedAt: 0,
      nodes: [leaderWith(...log)],
    };
    deliveryChecker.onEnd?.(this.fold, end, this.verdicts);
    return Object.fromEntries(this.verdicts.verdicts().map(({ id, status }) => [id, status]));
  }

  private tell(entry: HistoryEntry): void {
    deliveryChecker.onHistory?.(this.fold, entry, this.verdicts);
  }
}

describe('delivery by effects (clients §8)', () => {
  test('what takes effect once and is committed breaks nothing', () => {
    const all = new Deliveries({ commit: 'sync-after' });
    all.processed('k1', [0, 'a'], [1, 'b']).committed(2);
    expect(all.judge('a', 'b')).toEqual({
      'at-least-once': 'held',
      'at-most-once': 'held',
      'exactly-once': 'held',
    });
  });

  test('what is committed and never took effect is a violation where commits follow the work', () => {
    const lost = new Deliveries({ commit: 'sync-after' }).processed('k1', [0, 'a']).committed(2);
    expect(lost.judge('a', 'b')).toMatchObject({ 'at-least-once': 'violated' });
  });

  test.each([
    { commit: 'sync-before' },
    { commit: 'auto', handOff: true },
    { commit: 'sync-after', config: { 'auto.offset.reset': 'latest' } },
  ] as const)('and allowed for %j', (member) => {
    const lost = new Deliveries(member).processed('k1', [0, 'a']).committed(2);
    expect(lost.judge('a', 'b')).toMatchObject({ 'at-least-once': 'allowed' });
  });

  test('what another member processes again is allowed where commits follow the work, and not where they go before it', () => {
    for (const [commit, status] of [
      ['sync-after', 'allowed'],
      ['auto', 'allowed'],
      ['sync-before', 'violated'],
    ] as const) {
      const twice = new Deliveries({ commit });
      twice.processed('k1', [0, 'a']).processed('k2', [0, 'a']).committed(1);
      expect([commit, twice.judge('a')['at-most-once']]).toEqual([commit, status]);
    }
  });

  test('commits that go before the work may be lost with a coordinator that was alone in the ISR', () => {
    const change = { cluster: { config: { 'min.insync.replicas': 1 } } };
    const twice = new Deliveries({ commit: 'sync-before' }, change);
    twice.processed('k1', [0, 'a']).processed('k2', [0, 'a']).committed(1);
    expect(twice.judge('a')['at-most-once']).toBe('allowed');
  });

  test('one value at two offsets takes effect twice, although each offset does once', () => {
    const copies = new Deliveries({ commit: 'sync-after' });
    copies.processed('k1', [0, 'a'], [1, 'a']).committed(2);
    expect(copies.judge('a', 'a')).toEqual({
      'at-least-once': 'held',
      'at-most-once': 'held',
      'exactly-once': 'allowed',
    });
  });

  test('what is not committed yet is owed to nobody', () => {
    const early = new Deliveries({ commit: 'sync-after' }).processed('k1', [0, 'a']).committed(1);
    expect(early.judge('a', 'b')).toMatchObject({ 'at-least-once': 'held' });
  });
});
