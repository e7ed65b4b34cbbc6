import { describe, expect, test } from 'vitest';
import { traceRun } from '../../../../sim/trace/record.ts';
import type { Trace } from '../../../../sim/trace/trace.ts';
import { type Box, overlaps, textBox } from '../../../../viz/scene/box.ts';
import { dockScene } from '../../../../viz/scene/dock.ts';
import { groupsScene } from '../../../../viz/scene/groups.ts';
import { logsScene } from '../../../../viz/scene/logs.ts';
import type { TextMark } from '../../../../viz/scene/mark.ts';
import { metricsScene } from '../../../../viz/scene/metrics.ts';
import type { Scene, SceneInput, Size } from '../../../../viz/scene/scene.ts';
import { spacetimeScene } from '../../../../viz/scene/spacetime.ts';
import { stageScene } from '../../../../viz/scene/stage.ts';
import '../../../../viz/words/korean.ts';
import { builtIn } from '../../../support/built-in.ts';
import { crowdedTrace } from '../../../support/crowded-trace.ts';
import { groupTrace } from '../../../support/group-trace.ts';
import { lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs } from '../../../support/scene-input.ts';

/** Every scene with the sizes that the page gives it (viz.md §1.1, §1.2). */
const SCENES: readonly (readonly [
  name: string,
  draw: (input: SceneInput) => Scene,
  sizes: readonly Size[],
])[] = [
  [
    'stage',
    stageScene,
    [size(824, 292), size(390, 236), size(1352, 292), size(600, 292), size(320, 200)],
  ],
  ['logs', logsScene, [size(824, 324), size(390, 396), size(1352, 324), size(390, 200)]],
  ['spacetime', spacetimeScene, [size(824, 324), size(390, 396)]],
  [
    'spacetime, time downward',
    (input) => spacetimeScene(input, { isPortrait: true }),
    [size(390, 396)],
  ],
  ['groups', groupsScene, [size(824, 324), size(390, 396), size(1352, 200)]],
  ['metrics', metricsScene, [size(824, 324), size(390, 396)]],
  [
    'dock',
    dockScene,
    [size(1440, 192), size(1440, 120), size(1440, 420), size(390, 60), size(820, 192)],
  ],
];

function size(width: number, height: number): Size {
  return { width, height };
}

/** Situations: a trace and moments of it. */
const SITUATIONS: readonly (readonly [
  name: string,
  make: () => Trace,
  moments: readonly number[],
])[] = [
  ['a rebalance', groupTrace, [0, 430_000, 1_300_000, 2_750_000, 3_900_000]],
  ['the lesson', lessonTrace, [0, 250_000, 2_916_000, 3_412_000, 4_600_000]],
  [
    'leader-crash-acks-1',
    () => run('leader-crash-acks-1'),
    [0, 900_000, 6_900_000, 7_100_000, 9_200_000, 19_000_000],
  ],
  ['asymmetric-partition', () => run('asymmetric-partition'), [6_500_000, 8_000_000, 10_000_000]],
  ['zombie-leader', () => run('zombie-leader'), [6_500_000, 7_500_000, 9_000_000]],
  ['power-loss-all', () => run('power-loss-all'), [5_500_000, 6_500_000, 9_000_000]],
  ['rolling-restart', () => run('rolling-restart'), [5_500_000, 8_500_000, 12_000_000]],
  [
    'one broker',
    () => crowdedTrace({ brokers: 1, partitions: 1, clients: 2, rows: 300 }),
    [10_000],
  ],
  [
    'twelve brokers',
    () => crowdedTrace({ brokers: 12, partitions: 40, clients: 20, rows: 600 }),
    [20_000],
  ],
  [
    'five brokers',
    () => crowdedTrace({ brokers: 5, partitions: 12, clients: 6, rows: 600 }),
    [20_000],
  ],
];

const run = (name: string): Trace => traceRun({ scenario: builtIn(name), seed: '1' });

/** The pairs of texts that lie on one another, and texts that leave the picture. */
function faults({ marks, size: { width, height } }: Scene): string[] {
  const texts = marks.filter((mark): mark is TextMark => mark.type === 'text');
  const boxes = texts.map((mark): [TextMark, Box] => [mark, textBox(mark)]);
  const found: string[] = [];
  boxes.forEach(([mark, box], index) => {
    if (
      box.x < -0.5 ||
      box.x + box.width > width + 0.5 ||
      box.y < -0.5 ||
      box.y + box.height > height + 0.5
    ) {
      found.push(`"${mark.text}" leaves the picture at ${Math.round(box.x)},${Math.round(box.y)}`);
    }
    for (const [other, otherBox] of boxes.slice(index + 1)) {
      if (overlaps(box, otherBox)) found.push(`"${mark.text}" lies on "${other.text}"`);
    }
  });
  return found;
}

describe.each(SITUATIONS)('in %s', (_, make, moments) => {
  const inputs = sceneInputs(make());
  test.each(SCENES)(
    'no text of the %s lies on another or leaves the picture',
    (_name, draw, sizes) => {
      for (const one of sizes) {
        for (const moment of moments) {
          for (const language of ['en', 'ko'] as const) {
            const found = faults(draw(inputs(moment, one, { language })));
            expect(found, `${one.width}×${one.height} at ${moment} µs, ${language}`).toEqual([]);
          }
        }
      }
    },
  );
});
