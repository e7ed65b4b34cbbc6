import { describe, expect, test } from 'vitest';
import { FINGER, hit, isSame, nextTarget, stopsOf } from '../../../../viz/paint/hit.ts';
import { sentencesOf } from '../../../../viz/paint/words.ts';
import { glyph, line, path, rect, text } from '../../../../viz/scene/draw.ts';
import type { Target } from '../../../../viz/scene/mark.ts';
import { stageScene } from '../../../../viz/scene/stage.ts';
import { LESSON, lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';

const node = (n: number): Target => ({ type: 'Node', node: n });
const card = rect({ x: 0, y: 0, width: 100, height: 50 }, { target: node(1), title: 'card' });
const chip = rect(
  { x: 10, y: 10, width: 20, height: 20 },
  { target: { type: 'Replica', node: 1, partition: 0 } },
);

describe('what is under a point', () => {
  test('the topmost target wins, decoration is passed through', () => {
    const label = text(12, 22, 'P0');
    expect(hit([card, chip, label], 15, 15)?.target).toEqual(chip.target);
    expect(hit([card, chip, label], 60, 40)).toMatchObject({ target: node(1), title: 'card' });
  });

  test('a finger meets what is within 22 pixels: a target of 44 (viz.md §1.9)', () => {
    const message = glyph(200, 25, 'square', 12, 'produce', {
      target: { type: 'Message', message: 3 },
    });
    expect(hit([card, message], 215, 25)).toBeNull();
    expect(hit([card, message], 215, 25, FINGER)?.target).toEqual(message.target);
    expect(hit([card, message], 260, 25, FINGER)).toBeNull();
  });

  test('lines and paths are hit along their length only', () => {
    const link = line(0, 100, 200, 200, { title: 'link' });
    expect(hit([link], 100, 151)?.title).toBe('link');
    expect(hit([link], 100, 170)).toBeNull();
    const arc = path('M0 0L100 0', { stroke: 'bad', title: 'arc' });
    expect(hit([arc], 50, 2)?.title).toBe('arc');
    expect(hit([arc], 50, 20)).toBeNull();
  });
});

describe('a walk by keys', () => {
  const { marks } = stageScene(sceneInputs(lessonTrace())(3_412_000, WIDE));
  const walk = (from: Target | null, direction: Parameters<typeof nextTarget>[2]): Target | null =>
    nextTarget(marks, from, direction)?.target ?? null;

  test('arrows go to the neighbour in their direction', () => {
    const { c1, c2, c3 } = LESSON;
    expect(walk(node(c1), 'right')).toEqual(node(c2));
    expect(walk(node(c2), 'right')).toEqual(node(c3));
    expect(walk(node(c2), 'left')).toEqual(node(c1));
    expect(walk(node(c1), 'up')).toBeNull();
    expect(walk(node(c1), 'down')).not.toBeNull();
  });

  test('without a place it begins with the first, and every target can be reached', () => {
    const first = walk(null, 'right');
    expect(first).not.toBeNull();
    const seen: Target[] = [first as Target];
    for (let index = 0; index < seen.length; index++) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = walk(seen[index] as Target, direction);
        if (next !== null && !seen.some((one) => isSame(one, next))) seen.push(next);
      }
    }
    expect(seen).toHaveLength(stopsOf(marks).length);
  });
});

test('a picture is said once in the order of its marks (viz.md, principle 3)', () => {
  const { marks } = stageScene(sceneInputs(lessonTrace())(3_412_000, WIDE));
  const sentences = sentencesOf(marks);
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(sentences).toEqual(
    expect.arrayContaining([
      'Broker b1: crashed',
      'P0 on b2: leader',
      'g1 still believes that b1 leads P0',
    ]),
  );
});
