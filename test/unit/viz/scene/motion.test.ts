import { describe, expect, test } from 'vitest';
import { traceRun } from '../../../../sim/trace/record.ts';
import { TraceViews } from '../../../../sim/trace/view.ts';
import { dockScene } from '../../../../viz/scene/dock.ts';
import { logsScene } from '../../../../viz/scene/logs.ts';
import { metricsScene } from '../../../../viz/scene/metrics.ts';
import type { Scene, SceneInput } from '../../../../viz/scene/scene.ts';
import { spacetimeScene } from '../../../../viz/scene/spacetime.ts';
import { stageScene } from '../../../../viz/scene/stage.ts';
import { builtIn } from '../../../support/built-in.ts';
import { crowdedTrace } from '../../../support/crowded-trace.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';

const SCENES: readonly (readonly [name: string, draw: (input: SceneInput) => Scene])[] = [
  ['stage', stageScene],
  ['logs', logsScene],
  ['spacetime', spacetimeScene],
  ['metrics', metricsScene],
  ['dock', dockScene],
];

describe('going back (viz.md §1.5, §4)', () => {
  const trace = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
  const views = new TraceViews(trace);
  const moments = Array.from({ length: 24 }, (_, index) => 6_800_000 + index * 90_000);

  test.each(SCENES)('%s: the same picture is reached forwards and backwards', (_, draw) => {
    const inputs = sceneInputs(trace);
    const window = { fromMicros: 6_500_000, toMicros: 9_500_000 };
    const forwards = moments.map((moment) => draw(inputs(moment, WIDE, { window })));
    const backwards = moments.toReversed().map((moment) => {
      const input = inputs(moment, WIDE, { window });
      return draw({ ...input, view: views.at(input.focus.row) });
    });
    expect(backwards.toReversed()).toEqual(forwards);
  });

  test.each(SCENES)('%s: before the first row there is a picture too', (_, draw) => {
    const inputs = sceneInputs(trace);
    const { marks } = draw(inputs(0, WIDE, { focus: { row: -1 } }));
    expect(marks.length).toBeGreaterThan(0);
  });
});

describe('a trace of 100,000 rows (viz.md §1.7)', () => {
  const trace = crowdedTrace({ brokers: 5, partitions: 8, clients: 6, rows: 100_000 });
  const inputs = sceneInputs(trace);

  test.each(SCENES)('%s: at most 4,000 marks, whatever is looked at', (_, draw) => {
    expect(trace.rowCount).toBeGreaterThan(100_000);
    const end = trace.untilMicros;
    for (const share of [1, 0.1, 0.01, 0.001]) {
      const window = { fromMicros: end * 0.4, toMicros: end * (0.4 + 0.6 * share) };
      const scene = draw(inputs(end * 0.45, { width: 1352, height: 324 }, { window }));
      expect(scene.marks.length).toBeLessThanOrEqual(4000);
    }
  });

  test('rare events never vanish: a lane of density bars is capped by the rarest kind', () => {
    const { marks } = spacetimeScene(inputs(0, { width: 824, height: 324 }));
    const caps = marks.filter((mark) => mark.type === 'rect' && mark.fill === 'bad');
    expect(caps.length).toBeGreaterThan(0);
    for (const cap of caps) expect(cap.type === 'rect' && cap.height >= 2).toBe(true);
  });
});

test('an empty trace and one without brokers are pictures that say so', () => {
  const trace = crowdedTrace({ brokers: 0, partitions: 0, clients: 0, rows: 0 });
  const inputs = sceneInputs(trace);
  for (const [, draw] of SCENES) {
    const scene = draw(inputs(0, WIDE, { window: { fromMicros: 0, toMicros: 0 } }));
    expect(scene.words).not.toBe('');
    for (const mark of scene.marks) {
      for (const value of Object.values(mark)) {
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }
    }
  }
});
