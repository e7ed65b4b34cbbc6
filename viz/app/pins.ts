import { DOCK_LANES, type DockLane } from '../scene/dock-layout.ts';
import { readSetting, writeSetting } from './theme.ts';

const PINS_KEY = 'samsa.lanes';

/** The lanes that the reader pinned on an earlier visit. */
export function readPins(): readonly DockLane[] {
  const kept = readSetting(PINS_KEY)?.split(',') ?? [];
  return DOCK_LANES.filter((lane) => kept.includes(lane));
}

/** Keeps the pinned lanes for the next visit. */
export const writePins = (lanes: readonly DockLane[]): void =>
  writeSetting(PINS_KEY, lanes.join(','));
