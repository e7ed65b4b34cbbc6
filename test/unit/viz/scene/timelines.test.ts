import { describe, expect, test } from 'vitest';
import { traceRun } from '../../../../sim/trace/record.ts';
import { TraceViews } from '../../../../sim/trace/view.ts';
import { causalRanks, relations } from '../../../../viz/scene/cone.ts';
import { dockScene } from '../../../../viz/scene/dock.ts';
import { dockInset, dockLayout } from '../../../../viz/scene/dock-layout.ts';
import { controllerReigns, leaderReigns, verdictTicks } from '../../../../viz/scene/dock-spans.ts';
import { seriesOf, spansOf, valueAt } from '../../../../viz/scene/history.ts';
import { metricsScene } from '../../../../viz/scene/metrics.ts';
import { spacetimeScene } from '../../../../viz/scene/spacetime.ts';
import { builtIn } from '../../../support/built-in.ts';
import { LESSON, lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs } from '../../../support/scene-input.ts';
import { SyntheticTrace, traceNode } from '../../../support/synthetic-trace.ts';

const SIZE = { width: 824, height: 324 };
const MOMENT = 3_412_000;
const lesson = lessonTrace();
const inputs = sceneInputs(lesson);
const real = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });

test('the history of a field agrees with view states at every row', () => {
  const views = new TraceViews(real).cursor();
  const series = seriesOf(real, 'highWatermark', 0, 0);
  for (let row = 0; row < real.rowCount; row += 37) {
    expect(valueAt(series, row)).toBe(views.at(row).value('highWatermark', 0, 0));
  }
  const spans = spansOf(series, 0, real.rowCount);
  expect(spans[0]?.fromRow).toBe(0);
  expect(spans.at(-1)?.toRow).toBe(real.rowCount);
  for (const [index, span] of spans.slice(1).entries())
    expect(span.fromRow).toBe(spans[index]?.toRow);
});

describe('cones (viz.md §1.3)', () => {
  const story = new SyntheticTrace(
    [traceNode('a', 1, 'broker'), traceNode('b', 2, 'broker'), traceNode('c', 3, 'broker')],
    [],
  );
  const start = story.row(1, 'Command', 0);
  const other = story.row(2, 'Command', 2);
  story.row(2, 'TimerFired', 0);
  const message = story.send(0, 1, 'FetchRequest', 5);
  const sent = 2;
  const received = story.receive(message);
  const after = story.row(6, 'TimerFired', 1);
  const effect = story.row(7, 'Received', 0, { cause: received });
  const trace = story.trace(10);

  test('causes and effects are related, what follows on a lane is ordered, the rest is concurrent', () => {
    const of = relations(trace, received, 0, trace.rowCount);
    expect([start, other, sent, received, after, effect].map(of)).toEqual([
      'ordered',
      'concurrent',
      'related',
      'related',
      'ordered',
      'related',
    ]);
  });

  test('a causal rank is one more than that of anything that the row could know of', () => {
    const ranks = causalRanks(trace, 0, trace.rowCount);
    expect([...ranks]).toEqual([0, 0, 1, 2, 3, 3]);
  });
});

describe('space-time', () => {
  const window = { fromMicros: 2_700_000, toMicros: 3_600_000 };

  test('a lane is dotted once its process is gone, and the crash is named', () => {
    const { marks } = spacetimeScene(inputs(MOMENT, SIZE, { window }));
    const dotted = marks.filter(
      (mark) => mark.type === 'line' && mark.stroke === 'bad' && mark.dash.length > 0,
    );
    expect(dotted).toHaveLength(1);
    expect(marks.some((mark) => mark.type === 'text' && mark.text === 'crash')).toBe(true);
  });

  test('a lost message is dashed and ends in a cross before the lane of its receiver', () => {
    const { marks } = spacetimeScene(inputs(MOMENT, SIZE, { window }));
    const lost = marks.filter(({ title }) => title.startsWith('Lost: Fetch'));
    expect(lost.map(({ type }) => type)).toEqual(['line', 'glyph']);
    expect(lost[0]).toMatchObject({ dash: [3, 3], arrow: 'none' });
  });

  test('no arrow leaves the plot, in either direction of time', () => {
    for (const isPortrait of [false, true]) {
      const size = isPortrait ? { width: 390, height: 396 } : SIZE;
      const { marks } = spacetimeScene(
        sceneInputs(real)(7_010_000, size, {
          window: { fromMicros: 6_900_000, toMicros: 7_100_000 },
        }),
        { isPortrait },
      );
      for (const mark of marks) {
        if (mark.type !== 'line') continue;
        for (const x of [mark.x1, mark.x2]) expect(x >= 0 && x <= size.width).toBe(true);
        for (const y of [mark.y1, mark.y2]) expect(y >= 0 && y <= size.height).toBe(true);
      }
    }
  });

  test('beside a chosen row arrows are as strong as their relation to it', () => {
    const input = sceneInputs(real)(7_010_000, SIZE, {
      window: { fromMicros: 6_900_000, toMicros: 7_100_000 },
    });
    const { marks } = spacetimeScene(input, { chosenRow: input.focus.row });
    const found = marks.filter(({ type, target }) => type === 'line' && target?.type === 'Message');
    expect(new Set(found.map(({ opacity }) => opacity))).toEqual(new Set([1, 0.35, 0.12]));
  });

  test('lanes can be chosen and ordered', () => {
    const { marks } = spacetimeScene(inputs(MOMENT, SIZE), { lanes: [LESSON.b2, LESSON.p1] });
    const names = marks.flatMap((mark) =>
      mark.type === 'text' && mark.target?.type === 'Node' ? [mark.text] : [],
    );
    expect(names).toEqual(['b2', 'p1']);
  });
});

