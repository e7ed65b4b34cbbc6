import { describe, expect, test } from 'vitest';
import { COPY_GUARANTEES } from '../../../sim/check/copies/guarantees.ts';
import { builtIn, runBuiltIn, verdictOf } from '../../support/built-in.ts';

const why = (...sets: readonly string[]): string | null =>
  COPY_GUARANTEES[0]?.waivedBy(builtIn('transactional-copy', sets)) ?? null;

describe('exactly-once-copies (clients §8 rows 12 to 15, §10 T-OFFSETS)', () => {
  test('nothing waives it where the settings are those of row 12', () => {
    expect(why()).toBeNull();
  });

  test.each([
    ['copiers.left.offsets=consumer', 'row 14'],
    ['copiers.left.groupMetadata=false', 'row 15'],
    ['copiers.left.rewind=false', 'KAFKA-17582'],
    ['copiers.left.consumer.isolation.level=read_uncommitted', 'row 13'],
    ['switches.txn.version=tv1', 'KAFKA-17754'],
    ['topics.invoices.config.min.insync.replicas=1', 'invoices does not have'],
    ['cluster.config.min.insync.replicas=1', '__consumer_offsets has'],
    ['cluster.config.transaction.state.log.min.isr=1', '__transaction_state does not'],
  ])('%s waives it', (set, reason) => {
    expect(why(set)).toContain(reason);
  });

  test('a zombie without group metadata copies records twice; with it, never (KIP-447)', () => {
    const sets = ['copiers.left.groupMetadata=false'];
    const broken = verdictOf(
      runBuiltIn('transactional-copy-zombie', '1', sets),
      'exactly-once-copies',
    );
    expect(broken.status).toBe('allowed');
    expect(broken.why).toContain('KIP-447');
    expect(broken.evidence[0]?.text).toMatch(/ was copied to invoices-\d@\d+ and to invoices-/);
    const held = verdictOf(runBuiltIn('transactional-copy-zombie', '1'), 'exactly-once-copies');
    expect([held.status, held.exercised > 200]).toEqual(['held', true]);
  });
});
