import { describe, expect, test } from 'vitest';
import { castOf } from '../../../sim/faults/cast.ts';
import { parseSelector } from '../../../sim/faults/selectors.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { CopierSpec } from '../../../sim/scenario/scenario.ts';

const resolved = (change: Partial<CopierSpec> = {}) =>
  resolveScenario(
    {
      name: 'test',
      topics: { orders: { partitions: 2 }, bills: { partitions: 3 } },
      copiers: { copy: { from: 'orders', to: 'bills', group: 'g', ...change } },
    },
    null,
  );

describe('copiers of a scenario (clients §3.4)', () => {
  test('are a member that reads committed records and a transactional producer', () => {
    const { copiers, producers, consumers } = resolved();
    const [copier] = copiers;
    expect(copier).toMatchObject({
      offsets: 'in-transaction',
      groupMetadata: true,
      rewind: true,
      toPartitions: 3,
    });
    expect(producers.at(-1)).toBe(copier?.producer);
    expect(consumers.at(-1)).toBe(copier?.consumer);
    expect(copier?.producer).toMatchObject({ name: 'copy-producer', nodeId: 202 });
    expect(copier?.producer.settings).toMatchObject({ 'transactional.id': 'copy' });
    expect(copier?.consumer).toMatchObject({ name: 'copy-consumer', group: 'g', commit: 'copier' });
    expect(copier?.consumer.settings).toMatchObject({
      'isolation.level': 'read_committed',
      'enable.auto.commit': false,
    });
  });

  test('a selector with the name of a copier means both of its nodes', () => {
    expect(parseSelector('copy, b1', castOf(resolved()))).toEqual({
      type: 'Terms',
      terms: [
        { type: 'Node', name: 'copy-consumer' },
        { type: 'Node', name: 'copy-producer' },
        { type: 'Node', name: 'b1' },
      ],
    });
  });

  test.each<readonly [Partial<CopierSpec>, string]>([
    [{ from: 'order' }, 'no topic is called "order"'],
    [{ to: 'orders' }, 'it would copy its own copies'],
    [{ consumer: { 'enable.auto.commit': true } }, 'enable.auto.commit must be false'],
    [{ consumer: { 'group.id': 'h' } }, 'the group is given by `group`'],
    [{ producer: { 'transactional.id': 'x' } }, 'given by `transactionalId`'],
  ])('%j is refused', (change, message) => {
    expect(() => resolved(change)).toThrow(message);
  });
});
