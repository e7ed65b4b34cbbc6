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

interface Trap {
  readonly owner: Record<string, unknown>;
  readonly name: string;
  readonly own: PropertyDescriptor | undefined;
  readonly trap: PropertyDescriptor;
}

/** Runs a step with its forbidden surroundings replaced by traps. */
export class Traps {
  private readonly traps: readonly Trap[];

  constructor() {
    this.traps = TRAPPED.map(trapAt).filter((trap) => trap !== null);
  }

  within<T>(step: () => T): T {
    for (const { owner, name, trap } of this.traps) Object.defineProperty(owner, name, trap);
    try {
      return step();
    } finally {
      for (const { owner, name, own } of this.traps) {
        if (own === undefined) delete owner[name];
        else Object.defineProperty(owner, name, own);
      }
    }
  }
}

function trapAt(path: string): Trap | null {
  const names = path.split('.');
  const name = names.pop() as string;
  let owner: unknown = globalThis;
  for (const step of names) owner = (owner as Record<string, unknown> | undefined)?.[step];
  if (owner === undefined) return null;
  const target = owner as Record<string, unknown>;
  if (!(name in target)) return null;
  const own = Object.getOwnPropertyDescriptor(target, name);
  if (own?.configurable === false) return null;
  const get = (): never => {
    throw new InvariantError(`a step does not use ${path}`);
  };
  return { owner: target, name, own, trap: { configurable: true, get } };
}
