import { describe, expect, test } from 'vitest';
import { DOCK_LANES, dockLayout } from '../../../../viz/scene/dock-layout.ts';

const lanesAt = (height: number, pinned: readonly (typeof DOCK_LANES)[number][] = []): string[] =>
  Object.keys(dockLayout({ width: 1440, height }, 3, DOCK_LANES, pinned).lanes);

describe('the lanes of the dock (viz.md §1.3)', () => {
  test('all are there where there is room, in their order', () => {
    expect(lanesAt(400)).toEqual([...DOCK_LANES]);
  });

  test('without room the least telling go first, and the scrubber never', () => {
    const few = lanesAt(110);
    expect(few).toContain('scrubber');
    expect(few).toContain('guarantees');
    expect(few).not.toContain('controller');
    expect(lanesAt(40)).toEqual(['scrubber']);
  });

  test('a pinned lane stays and another one goes', () => {
    const free = lanesAt(110);
    const pinned = lanesAt(110, ['controller']);
    expect(lanesAt(40, ['leader', 'isr'])).toEqual(['scrubber']);
    expect(pinned).toContain('controller');
    expect(pinned).toContain('scrubber');
    expect(free.filter((lane) => !pinned.includes(lane)).length).toBeGreaterThan(0);
  });
});
