import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What caught a canary. */
export interface Caught {
  readonly seed: number;
  /** The guarantees that broke; none where an assertion of the simulator failed. */
  readonly by: readonly string[];
  /** What the first of them saw. */
  readonly text: string;
}

const built = (file: string): URL => new URL(`../../dist/test/canary/${file}`, import.meta.url);
const builtBeside = (file: string): URL => new URL(file, import.meta.url);

/**
 * Searches in a process of its own whose protocol carries the mutation; null where it is not caught within its seeds.
 * `first` is a seed to try before all others.
 */
export function catchCanary(name: string, first: number | null = null): Caught | null {
  const at = import.meta.url.endsWith('.ts') ? built : builtBeside;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      at('register.js').href,
      fileURLToPath(at('run.js')),
      ...(first === null ? [] : [String(first)]),
    ],
    { encoding: 'utf8', env: { ...process.env, SAMSA_CANARY: name } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Caught | null;
}
