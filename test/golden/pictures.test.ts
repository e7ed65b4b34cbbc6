import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { traceRun } from '../../sim/trace/record.ts';
import { svg } from '../../viz/paint/svg.ts';
import { DARK, LIGHT } from '../../viz/paint/theme.ts';
import { dockScene } from '../../viz/scene/dock.ts';
import { groupsScene } from '../../viz/scene/groups.ts';
import { logsScene } from '../../viz/scene/logs.ts';
import { metricsScene } from '../../viz/scene/metrics.ts';
import type { Scene, SceneInput, Size } from '../../viz/scene/scene.ts';
import { spacetimeScene } from '../../viz/scene/spacetime.ts';
import { stageScene } from '../../viz/scene/stage.ts';
import { builtIn } from '../support/built-in.ts';
import { groupTrace } from '../support/group-trace.ts';
import { lessonTrace } from '../support/lesson-trace.ts';
import { sceneInputs } from '../support/scene-input.ts';

const FOLDER = new URL('pictures/', import.meta.url);
const isUpdating = process.env['SAMSA_UPDATE_GOLDEN'] === '1';

/** The moment that the mock pictures of viz.md show. */
const MOMENT = 3_412_000;
const CLOSE = { fromMicros: 2_700_000, toMicros: 3_600_000 };

const PICTURES: readonly (readonly [
  name: string,
  draw: (input: SceneInput) => Scene,
  sizes: Readonly<Record<'wide' | 'narrow', Size>>,
  window: SceneInput['window'] | null,
])[] = [
  [
    'stage',
    stageScene,
    { wide: { width: 824, height: 292 }, narrow: { width: 390, height: 236 } },
    null,
  ],
  [
    'logs',
    logsScene,
    { wide: { width: 824, height: 324 }, narrow: { width: 390, height: 396 } },
    null,
  ],
  [
    'spacetime',
    spacetimeScene,
    { wide: { width: 824, height: 324 }, narrow: { width: 390, height: 396 } },
    CLOSE,
  ],
  [
    'groups',
    groupsScene,
    { wide: { width: 824, height: 324 }, narrow: { width: 390, height: 396 } },
    null,
  ],
  [
    'metrics',
    metricsScene,
    { wide: { width: 824, height: 324 }, narrow: { width: 390, height: 396 } },
    null,
  ],
  [
    'dock',
    dockScene,
    { wide: { width: 1440, height: 192 }, narrow: { width: 390, height: 60 } },
    null,
  ],
];

const lesson = sceneInputs(lessonTrace());
const groups = sceneInputs(groupTrace());

/** Holds a picture against the one that somebody has looked at. */
function expectReviewed(name: string, written: string): void {
  const file = new URL(`${name}.svg`, FOLDER);
  if (isUpdating) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, written);
    return;
  }
  const isThere = existsSync(file);
  expect(isThere, `${file.pathname} is missing: set SAMSA_UPDATE_GOLDEN=1 once`).toBe(true);
  const why = 'the picture changed: look at it, then set SAMSA_UPDATE_GOLDEN=1 once';
  expect(written, why).toBe(readFileSync(file, 'utf8'));
}

describe.each(PICTURES)('%s (viz.md §1.3)', (name, draw, sizes, window) => {
  test.each([
    ['wide', LIGHT],
    ['wide', DARK],
    ['narrow', LIGHT],
    ['narrow', DARK],
  ] as const)('%s, $name, is the reviewed picture', (width, theme) => {
    const inputs = name === 'groups' ? groups : lesson;
    const input = inputs(MOMENT, sizes[width], window === null ? {} : { window });
    const written = svg(draw(input), { theme, title: '', prefix: '' });
    expectReviewed(`${name}-${width}-${theme.name}`, written);
  });
});

describe.each(['eager', 'cooperative', 'kip848'])('rebalance-%s (issue 6, point 8)', (protocol) => {
  test('who owns what while members come, go and crash is the reviewed picture', () => {
    const trace = traceRun({ scenario: builtIn(`rebalance-${protocol}`), seed: '1' });
    const input = sceneInputs(trace)(12_000_000, { width: 824, height: 324 });
    expectReviewed(
      `rebalance-${protocol}`,
      svg(groupsScene(input), { theme: LIGHT, title: '', prefix: '' }),
    );
  });
});
