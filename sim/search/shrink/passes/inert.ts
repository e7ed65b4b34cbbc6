import { withTape } from '../edit.ts';
import type { Pass } from '../pass.ts';

/** Tape entries that the run never asks for, since what they name no longer happens. */
export const inertKeys: Pass = {
  name: 'inert tape entries',
  *candidates({ recipe, asked }) {
    const entries = Object.entries(recipe.tape);
    const kept = entries.filter(([name]) => asked.has(name));
    if (kept.length < entries.length) yield withTape(recipe, kept);
  },
};
