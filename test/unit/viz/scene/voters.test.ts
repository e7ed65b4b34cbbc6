import { describe, expect, test } from 'vitest';
import { stageScene } from '../../../../viz/scene/stage.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';
import { SyntheticTrace, traceNode } from '../../../support/synthetic-trace.ts';

function quorum(): SyntheticTrace {
  const story = new SyntheticTrace(
    ['c1', 'c2', 'c3'].map((name, index) => traceNode(name, index + 1, 'controller')),
    [],
  );
  for (const node of [0, 1, 2]) {
    story.row(0, 'NodeChanged', node, { name: 'started' });
    story.set('status', node, -1, 'running').set('boot', node, -1, 1);
    story.set('quorumEpoch', node, -1, 5).set('quorumLogEndOffset', node, -1, 40 + node);
  }
  story.set('quorumRole', 0, -1, 'Follower').set('quorumLeader', 0, -1, 3);
  story.set('quorumRole', 1, -1, 'Candidate');
  story.set('quorumRole', 2, -1, 'Leader').set('quorumLeader', 2, -1, 3);
  story.set('quorumHighWatermark', 2, -1, 38).set('controllerEpoch', 2, -1, 5);
  story.row(1000, 'TimerFired', 2, { name: 'append' });
  return story;
}

describe('a quorum alone on the stage (viz.md §1.3)', () => {
  const scene = stageScene(sceneInputs(quorum().trace(10_000))(1000, WIDE));
  const said = scene.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));

  test('each voter says its role, its epoch, whom it follows and how long its log is', () => {
    expect(said).toEqual(
      expect.arrayContaining([
        'follower',
        'epoch 5 · follows c3',
        'LEO 40',
        'candidate: asks for votes',
        'leader',
        'epoch 5',
        'LEO 42 · HW 38',
      ]),
    );
  });

  test('the cards take most of the width', () => {
    const cards = scene.marks.filter(
      (mark) => mark.type === 'rect' && mark.target?.type === 'Node',
    );
    const widths = cards.map((mark) => (mark.type === 'rect' ? mark.width : 0));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeGreaterThan(WIDE.width * 0.6);
  });

  test('the leader wears the crown', () => {
    const crowns = scene.marks.filter((mark) => mark.type === 'glyph' && mark.shape === 'crown');
    expect(crowns).toHaveLength(1);
  });
});
