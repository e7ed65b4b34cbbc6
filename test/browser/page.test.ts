import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { servePage } from '../../sim/cli/serve/server.ts';
import { runFragment } from '../../sim/cli/serve/target.ts';
import { encodeRecipe } from '../../sim/run/recipe.ts';
import { axeViolations } from '../support/axe.ts';
import { runBuiltIn } from '../support/built-in.ts';
import { DESKTOP, PageRig, PHONE } from '../support/page.ts';
import { settled } from '../support/settled.ts';

const SCENARIO = 'leader-crash-acks-1';
const run = runBuiltIn(SCENARIO, '1');
const RUN = runFragment(SCENARIO, '1');
const TITLE = 'With acks=1 the leader dies before its followers have fetched';

let rig: PageRig;

beforeAll(async () => {
  rig = await PageRig.start(encodeRecipe(run.recipe));
});
afterEach(() => rig.closePages());
afterAll(() => rig.stop());

/** Waits until the whole run is there. */
async function hasRun(page: Page): Promise<void> {
  await page.getByText(TITLE).first().waitFor();
  await settled(page);
}

const LAYOUTS = [
  ['1440×900', DESKTOP],
  ['390×844', PHONE],
] as const;

describe.each(LAYOUTS)('the page at %s (viz.md §1.1, §1.2)', (_name, viewport) => {
  test.each([
    ['start page', ''],
    ['start page in Korean', '?lang=ko'],
    ['run', RUN],
    ['run in Korean, dark', `?lang=ko&theme=dark${RUN}`],
  ])(
    '%s: no error, nothing beyond its width, and axe finds nothing (viz.md §1.9)',
    async (_, path) => {
      const { page, problems } = await rig.open(path, viewport);
      await settled(page);
      expect(await page.title()).toContain('Samsa');
      const [whole = 0, shown = 0] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(whole).toBeLessThanOrEqual(shown);
      expect(await axeViolations(page)).toEqual([]);
      expect(problems).toEqual([]);
    },
  );
});

describe('where the page is served (issue 3, point 5)', () => {
  test('a link opens its run', async () => {
    const { page, problems } = await rig.open(RUN);
    await hasRun(page);
    expect(problems).toEqual([]);
  });

  test('#/case opens the file that is served beside the page', async () => {
    const { page, problems } = await rig.open('#/case');
    await hasRun(page);
    expect(problems).toEqual([]);
  });

  test('any base path will do', async () => {
    const folder = join(pageFolder(), '..');
    const server = await servePage({ folder, host: 'localhost', port: 0, caseText: null });
    try {
      const { page, problems } = await rig.open(`${server.url}page/${RUN}`);
      await hasRun(page);
      expect(problems).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('the one-file page makes a run from file://, its engine in a worker (viz.md §1.8)', async () => {
    const file = pathToFileURL(join(pageFolder(), 'samsa.html')).href;
    const { page, problems } = await rig.open(`${file}${RUN}`);
    await hasRun(page);
    expect(page.workers()).toHaveLength(1);
    expect(page.workers()[0]?.url()).toMatch(/^blob:/);
    expect(problems).toEqual([]);
  });
});
