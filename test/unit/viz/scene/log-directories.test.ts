import { expect, test } from 'vitest';
import { stageScene } from '../../../../viz/scene/stage.ts';
import '../../../../viz/words/korean.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';
import { SyntheticTrace, traceNode } from '../../../support/synthetic-trace.ts';

test('a broker on the stage says which of its log directories are offline (KIP-858)', () => {
  const story = new SyntheticTrace(
    [traceNode('b1', 1, 'broker'), traceNode('b2', 2, 'broker')],
    [],
  );
  for (const node of [0, 1]) {
    story.row(0, 'NodeChanged', node, { name: 'started' });
    story.set('status', node, -1, 'running').set('boot', node, -1, 1);
    story.set('brokerState', node, -1, 'RUNNING');
  }
  story.set('offlineDirectories', 1, -1, [2, 3]);
  story.row(1000, 'TimerFired', 1, { name: 'append' });
  const input = sceneInputs(story.trace(10_000));
  const titles = (language: 'en' | 'ko') =>
    stageScene(input(1000, WIDE, { language })).marks.flatMap((mark) =>
      mark.type === 'rect' && mark.title !== undefined ? [mark.title] : [],
    );
  expect(titles('en').join('\n')).toContain('b2: log directories 2, 3 offline');
  expect(titles('ko').join('\n')).toContain('로그 디렉터리 2, 3번 오프라인');
  expect(titles('en').join('\n')).toContain('b1: running');
});
