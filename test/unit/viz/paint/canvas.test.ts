import { expect, test } from 'vitest';
import { type Context, paint } from '../../../../viz/paint/canvas.ts';
import { LIGHT } from '../../../../viz/paint/theme.ts';
import { disc, glyph, hatch, line, path, rect, text } from '../../../../viz/scene/draw.ts';
import type { Mark } from '../../../../viz/scene/mark.ts';
import { stageScene } from '../../../../viz/scene/stage.ts';
import { lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';

/** A context that writes down what is asked of it. */
function recorded(marks: readonly Mark[], scale = 1): string[] {
  const log: string[] = [];
  const context = new Proxy({} as Context, {
    get:
      (_, name) =>
      (...given: unknown[]) =>
        log.push(`${String(name)}(${given.map(String).join(' ')})`),
    set: (_, name, value) => {
      log.push(`${String(name)}=${String(value)}`);
      return true;
    },
  });
  paint(
    context,
    marks,
    { theme: LIGHT, scale },
    (d) => ({ toString: () => d }) as unknown as Path2D,
  );
  return log;
}

const calls = (log: readonly string[], name: string): string[] =>
  log.filter((entry) => entry.startsWith(`${name}(`));

test('neighbours of one look share a path: 5,000 lines are one stroke (viz.md §1.7)', () => {
  const lines = Array.from({ length: 5000 }, (_, index) =>
    line(index, 0, index, 9, { stroke: 'muted' }),
  );
  const log = recorded(lines);
  expect(calls(log, 'stroke')).toHaveLength(1);
  expect(calls(log, 'moveTo')).toHaveLength(5000);
});

test('the order of marks is kept where looks change', () => {
  const log = recorded([
    disc(1, 1, 1, { fill: 'ok' }),
    disc(2, 2, 1, { fill: 'bad' }),
    disc(3, 3, 1, { fill: 'ok' }),
  ]);
  const fills = log.filter((entry) => entry.startsWith('fillStyle='));
  expect(fills).toEqual(['fillStyle=#0F806E', 'fillStyle=#830312', 'fillStyle=#0F806E']);
});

test('outlined boxes that may overlap are painted one after the other', () => {
  const box = { x: 0, y: 0, width: 9, height: 9 };
  const log = recorded([0, 1].map(() => rect(box, { fill: 'panel', stroke: 'ink' })));
  expect(calls(log, 'fill')).toHaveLength(2);
  expect(calls(log, 'stroke')).toHaveLength(2);
});

test('device pixels, opacity, dashes and struck words', () => {
  const log = recorded(
    [
      line(0, 0, 9, 9, { dash: [3, 2], opacity: 0.5 }),
      text(10, 10, 'b1', { isStruck: true, weight: 'bold', anchor: 'end' }),
      hatch({ x: 0, y: 0, width: 20, height: 20 }, 'bad'),
      path('M0 0L1 1', { stroke: 'ink' }),
      glyph(5, 5, 'cross', 8, 'bad'),
    ],
    2,
  );
  expect(log[0]).toBe('setTransform(2 0 0 2 0 0)');
  expect(log).toContain('globalAlpha=0.5');
  expect(log).toContain('setLineDash(3,2)');
  expect(log).toContain('textAlign=end');
  expect(calls(log, 'fillRect')).toHaveLength(1);
  expect(calls(log, 'clip')).toHaveLength(1);
  expect(calls(log, 'stroke')).toContain('stroke(M0 0L1 1)');
  expect(log.at(-1)).toBe('globalAlpha=1');
});

test('every mark of a whole picture is painted with finite numbers', () => {
  const { marks } = stageScene(sceneInputs(lessonTrace())(3_412_000, WIDE));
  const log = recorded(marks);
  expect(calls(log, 'fillText')).toHaveLength(marks.filter(({ type }) => type === 'text').length);
  expect(log.filter((entry) => /NaN|undefined|Infinity/.test(entry))).toEqual([]);
});
