import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenarios/index.ts';
import { bundleScript } from '../support/bundle.ts';
import type { Hashes } from '../support/golden-hashes.ts';
import { launchBrowser } from '../support/page.ts';

const FILE = new URL('../golden/hashes.json', import.meta.url);
const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Hashes;

const ENTRY = join(import.meta.dirname, '..', 'support', 'golden-hashes.ts');

let page: Page;

beforeAll(async () => {
  const [browser, script] = await Promise.all([launchBrowser(), bundleScript(ENTRY, 'engine')]);
  page = await browser.newPage();
  await page.addScriptTag({ content: script });
});
afterAll(() => page.context().browser()?.close());

describe('the engine gives the same hashes in Chromium as in Node (DESIGN §9, law 1)', () => {
  test.each(SCENARIOS)(
    '$name: seeds 1 to 4',
    async ({ name }) => {
      const found = await page.evaluate(`engine.hashesOf(${JSON.stringify(name)})`);
      expect(found).toEqual(golden[name]);
    },
    180_000,
  );
});