describe('the dock', () => {
  test('nobody leads between the crash of the leader and the next election', () => {
    const reigns = leaderReigns(lesson, 0);
    expect(reigns.map(({ node, epoch }) => [node, epoch])).toEqual([
      [LESSON.b1, 4],
      [-1, -1],
      [LESSON.b2, 5],
    ]);
    expect(controllerReigns(lesson).map(({ node }) => node)).toEqual([LESSON.c2]);
  });

  test('a verdict is allowed or violated by the counter that changed', () => {
    expect(verdictTicks(lesson)).toMatchObject([
      { guarantee: 'acked-durable', isViolation: false },
    ]);
    const found = verdictTicks(real);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ isViolation }) => !isViolation)).toBe(true);
  });

  test('what it says: allowances as triangles, too small an ISR, the playhead', () => {
    const { marks, words } = dockScene(inputs(MOMENT, { width: 1440, height: 192 }));
    const texts = marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(texts).toEqual(
      expect.arrayContaining([
        'allowed: acked-durable',
        '|ISR| 1 < min.insync.replicas 2',
        'none',
        'b2 e5',
      ]),
    );
    expect(
      marks.some(
        (mark) => mark.type === 'glyph' && mark.shape === 'triangle' && mark.colour === 'warn',
      ),
    ).toBe(true);
    expect(words).toContain('3.412 s of 4.670 s');
  });

  test('lanes are left out from the least telling on, the scrubber never', () => {
    const all = ['guarantees', 'leader', 'isr', 'controller', 'series', 'scrubber'] as const;
    const lanes = (height: number): string[] =>
      Object.keys(dockLayout({ width: 1440, height }, 3, all).lanes);
    expect(lanes(192)).toEqual([...all]);
    expect(lanes(60)).toEqual(['scrubber']);
    expect(lanes(80)).toEqual(['guarantees', 'scrubber']);
    for (const height of [60, 120, 192, 420]) {
      const { lanes: boxes } = dockLayout({ width: 1440, height }, 3, all);
      for (const { top, height: high } of Object.values(boxes))
        expect(top + high).toBeLessThanOrEqual(height);
    }
  });

  test('the plot lies exactly where the page lays its slider', () => {
    const size = { width: 1440, height: 192 };
    const { left, right } = dockInset(size);
    const layout = dockLayout(size, 3, ['scrubber']);
    expect([layout.left, layout.right]).toEqual([left, size.width - right]);
  });

  test('bookmarks and forks stand at their rows', () => {
    const { marks } = dockScene(inputs(MOMENT, { width: 1440, height: 192 }), {
      bookmarks: [40],
      forks: [{ row: 60, name: 'acks=all' }],
    });
    const titles = marks.map(({ title }) => title);
    expect(titles.some((title) => title.startsWith('Bookmark 1,'))).toBe(true);
    expect(titles.some((title) => title.startsWith('Branch acks=all begins at'))).toBe(true);
  });
});

describe('metrics', () => {
  test('a table of was, now and the difference, under-replicated partitions first', () => {
    const { marks, words } = metricsScene(inputs(MOMENT, SIZE));
    expect(words).toMatch(/^under-replicated partitions: 3\./);
    expect(words).toContain('log end P0: 41');
    const texts = marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(texts).toEqual(expect.arrayContaining(['was', 'now', 'Δ', '+3']));
  });

  test('faults are shaded behind the lines, Jepsen-style', () => {
    const { marks } = metricsScene(sceneInputs(real)(9_000_000, SIZE));
    const bands = marks.filter(({ title }) => title.startsWith('Fault '));
    expect(bands.map(({ title }) => title.split(' ')[1])).toEqual(['slow-link', 'crash']);
    const firstPath = marks.findIndex(({ type }) => type === 'path');
    expect(marks.indexOf(bands[1] as (typeof marks)[number])).toBeLessThan(firstPath);
  });
});
