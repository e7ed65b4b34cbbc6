import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBlocksOf } from './code-blocks.ts';
import { Consumer } from './consumer.ts';

/** Packing, installing and running what a page says takes a while on a busy machine. */
const PATIENCE_MS = 300_000;
const VITEST = 'vitest/vitest.mjs';

let consumer: Consumer;
beforeAll(() => {
  consumer = new Consumer();
}, PATIENCE_MS);
afterAll(() => consumer.remove());

describe('docs/property-tests.md, from the packed package in a folder outside the repository (issue 5)', () => {
  const blocks = codeBlocksOf('property-tests.md');
  const files = blocks.filter(({ file }) => file !== null);
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));

  beforeAll(() => {
    for (const { file, text } of files) consumer.write(file as string, text);
  });

  test('every block of code has the name of a file, and every command is known here', () => {
    expect(files.map(({ file }) => file)).toEqual([
      'cluster.js',
      'acks-1.test.js',
      'acks-all.test.js',
      'drawn.test.js',
    ]);
    expect(blocks.filter(({ language, file }) => language === 'js' && file === null)).toEqual([]);
    expect(commands).toEqual([
      'mkdir durability && cd durability',
      'npm init -y && npm pkg set type=module',
      'npm install --save-dev ../samsa-0.1.0.tgz fast-check@4 vitest@4',
      'npx vitest run acks-1',
      'npx vitest run acks-all',
    ]);
  });

  test('step 2: the property fails with a story and a link, which the command line replays', {
    timeout: PATIENCE_MS,
  }, () => {
    const { code, text } = consumer.tool(VITEST, 'run', 'acks-1');
    expect(code, text).toBe(1);
    expect(text).toMatch(/Property failed after \d+ tests/);
    expect(text).toMatch(/acked-durable: checkout-\d+ was acknowledged at orders-0@\d+/);
    expect(text).toContain('1 failed');
    const [, events = ''] = /([\d,]+) events, hash/.exec(text) ?? [];
    expect(Number(events.replace(',', ''))).toBeLessThan(2000);
    const link = /samsa view '(#\/run\/[^']+)'/.exec(text)?.[1] ?? '';
    const replayed = consumer.tool('samsa/dist/sim/cli/main.js', 'replay', link, '--json');
    const { grade, summary } = JSON.parse(replayed.out) as {
      readonly grade: unknown;
      readonly summary: { readonly guarantees: readonly { id: string; status: string }[] };
    };
    expect(grade).toEqual({ type: 'same' });
    const verdict = summary.guarantees.find(({ id }) => id === 'acked-durable');
    expect(verdict?.status).toBe('allowed');
  });

  test('step 3: the property passes', { timeout: PATIENCE_MS }, () => {
    const { code, text } = consumer.tool(VITEST, 'run', 'acks-all');
    expect(code, text).toBe(0);
    expect(text).toContain('1 passed');
  });

  test('drawn configurations: both properties pass', { timeout: PATIENCE_MS }, () => {
    const { code, text } = consumer.tool(VITEST, 'run', 'drawn');
    expect(code, text).toBe(0);
    expect(text).toContain('2 passed');
  });
});

describe('the packed package (DESIGN §8)', () => {
  test('samsa, samsa/core and samsa/fast-check import in plain Node', () => {
    const script = `
      const samsa = await import('samsa');
      const core = await import('samsa/core');
      const properties = await import('samsa/fast-check');
      const { version } = (await import('samsa/package.json', { with: { type: 'json' } })).default;
      console.log([samsa.VERSION === version, typeof samsa.simulate, Object.keys(core).length > 0, typeof properties.simulation].join());`;
    expect(consumer.node('--input-type=module', '--eval', script).text.trim()).toBe(
      'true,function,true,function',
    );
  });

  test('what no entry names cannot be imported', () => {
    const script = "import('samsa/dist/sim/run/run.js').catch(({ code }) => console.log(code))";
    expect(consumer.node('--input-type=module', '--eval', script).text.trim()).toBe(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  test('the command runs, its built-in scenarios and its page are there', () => {
    const bin = join('node_modules', '.bin', 'samsa');
    const { code, text } =
      process.platform === 'win32'
        ? consumer.tool('samsa/dist/sim/cli/main.js', '--version')
        : consumer.node(bin, '--version');
    expect([code, text.trim()]).toEqual([0, '0.1.0']);
    const run = consumer.tool('samsa/dist/sim/cli/main.js', 'run', 'leader-crash', '--until', '3s');
    expect(run.text).toContain('outcome  ok');
    const search = ['search', 'leader-crash', '--seeds', '2', '--workers', '1', '--json'];
    const found = consumer.tool('samsa/dist/sim/cli/main.js', ...search);
    expect(JSON.parse(found.out)).toMatchObject({ runs: 2, failures: [] });
    const page = join(consumer.folder, 'node_modules', 'samsa', 'dist', 'page', 'index.html');
    expect(readFileSync(page, 'utf8')).toContain('<html');
  });

  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'types resolve with module %s and moduleResolution %s, matchers included',
    (module, moduleResolution) => {
      const options = { module, moduleResolution, target: 'es2023', strict: true, noEmit: true };
      const compilerOptions = { ...options, skipLibCheck: true, types: [] };
      consumer.write('consumer.ts', CONSUMER);
      consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      expect(consumer.tool('typescript/bin/tsc', '-p', '.')).toEqual({
        code: 0,
        out: '',
        text: '',
      });
    },
  );
});

/** Uses every entry; what must not compile is marked so that the compiler complains where it does. */
const CONSUMER = `
import fc from 'fast-check';
import { defineScenario, resolveScenario, type RunSummary, simulate } from 'samsa';
import * as core from 'samsa/core';
import { clusterConfig, faultPlan, type Simulation, scenarioOf, simulation, workload } from 'samsa/fast-check';
import 'samsa/vitest';
import { expect } from 'vitest';

const scenario = defineScenario({ name: 'mine', topics: { orders: { partitions: 2 } } });
const run: RunSummary = simulate({ scenario: resolveScenario(scenario, null), seed: '1' }).run();
expect(run).toHold('acked-durable');
expect(run).not.toAllow('acked-durable');
expect(run).toBeDeterministic();
// @ts-expect-error a guarantee has a name
expect(run).toHold(1);

const drawn = fc.tuple(clusterConfig({ acks: ['all', '1'] }), workload()).map(([config, load]) => scenarioOf(config, load));
const runs: fc.Arbitrary<Simulation> = simulation(drawn, { faults: faultPlan, guarantee: 'acked-durable' });
fc.assert(fc.property(runs, ({ outcome }) => outcome === 'ok'));
// @ts-expect-error there are no such acks
clusterConfig({ acks: '2' });
export const names: readonly string[] = Object.keys(core);
`;
