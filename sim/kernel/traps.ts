import { InvariantError } from '../../core/assert.ts';

/** What a step must not use, as paths from the global object (DESIGN §9). They are trapped while a step runs. */
const TRAPPED: readonly string[] = [
  'Date',
  'Promise',
  'Intl',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'performance.now',
  'String.prototype.localeCompare',
  'String.prototype.toLocaleLowerCase',
  'String.prototype.toLocaleUpperCase',
  'Number.prototype.toLocaleString',
  'Array.prototype.toLocaleString',
  ...'random log log2 log10 log1p exp expm1 pow sin cos tan asin acos atan atan2 sinh cosh tanh cbrt hypot'
    .split(' ')
    .map((name) => `Math.${name}`),
];

/** How many steps are on the stack. One for the whole program, however often this file was loaded. */
interface Watch {
  steps: number;
}

const WATCH: unique symbol = Symbol.for('samsa.step-watch');

/**
 * Runs steps with their forbidden surroundings trapped. The traps are set once and stay, since setting them for every
 * step would undo the engine's optimisations; while no step is on the stack they give what was there before.
 */
export class Traps {
  private readonly watch: Watch;

  constructor() {
    const world = globalThis as unknown as { [WATCH]?: Watch };
    this.watch = world[WATCH] ?? { steps: 0 };
    if (world[WATCH] !== undefined) return;
    world[WATCH] = this.watch;
    for (const path of TRAPPED) setTrap(path, this.watch);
  }

  /** Calls a step; reading a trapped name in it throws. */
  within<T>(step: () => T): T {
    this.watch.steps += 1;
    try {
      return step();
    } finally {
      this.watch.steps -= 1;
    }
  }
}

function setTrap(path: string, watch: Watch): void {
  const names = path.split('.');
  const name = names.pop() as string;
  let owner: unknown = globalThis;
  for (const step of names) owner = (owner as Record<string, unknown> | undefined)?.[step];
  const target = owner as Record<string, unknown> | undefined;
  if (target === undefined || !(name in target)) return;
  const own = Object.getOwnPropertyDescriptor(target, name);
  if (own?.configurable === false) return;
  let value = target[name];
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: own?.enumerable ?? true,
    get: () => {
      if (watch.steps > 0) throw new InvariantError(`a step does not use ${path}`);
      return value;
    },
    set: (next: unknown) => {
      value = next;
    },
  });
}
