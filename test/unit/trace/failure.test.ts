import { expect, test } from 'vitest';
import { InvariantError } from '../../../core/assert.ts';
import { traceRun } from '../../../sim/trace/record.ts';
import { ROW_KINDS } from '../../../sim/trace/trace.ts';
import { builtIn } from '../../support/built-in.ts';

test('viz.md §1.8: a failed assertion has its row and notable behind everything that came before', () => {
  const planted = {
    onStep: ({ number }: { readonly number: number }) => {
      if (number === 700) throw new InvariantError('planted for this test');
    },
  };
  const trace = traceRun({ scenario: builtIn('steady'), seed: '1', observers: [planted] });
  const last = trace.rowCount - 1;
  expect(trace.summary).toMatchObject({ outcome: 'assertion' });
  expect(ROW_KINDS[trace.rows.kind[last] as number]).toBe('Verdict');
  expect(trace.names[trace.rows.name[last] as number]).toBe('assertion');
  expect(trace.notables[trace.notables.length - 1]).toMatchObject({
    row: last,
    notable: { kind: 'assertion', fact: { text: expect.stringContaining('planted') } },
  });
  // What the failed step had sent already was sent by a row that there is.
  const sent = trace.messages.sentRow.subarray(0, trace.messageCount);
  expect(Math.max(...sent)).toBeLessThanOrEqual(last);
});
