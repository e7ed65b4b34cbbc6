import type { Colour } from './mark.ts';

const TINTS = ['epoch0', 'epoch1', 'epoch2', 'epoch3', 'epoch4', 'epoch5'] as const;

/** The tint of a leader epoch; the number is printed beside it, since the tints come round (viz.md §1.4). */
export const epochTint = (epoch: number): Colour =>
  epoch < 0 ? 'panel' : (TINTS[epoch % TINTS.length] ?? 'panel');
