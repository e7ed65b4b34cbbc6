import { expect, test } from 'vitest';
import { svg } from '../../../../viz/paint/svg.ts';
import { DARK, FORCED, LIGHT } from '../../../../viz/paint/theme.ts';
import { glyph, hatch, line, path, rect, text } from '../../../../viz/scene/draw.ts';
import type { Mark } from '../../../../viz/scene/mark.ts';

const written = (marks: readonly Mark[], theme = LIGHT, prefix = ''): string =>
  svg(
    { size: { width: 100, height: 50 }, marks, words: 'A picture.' },
    { theme, title: '', prefix },
  );

test('a document that stands alone: size, role, title, ground', () => {
  const document = written([]);
  expect(document).toContain('viewBox="0 0 100 50" role="img" style="background:#FFFFFF"');
  expect(document).toContain('<title>A picture.</title>');
  expect(written([], DARK)).toContain('background:#0F1216');
});

test('a title of its own makes the words a description', () => {
  const document = svg(
    { size: { width: 1, height: 1 }, marks: [], words: 'Long.' },
    { theme: LIGHT, title: 'Short', prefix: '' },
  );
  expect(document).toContain('<title>Short</title>\n<desc>Long.</desc>');
});

test('numbers are hundredths, without a minus before zero', () => {
  const document = written([
    rect({ x: 1 / 3, y: -0.001, width: 2.005, height: 7 }, { fill: 'ink' }),
  ]);
  expect(document).toContain('<rect x="0.33" y="0" width="2.01" height="7" fill="#16191F"/>');
  expect(written([path('M0.123456 1e-9L7.5 3', { stroke: 'ink' })])).toContain('d="M0.12 0L7.5 3"');
});

test('text and titles are escaped, and what XML cannot hold is left out', () => {
  const document = written([text(0, 0, 'a<b & "c"\u0001', { title: '<x>' })]);
  expect(document).toContain('<title>&lt;x&gt;</title>a&lt;b &amp; &quot;c&quot;</text>');
});

test('every hatch has a pattern under a name of its own', () => {
  const marks = [
    hatch({ x: 0, y: 0, width: 9, height: 9 }, 'muted'),
    hatch({ x: 9, y: 0, width: 9, height: 9 }, 'bad'),
  ];
  const document = written(marks, LIGHT, 'stage-');
  expect(document.match(/<pattern /g)).toHaveLength(2);
  expect(document).toContain('fill="url(#stage-hatch-muted)"');
});

test('an arrow has a head, a hollow shape its ground, opacity is written where it is not full', () => {
  const document = written([
    line(0, 0, 50, 0, { arrow: 'end', stroke: 'bad', opacity: 0.5 }),
    glyph(20, 20, 'square', 12, 'produce', { hollow: true }),
  ]);
  expect(document.match(/opacity="0.5"/g)).toHaveLength(2);
  expect(document).toContain('fill="#830312"');
  expect(document).toContain('fill="#FFFFFF" stroke="#4B87F4" stroke-width="2"');
});

test('forced colours write the reader\u2019s colours', () => {
  const document = written(
    [rect({ x: 0, y: 0, width: 1, height: 1 }, { stroke: 'inSync' })],
    FORCED,
  );
  expect(document).toContain('fill="none" stroke="CanvasText"');
});
