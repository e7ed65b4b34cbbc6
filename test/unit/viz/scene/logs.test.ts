import { describe, expect, test } from 'vitest';
import { traceRun } from '../../../../sim/trace/record.ts';
import { TraceViews } from '../../../../sim/trace/view.ts';
import { logsScene } from '../../../../viz/scene/logs.ts';
import { edgeOf, logColumns } from '../../../../viz/scene/logs-columns.ts';
import { type LogRow, logRows } from '../../../../viz/scene/logs-rows.ts';
import '../../../../viz/words/korean.ts';
import { builtIn } from '../../../support/built-in.ts';
import { LESSON, lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs } from '../../../support/scene-input.ts';

const SIZE = { width: 824, height: 324 };
const MOMENT = 3_412_000;
const trace = lessonTrace();
const inputs = sceneInputs(trace);

const row = (fields: Partial<LogRow>): LogRow => ({
  node: 0,
  state: 'inSync',
  logStartOffset: 0,
  logEndOffset: 0,
  highWatermark: 0,
  lastStableOffset: -1,
  flushedTo: 0,
  transactions: [],
  epochs: [{ epoch: 0, from: 0 }],
  truncated: { from: 0, to: 0 },
  doomed: { from: 0, to: 0 },
  ...fields,
});

describe('rows of logs (KIP-101)', () => {
  test('what a replica has beyond the leader is doomed, and nothing else is', () => {
    const view = new TraceViews(trace).at(inputs(MOMENT, SIZE).focus.row);
    const rows = logRows(trace, view, 0);
    expect(rows.map(({ node, doomed }) => [node, doomed.from, doomed.to])).toEqual([
      [LESSON.b1, 40, 43],
      [LESSON.b2, 0, 0],
      [LESSON.b3, 0, 0],
    ]);
  });

  test('in a real run the leader that crashed will lose what it alone acknowledged', () => {
    const real = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
    const { words } = logsScene(sceneInputs(real)(9_200_000, SIZE));
    expect(words).toMatch(
      /^Offsets (\d+)–(\d+) were acknowledged, but never below the high watermark/,
    );
    const lost = real.summary?.guarantees.find(({ id }) => id === 'acked-durable');
    expect(lost?.status).toBe('allowed');
    const [, first] = /Offsets (\d+)–/.exec(words) ?? [];
    expect(lost?.evidence[0]?.record?.offset).toBe(Number(first));
  });
});

describe('columns of offsets (viz.md §1.3)', () => {
  test('offsets are aligned, each wide enough, and cover all logs', () => {
    const rows = [
      row({ logEndOffset: 9, highWatermark: 4 }),
      row({ logEndOffset: 5, highWatermark: 4 }),
    ];
    const columns = logColumns(rows, 100, 700, 30);
    expect(columns.map(({ from }) => from)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(edgeOf(columns, 4)).toBe(columns[4]?.x);
    expect(new Set(columns.map(({ width }) => width)).size).toBe(1);
  });

  test('more than fits is drawn in runs, and what happens at an offset stays single', () => {
    const rows = [
      row({
        logEndOffset: 10_000,
        highWatermark: 9_990,
        epochs: [
          { epoch: 0, from: 0 },
          { epoch: 3, from: 5000 },
        ],
      }),
      row({ logEndOffset: 9_990, highWatermark: 9_990 }),
    ];
    const columns = logColumns(rows, 100, 700, 30);
    const end = columns.at(-1);
    expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual(700.001);
    const singles = columns.filter(({ from, to }) => to - from === 1).map(({ from }) => from);
    expect(singles).toEqual(expect.arrayContaining([4999, 5000, 9989, 9990, 9999]));
    for (const edge of [5000, 9990, 10_000]) {
      expect(columns.some(({ from, to }) => from === edge || to === edge)).toBe(true);
    }
  });

  test('not even runs fit: the oldest are put together, the newest are kept', () => {
    const epochs = Array.from({ length: 60 }, (_, epoch) => ({ epoch, from: epoch * 100 }));
    const columns = logColumns(
      [row({ logEndOffset: 6000, highWatermark: 5990, epochs })],
      0,
      300,
      30,
    );
    expect(columns.length).toBeLessThanOrEqual(10);
    expect(columns[0]?.from).toBe(0);
    expect(columns.some(({ from }) => from === 5990)).toBe(true);
  });
});

describe('the picture', () => {
  test('epochs are printed, HW and LEO stand at the edges of cells, doomed cells are dashed', () => {
    const { marks } = logsScene(inputs(MOMENT, SIZE));
    const texts = marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(texts).toEqual(expect.arrayContaining(['e4', 'e5', 'HW 39', 'LEO 43', 'LEO 41']));
    const doomed = marks.filter(({ title }) => title.startsWith('b1 will truncate offset'));
    expect(doomed.map(({ title }) => title)).toEqual([
      'b1 will truncate offset 40',
      'b1 will truncate offset 41',
      'b1 will truncate offset 42',
    ]);
    for (const mark of doomed) expect(mark).toMatchObject({ stroke: 'bad', dash: [3, 2] });
  });

  test('what was truncated stays as an empty dashed cell until something takes its place', () => {
    const story = lessonTrace();
    const view = new TraceViews(story).at(story.rowCount - 1);
    const cut = {
      ...view,
      list: (field: Parameters<typeof view.list>[0], node: number, partition: number) =>
        field === 'truncated' && node === LESSON.b3 ? [38, 41] : view.list(field, node, partition),
    };
    const { marks } = logsScene({ ...inputs(4_600_000, SIZE), view: cut });
    const gone = marks.filter(({ title }) => title.startsWith('b3 has truncated'));
    expect(gone.map(({ title }) => title)).toEqual(
      [38, 39, 40].map((o) => `b3 has truncated offset ${o}`),
    );
  });

  test('in Korean, with particles that fit', () => {
    expect(logsScene(inputs(MOMENT, SIZE, { language: 'ko' })).words).toContain(
      '오프셋 40–42는 확인 응답(ack)됐지만 b2의 하이 워터마크 아래에 든 적이 없다: b1이 돌아오면 잘라낸다.',
    );
  });
});
