import { describe, expect, test } from 'vitest';
import { TRANSACTION_RUNS } from '../../../../sim/trace/project/transactions.ts';
import type { Trace } from '../../../../sim/trace/trace.ts';
import { logsScene } from '../../../../viz/scene/logs.ts';
import '../../../../viz/words/korean.ts';
import { sceneInputs } from '../../../support/scene-input.ts';
import { SyntheticTrace, traceNode } from '../../../support/synthetic-trace.ts';

const { open, committed, aborted, commitMarker, abortMarker } = TRANSACTION_RUNS;

/** One log: plain records, a committed and an aborted transaction with their markers, and one that is open. */
function logOfTransactions(): Trace {
  const story = new SyntheticTrace([traceNode('b1', 1, 'broker')], ['orders-0']);
  story.row(0, 'NodeChanged', 0, { name: 'started' });
  story
    .set('status', 0, -1, 'running')
    .set('boot', 0, -1, 1)
    .set('decidedLeader', -1, 0, 1)
    .set('decidedLeaderEpoch', -1, 0, 3)
    .set('decidedReplicas', -1, 0, [1])
    .set('decidedIsr', -1, 0, [1])
    .set('logStartOffset', 0, 0, 0)
    .set('logEndOffset', 0, 0, 10)
    .set('highWatermark', 0, 0, 10)
    .set('lastStableOffset', 0, 0, 8)
    .set('epochs', 0, 0, [3, 0])
    .set('transactionRuns', 0, 0, [
      ...[2, 4, committed],
      ...[4, 5, commitMarker],
      ...[5, 7, aborted],
      ...[7, 8, abortMarker],
      ...[8, 10, open],
    ]);
  return story.trace(1000);
}

const inputs = sceneInputs(logOfTransactions());
const scene = logsScene(inputs(500, { width: 824, height: 324 }));

describe('transactions in the picture of logs (viz.md §1.3)', () => {
  test('open records have a diamond before their epoch, markers the sign of how they end it', () => {
    const labels = scene.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(labels.filter((label) => label === '◇e3')).toHaveLength(2);
    expect(labels.filter((label) => label === '✓')).toHaveLength(1);
    expect(labels.filter((label) => label === '✕')).toHaveLength(1);
    expect(labels).toContain('last stable 8');
  });

  test('each cell says what it is to transactions', () => {
    const titles = scene.marks.map(({ title }) => title);
    expect(titles).toContain('b1: offset 2, epoch 3, of a committed transaction');
    expect(titles).toContain('b1: offset 4, epoch 3, the marker that commits a transaction');
    expect(titles).toContain('b1: offset 6, epoch 3, of an aborted transaction');
    expect(titles).toContain('b1: offset 9, epoch 3, in an open transaction');
    expect(titles).toContain('b1: offset 0, epoch 3');
  });

  test('no meaning by colour alone: what was aborted is hatched', () => {
    const hatches = scene.marks.filter(({ type }) => type === 'hatch');
    expect(hatches).toHaveLength(2);
  });
});
