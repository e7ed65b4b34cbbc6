import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CANARIES } from './canaries.ts';
import { type Caught, catchCanary } from './catch.ts';
import { canariesPage } from './page.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..');
const KNOWN = join(FOLDER, 'test', 'canary', 'caught.json');
const PAGE = join(FOLDER, 'docs', 'canaries.md');

/**
 * `npm run canaries -- [--only part of a name]`: counts how many seeds it takes to catch each canary, keeps the seeds for
 * the tests and writes docs/canaries.md, both after every canary.
 */
function main(): number {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  let missed = 0;
  for (const { name, seeds } of CANARIES) {
    if (!name.includes(values.only)) continue;
    const caught = attempt(name);
    const isCaught = caught !== null && typeof caught !== 'string';
    if (!isCaught) missed += 1;
    keep(name, isCaught ? caught : null);
    process.stderr.write(`${name.padEnd(28)} ${told(caught, seeds)}\n`);
  }
  return missed === 0 ? 0 : 1;
}

function keep(name: string, found: Caught | null): void {
  const text = existsSync(KNOWN) ? readFileSync(KNOWN, 'utf8') : '{}';
  const before = JSON.parse(text) as Readonly<Record<string, Caught>>;
  const known = CANARIES.flatMap(({ name: other }) => {
    const caught = other === name ? found : before[other];
    return caught == null ? [] : [[other, caught] as const];
  });
  const caught = Object.fromEntries(known);
  writeFileSync(KNOWN, `${JSON.stringify(caught, null, 2)}\n`);
  writeFileSync(PAGE, canariesPage(CANARIES, caught));
}

/** What caught a canary, null where nothing did, or what went wrong. */
function attempt(name: string): Caught | null | string {
  try {
    return catchCanary(name);
  } catch (error) {
    return (
      (error as Error).message
        .trim()
        .split('\n')
        .find((line) => line.includes('Error')) ?? ''
    );
  }
}

function told(caught: Caught | null | string, seeds: number): string {
  if (typeof caught === 'string') return caught;
  if (caught === null) return `not caught in ${seeds} seeds`;
  return `seed ${caught.seed}: ${caught.by.join(', ')}: ${caught.text}`;
}

process.exitCode = main();
