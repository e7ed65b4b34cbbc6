import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenarios/index.ts';
import { bundleScript } from '../support/bundle.ts';
import { type Hashes, SEEDS } from '../support/golden-hashes.ts';
import { evaluateIn, findShell, NO_SHELL } from '../support/shell-engine.ts';

const FILE = new URL('hashes.json', import.meta.url);
const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Hashes;

const ENTRY = join(import.meta.dirname, '..', 'support', 'golden-hashes.ts');
const [SEED] = SEEDS as [string];

/** One scenario for each machine and each family of faults; Chromium has them all (test/browser/parity.test.ts). */
const NAMES = [
  'leader-crash',
  'rolling-restart',
  'voter-replaced',
  'rebalance-cooperative',
  'rebalance-kip848',
  'transactional-copy',
  'operator-swarm',
  'disk-swarm',
  'quorum-swarm',
];
const CHOSEN = SCENARIOS.filter(({ name }) => NAMES.includes(name));

const shell = findShell();
const where = shell ?? `a second engine: skipped, ${NO_SHELL}`;

describe.skipIf(shell === null)(`the same hashes in ${where} as in Node (DESIGN §9, law 1)`, () => {
  let bundle = '';
  beforeAll(async () => {
    bundle = await bundleScript(ENTRY, 'engine');
  });

  test.each(CHOSEN)(`$name: seed ${SEED}`, { timeout: 180_000 }, ({ name }) => {
    const call = `engine.hashesOf(${JSON.stringify(name)}, ${JSON.stringify([SEED])})`;
    const found = evaluateIn(shell ?? '', bundle, call);
    expect(found).toEqual(golden[name]?.slice(0, 1));
  });
});
