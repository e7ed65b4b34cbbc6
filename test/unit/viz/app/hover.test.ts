import { describe, expect, test } from 'vitest';
import { momentUnder, placeOf } from '../../../../viz/app/hover.ts';
import { dockScene } from '../../../../viz/scene/dock.ts';
import { groupsScene } from '../../../../viz/scene/groups.ts';
import { logsScene } from '../../../../viz/scene/logs.ts';
import { metricsScene } from '../../../../viz/scene/metrics.ts';
import { spacetimeScene } from '../../../../viz/scene/spacetime.ts';
import { groupTrace } from '../../../support/group-trace.ts';
import { sceneInputs } from '../../../support/scene-input.ts';

const PLOT = { window: { fromMicros: 1000, toMicros: 3000 }, from: 100, to: 300 };

describe('the second cursor (viz.md, principle 1)', () => {
  test('a place and its moment lead to one another', () => {
    expect(momentUnder(PLOT, 200)).toBe(2000);
    expect(placeOf(PLOT, 2000)).toBe(200);
    expect(placeOf(PLOT, momentUnder(PLOT, 137) ?? -1)).toBeCloseTo(137);
  });

  test('beside the plot is no moment, and what a picture does not show has no place in it', () => {
    expect([momentUnder(PLOT, 99), momentUnder(PLOT, 301)]).toEqual([null, null]);
    expect([placeOf(PLOT, 999), placeOf(PLOT, 3001)]).toEqual([null, null]);
    expect([momentUnder(null, 150), placeOf(undefined, 1500)]).toEqual([null, null]);
  });

  test('every picture with a time axis says where it runs', () => {
    const input = sceneInputs(groupTrace())(2_000_000, { width: 824, height: 324 });
    for (const draw of [dockScene, groupsScene, metricsScene, spacetimeScene]) {
      expect(draw(input).plot).toMatchObject({ window: input.window });
    }
    expect(spacetimeScene(input, { isPortrait: true }).plot).toBeNull();
    expect(spacetimeScene(input, { isCausal: true }).plot).toBeNull();
    expect(logsScene(input).plot ?? null).toBeNull();
  });
});
