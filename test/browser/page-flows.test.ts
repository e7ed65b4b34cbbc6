import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { DESKTOP, PageRig, PHONE } from '../support/page.ts';

const RUN = '#/run/leader-crash?s=1';

let rig: PageRig;

beforeAll(async () => {
  rig = await PageRig.start();
});
afterEach(() => rig.closePages());
afterAll(() => rig.stop());

/** Waits until the run in focus is complete. */
const isComplete = (page: Page): Promise<void> =>
  page.locator('.hash').first().waitFor({ state: 'attached', timeout: 30_000 });

const hashOf = (page: Page): Promise<string | null> => page.locator('.hash').first().textContent();

/** What the slider says of the moment. */
const moment = async (page: Page): Promise<string> =>
  (await page.getByRole('slider').getAttribute('aria-valuetext')) ?? '';

const eventOf = (text: string): number => Number(/event (\d+) of/.exec(text)?.[1] ?? Number.NaN);

/** Goes to a moment by the dialog of G. */
async function goTo(page: Page, where: string): Promise<void> {
  await page.keyboard.press('g');
  await page.getByLabel('Event number, or a time').fill(where);
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor({ state: 'detached' });
}

/** Crashes the leader at the playhead; the page then shows the new branch. */
async function crashLeader(page: Page): Promise<void> {
  await page.keyboard.press('i');
  await page.getByLabel('on', { exact: true }).fill('leader(orders-0)');
  await page.getByRole('button', { name: 'Make a branch' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

describe('a reader at 1440×900 (viz.md §1)', () => {
  test('drags the playhead over the whole run', async () => {
    const { page, problems } = await rig.open(RUN, DESKTOP);
    await isComplete(page);
    const box = await page.getByRole('slider').boundingBox();
    if (box === null) throw new Error('the page shows no slider');
    const y = box.y + box.height - 20;
    await page.mouse.move(box.x + 5, y);
    await page.mouse.down();
    const seen: number[] = [];
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.95]) {
      await page.mouse.move(box.x + box.width * share, y, { steps: 4 });
      seen.push(eventOf(await moment(page)));
    }
    await page.mouse.up();
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
    expect(problems).toEqual([]);
  });

  test('plays, steps back, crashes the leader, sees the election, compares, and shares the moment', async () => {
    const { page, problems } = await rig.open(RUN, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await isComplete(page);

    await goTo(page, '3s');
    const before = eventOf(await moment(page));
    await page.keyboard.press('Space');
    await page.waitForFunction(
      (from) => {
        const text = document.querySelector('[role=slider]')?.getAttribute('aria-valuetext') ?? '';
        return Number(/event (\d+) of/.exec(text)?.[1]) > from;
      },
      before,
      { timeout: 10_000 },
    );
    await page.keyboard.press('Space');
    const played = eventOf(await moment(page));
    expect(played).toBeGreaterThan(before);
    await page.keyboard.press('ArrowLeft');
    expect(eventOf(await moment(page))).toBeLessThan(played);

    await goTo(page, '3s');
    await crashLeader(page);
    const branch = page.getByLabel('Branch', { exact: true });
    await expect.poll(() => branch.inputValue(), { timeout: 20_000 }).toBe('1');
    await isComplete(page);
    expect(await moment(page)).toContain('crash');

    await page.keyboard.press('v');
    await page.getByRole('searchbox').fill('is:notable at:>3s');
    const grid = page.getByRole('grid');
    await grid
      .getByText(/leads orders-0 in epoch 1/)
      .first()
      .waitFor();
    await grid
      .getByText(/leads orders-0 in epoch 1/)
      .first()
      .click();
    expect(await moment(page)).toContain('leads orders-0 in epoch 1');

    await page
      .locator('.centre')
      .focus()
      .catch(() => undefined);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText(/First difference: event/).waitFor();
    const unavailable = page.getByRole('row', { name: /without a leader/ });
    await unavailable.waitFor();
    expect(await unavailable.textContent()).toMatch(/\d/);
    expect(await axeViolations(page)).toEqual([]);

    const at = eventOf(await moment(page));
    await page.getByRole('button', { name: 'Share link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('#/run/leader-crash?');
    const hash = await hashOf(page);

    const second = await rig.open(link, DESKTOP);
    await isComplete(second.page);
    expect(await hashOf(second.page)).toBe(hash);
    await expect.poll(async () => eventOf(await moment(second.page))).toBe(at);
    expect([...problems, ...second.problems]).toEqual([]);
  }, 120_000);

  test('breaks a node by its button on the stage, from the keyboard alone (viz.md §1.6)', async () => {
    const { page, problems } = await rig.open(RUN, DESKTOP);
    await isComplete(page);
    const node = page.getByRole('button', { name: /^b2, broker, running/ });
    await node.focus();
    await page.keyboard.press('Enter');
    expect(await node.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^b3, /,
    );
    await page.keyboard.press('i');
    expect(await page.getByLabel('on', { exact: true }).inputValue()).toBe('b2');
    await page.getByLabel('on', { exact: true }).fill('b9');
    await page.keyboard.press('Enter');
    await page.getByText(/no node or group is called "b9"/).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    expect(await node.getAttribute('aria-pressed')).toBe('false');
    expect(problems).toEqual([]);
  }, 60_000);

  test('points at a node, and breaks it with the other button of the mouse', async () => {
    const { page, problems } = await rig.open(RUN, DESKTOP);
    await isComplete(page);
    const node = page.getByRole('button', { name: /^b3, broker/ });
    await node.click({ position: { x: 120, y: 8 } });
    expect(await node.getAttribute('aria-pressed')).toBe('true');
    await page
      .getByRole('button', { name: /^b2, broker/ })
      .click({ button: 'right', position: { x: 120, y: 8 } });
    await expect.poll(() => page.getByLabel('on', { exact: true }).inputValue()).toBe('b2');
    expect(problems).toEqual([]);
  }, 60_000);

  test('finds every key on the sheet, and types in fields without running commands (viz.md §1.6)', async () => {
    const { page } = await rig.open(RUN, DESKTOP);
    await isComplete(page);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await page.locator('.keys dt').count()).toBeGreaterThan(35);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /^K: Copy a link/ }).click();
    await page.getByText('Press the new key for: Copy a link').waitFor();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: /^J: Copy a link/ }).waitFor();
    await page.getByRole('button', { name: 'All keys as they were' }).click();
    await page.getByRole('button', { name: /^K: Copy a link/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('event-filter');
    await page.keyboard.type('tmnode:b1');
    expect(await page.getByRole('searchbox').inputValue()).toBe('tmnode:b1');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toContain('Events');
    await page.getByText(/At character/).waitFor();
  }, 60_000);

  test('is told where a link is damaged, and what is unknown about a file (viz.md §1.8)', async () => {
    const unknown = await rig.open('#/run/no-such-scenario?s=1');
    await unknown.page.getByText('This run cannot be started').waitFor();
    const damaged = await rig.open('#/run/steady?q&s=1');
    await damaged.page.getByText('The link is damaged').waitFor();
    await damaged.page.getByText(/at character \d+/).waitFor();
    const { page, problems } = await rig.open('');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await page.getByText('This file cannot be opened').waitFor();
    expect([...unknown.problems, ...damaged.problems, ...problems]).toEqual([]);
  }, 60_000);
});

describe('a reader at 390×844 (viz.md §1.2)', () => {
  test('steps, breaks the leader and looks at the fork', async () => {
    const { page, problems } = await rig.open(RUN, PHONE);
    await page.getByRole('tab', { name: 'Scenario' }).click();
    await isComplete(page);
    await page.getByRole('button', { name: 'Next event' }).click();
    const at = eventOf(await moment(page));
    await page.getByRole('button', { name: 'Previous event' }).click();
    expect(eventOf(await moment(page))).toBeLessThanOrEqual(at);

    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByRole('button', { name: 'Crash', exact: true }).click();
    await page.getByRole('button', { name: 'Make a branch' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Scenario' }).click();
    await page.getByRole('button', { name: /crash at .*complete/ }).waitFor({ timeout: 20_000 });
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  }, 60_000);

  test('has targets of 44 pixels in reach of the thumb', async () => {
    const { page } = await rig.open(RUN, PHONE);
    await page.getByRole('toolbar').waitFor();
    const boxes = await page.locator('.narrow-transport button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height, bottom } = button.getBoundingClientRect();
        return { width, height, isInside: bottom <= innerHeight };
      }),
    );
    expect(boxes).toHaveLength(5);
    for (const box of boxes) {
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
      expect(box.isInside).toBe(true);
    }
  }, 60_000);
});

test('Korean is the language of the whole page, also after a click (viz.md §1.9)', async () => {
  const { page, problems } = await rig.open(RUN, DESKTOP);
  await isComplete(page);
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByRole('button', { name: '링크 공유' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
  await page.keyboard.press('v');
  await page
    .getByRole('grid', { name: '이벤트' })
    .getByText(/[가-힣]/)
    .first()
    .waitFor();
  expect(await moment(page)).toMatch(/[가-힣]/);
  expect(problems).toEqual([]);
}, 60_000);

test.each(['light', 'dark'])(
  'axe finds nothing in any pane in %s (viz.md §1.9)',
  async (theme) => {
    const { page, problems } = await rig.open(`?theme=${theme}${RUN}`, DESKTOP);
    await isComplete(page);
    for (const key of ['t', 'm', 'v']) {
      await page.keyboard.press(key);
      await page.getByRole('tabpanel').locator('canvas, [role=grid]').first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
    expect(problems).toEqual([]);
  },
  90_000,
);

describe('a run that ended badly says so (viz.md §1.8)', () => {
  test('by its budget', async () => {
    const { page, problems } = await rig.open('#/run/steady?p=maxEvents=900&s=1');
    await page.getByText('The budget ran out').first().waitFor();
    await page.getByText('stopped after 900 events').waitFor();
    expect(problems).toEqual([]);
  }, 60_000);
});

describe('what leaves the page (viz.md §1.10)', () => {
  test('pictures, recipe and traces are saved as files', async () => {
    const { page, problems } = await rig.open(RUN, DESKTOP);
    await isComplete(page);
    const files: readonly (readonly [name: string, content: RegExp])[] = [
      ['Picture of the pane (SVG)', /^<svg xmlns/],
      ['Picture of the pane (PNG)', /^.PNG/],
      ['Recipe (.samsa)', /"samsa-case"/],
      ['Event list (NDJSON)', /^\{"row":0,/],
      ['Perfetto trace (JSON)', /"traceEvents"/],
      ['ShiViz log', /^\(\?<host>/],
    ];
    for (const [name, content] of files) {
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const path = await (await saved).path();
      expect(readFileSync(path, 'latin1').slice(0, 2000), name).toMatch(content);
    }
    expect(problems).toEqual([]);
  }, 90_000);

  test('a page around it hears that it is ready, seeks, plays and pings', async () => {
    const { page } = await rig.open('');
    const answers = await page.evaluate(async (src) => {
      const heard: unknown[] = [];
      const frame = document.createElement('iframe');
      const next = (): Promise<unknown> =>
        new Promise((resolve) =>
          addEventListener('message', ({ data }) => resolve(data), { once: true }),
        );
      frame.src = src;
      document.body.append(frame);
      heard.push(await next());
      frame.contentWindow?.postMessage({ samsa: 'seek', event: 500 }, '*');
      frame.contentWindow?.postMessage({ samsa: 'ping' }, '*');
      heard.push(await next());
      const slider = frame.contentDocument?.querySelector('[role=slider]');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [...heard, slider?.getAttribute('aria-valuetext')];
    }, `${rig.url}?embed=1&pane=logs${RUN}`);
    expect(answers[0]).toMatchObject({ samsa: 'ready' });
    expect(answers[1]).toEqual({ samsa: 'pong' });
    expect(answers[2]).toContain('event 500 of');
  }, 60_000);
});

describe('a group of consumers (issue 6, point 8)', () => {
  test('has a pane that is there only where there is a group, and its members tell what they own', async () => {
    const without = await rig.open(RUN, DESKTOP);
    await isComplete(without.page);
    expect(await without.page.getByRole('tab', { name: 'Groups' }).count()).toBe(0);
    await rig.closePages();

    const { page, problems } = await rig.open('#/run/zombie-member?s=1', DESKTOP);
    await isComplete(page);
    await goTo(page, '8.5s');
    await page.keyboard.press('r');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Groups');
    await page.getByText(/a and b own P\d at once/).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: /^a, consumer/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'a in group billing' }).waitFor();
    expect(await page.locator('.owned tbody tr').count()).toBeGreaterThan(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Shift+D');
    await page.getByRole('checkbox', { name: 'Group billing' }).check();
    await page.keyboard.press('Escape');
    expect(problems).toEqual([...without.problems]);
  }, 90_000);
});
