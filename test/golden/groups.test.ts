import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { experiment, isBroken, shown } from '../delivery/experiment.ts';
import { DELIVERY_ROWS } from '../delivery/rows.ts';
import { runBuiltIn } from '../support/built-in.ts';
import { medianUnownedMs } from '../support/unowned.ts';

/** `npm run hunt` takes a hundred (test/hunt/stages.ts). */
const SEEDS = 9;

describe('what a rebalance costs (clients §5.5, §6.4, KIP-429)', () => {
  test('in the middle of seeds an eager group leaves partitions without an owner for longer than a cooperative one', () => {
    const eager = medianUnownedMs('rebalance-eager', SEEDS);
    const cooperative = medianUnownedMs('rebalance-cooperative', SEEDS);
    expect(cooperative).toBeGreaterThan(0);
    expect(eager).toBeGreaterThan(cooperative);
  });

  test('a group in which nothing happens leaves no partition without an owner', () => {
    const [group] = runBuiltIn('group-steady', '1').groups;
    expect(group?.partitions).toHaveLength(6);
    expect([group?.unownedMs, group?.sharedMs]).toEqual([0, 0]);
  });

  test('a frozen member and its successor own the same partitions for a while (F07)', () => {
    const [group] = runBuiltIn('zombie-member', '1').groups;
    expect(group?.sharedMs).toBeGreaterThan(1000);
  });
});

describe('the delivery matrix (clients §8, docs/delivery.md)', () => {
  test.each(DELIVERY_ROWS)('row $number: $producer; $consumer', (row) => {
    const result = experiment(row, 2);
    expect(result.sent).toBeGreaterThan(200);
    expect(isBroken(result)).toBe(false);
    if (row.promises !== 'exactly-once') expect(shown(result)).not.toBe('exactly-once');
  });

  test('the page has every row, and what it shows is no more than what is promised', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'delivery.md'), 'utf8');
    const lines = text.split('\n').filter((line) => /^\| \d/.test(line));
    expect(lines.map((line) => line.split('|')[1]?.trim())).toEqual(
      DELIVERY_ROWS.map(({ number }) => number),
    );
    for (const { number, promises, producer, consumer } of DELIVERY_ROWS) {
      const line = lines.find((other) => other.startsWith(`| ${number} |`));
      expect(line).toContain(`| ${producer} | ${consumer} | ${promises} |`);
    }
  });
});
