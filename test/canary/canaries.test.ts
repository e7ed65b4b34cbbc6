import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CANARIES } from './canaries.ts';

const built = (file: string): string =>
  fileURLToPath(new URL(`../../dist/test/canary/${file}`, import.meta.url));

interface Caught {
  readonly seed: number;
  readonly by: readonly string[];
}

/** The search in a process of its own whose protocol carries the mutation. */
function search(name: string): Caught | null {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      new URL('../../dist/test/canary/register.js', import.meta.url).href,
      built('run.js'),
    ],
    { encoding: 'utf8', env: { ...process.env, SAMSA_CANARY: name } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Caught | null;
}

describe('planted mutations are caught (replication §12)', () => {
  test.each(CANARIES)('$name: $rule', { timeout: 300_000 }, ({ name, caughtBy }) => {
    const caught = search(name);
    expect(caught, 'the mutation was not caught').not.toBeNull();
    expect(
      caught?.by.some((id) => caughtBy.includes(id)),
      `caught by ${caught?.by.join(', ')}`,
    ).toBe(true);
  });
});
