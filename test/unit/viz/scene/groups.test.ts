import { describe, expect, test } from 'vitest';
import { groupSpans, ownerSpans, unownedMs } from '../../../../viz/scene/group-spans.ts';
import { groupsScene } from '../../../../viz/scene/groups.ts';
import type { Mark } from '../../../../viz/scene/mark.ts';
import '../../../../viz/words/korean.ts';
import { groupTrace, MEMBERS } from '../../../support/group-trace.ts';
import { lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs } from '../../../support/scene-input.ts';

const { m1, m2, m3 } = MEMBERS;
const trace = groupTrace();
const inputs = sceneInputs(trace);
const SIZE = { width: 824, height: 324 };

const titles = (marks: readonly Mark[], type: Mark['type']): string[] =>
  marks.filter((mark) => mark.type === type && mark.title !== '').map(({ title }) => title);

describe('who owns a partition (issue 6, point 8)', () => {
  test('a rebalance leaves a gap, and a member that has not heard of its loss is a second owner', () => {
    const spans = ownerSpans(trace, 0, 3).map(({ owners }) => owners);
    expect(spans).toEqual([[], [m2], [], [m3], [m2, m3], [m2]]);
  });

  test('the milliseconds without an owner count from the first one on', () => {
    expect(unownedMs(trace, ownerSpans(trace, 0, 3))).toBeCloseTo(1540 - 1260);
    expect(unownedMs(trace, ownerSpans(trace, 0, 0))).toBeCloseTo(1530 - 1230);
    expect(unownedMs(trace, [])).toBe(0);
  });

  test('who is in another group owns nothing in this one', () => {
    expect(ownerSpans(trace, 1, 0).map(({ owners }) => owners)).toEqual([[], [m3]]);
    expect(ownerSpans(trace, 0, 0).at(-1)?.owners).toEqual([m1]);
  });

  test('a group is in its states and generations one after the other', () => {
    const said = groupSpans(trace, 0).map(({ state, generation }) => `${state} ${generation}`);
    expect(said).toEqual([
      'PreparingRebalance 1',
      'Stable 1',
      'PreparingRebalance 2',
      'CompletingRebalance 2',
      'Stable 2',
      'PreparingRebalance 3',
      'Stable 3',
    ]);
  });
});

describe('the picture of groups (viz.md §1.3)', () => {
  const scene = groupsScene(inputs(2_750_000, SIZE));

  test('names the length of every gap, commits, and what was delivered again', () => {
    expect(titles(scene.marks, 'hatch')).toContain('orders-1 has no owner for 300 ms');
    expect(titles(scene.marks, 'line')).toContain('orders-2: offset 22 is committed');
    expect(titles(scene.marks, 'disc')).toEqual([
      '4 records of orders-3 delivered again',
      '5 records of orders-3 delivered again',
    ]);
  });

  test('two owners at once have half of the row each, in the colour of what must not be', () => {
    const both = scene.marks.filter(
      (mark) => mark.type === 'rect' && mark.title === 'm2 and m3 own orders-3 at once.',
    );
    expect(both).toHaveLength(2);
    for (const mark of both) expect(mark).toMatchObject({ stroke: 'bad' });
  });

  test('says in words who owns what at the playhead', () => {
    expect(scene.words).toContain('Group billing: Stable, generation 3.');
    expect(scene.words).toContain('m2 and m3 own P3 at once.');
    expect(scene.words).toContain('Group audit: its coordinator has not said anything yet.');
    const korean = groupsScene(inputs(2_750_000, SIZE, { language: 'ko' }));
    expect(korean.words).toContain('그룹 billing: Stable, 세대 3.');
  });

  test('a group of KIP-848 has epochs, a classic one generations', () => {
    const said = titles(scene.marks, 'rect');
    expect(said).toContain('0.420 s: Stable · generation 1');
    expect(said).toContain('3.250 s: Stable · epoch 4');
    const labels = scene.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(labels).toContain('Stable 1');
  });

  test('where there is no room for all groups the focused member’s is shown', () => {
    const small = { width: 390, height: 100 };
    const focus = { node: m3 };
    const shown = groupsScene(inputs(3_900_000, small, { focus }));
    expect(shown.words).toContain('Group audit');
    expect(shown.words).not.toContain('Group billing');
  });

  test('a run without groups says so', () => {
    const none = groupsScene(sceneInputs(lessonTrace())(0, SIZE));
    expect(none.words).toContain('No consumer of this run is a member of a group.');
  });
});
