import { delayBounded } from './delay-bounded.ts';
import type { Explorer, ExplorerName } from './explorer.ts';
import { guided } from './guided.ts';
import { pct } from './pct.ts';
import { swarm } from './swarm.ts';
import { uniform } from './uniform.ts';

/** Every explorer; the first is the usual one. */
export const EXPLORERS: readonly Explorer[] = [swarm, delayBounded, pct, uniform, guided];

/** The explorer called `name`, or null. */
export const explorerNamed = (name: string): Explorer | null =>
  EXPLORERS.find((explorer) => explorer.name === name) ?? null;

export type { Explorer, ExplorerName };
