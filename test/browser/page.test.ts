import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { axeViolations } from '../support/axe.ts';
import { DESKTOP, PageRig, PHONE } from '../support/page.ts';

let rig: PageRig;

beforeAll(async () => {
  rig = await PageRig.start();
});
afterEach(() => rig.closePages());
afterAll(() => rig.stop());

const LAYOUTS = [
  ['1440×900', DESKTOP],
  ['390×844', PHONE],
] as const;

describe.each(LAYOUTS)('the page opens at %s (viz.md §1.1, §1.2)', (_name, viewport) => {
  test('without an error, and axe finds nothing (viz.md §1.9)', async () => {
    const { page, problems } = await rig.open('', viewport);
    await page.getByText('Samsa', { exact: false }).first().waitFor();
    expect(await page.title()).toContain('Samsa');
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('and nothing reaches beyond its width', async () => {
    const { page } = await rig.open('', viewport);
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  });
});

test('the one-file page opens from file:// (viz.md §1.8)', async () => {
  const { page, problems } = await rig.open(pathToFileURL(join(pageFolder(), 'samsa.html')).href);
  await page.getByText('Samsa', { exact: false }).first().waitFor();
  expect(problems).toEqual([]);
});
