import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { servePage } from '../../sim/cli/serve/server.ts';
import { bundleScript } from '../support/bundle.ts';
import { DESKTOP, launchBrowser } from '../support/page.ts';
import { installProbe } from './page-probe.ts';

/** What the page costs that shows a million rows (viz.md §4). Times in milliseconds. */
export interface PageMeasurement {
  readonly name: 'page';
  /** From the first columns to the first picture of the whole. */
  readonly openMs: number;
  /** Processor time of the main thread until then, loading included. */
  readonly openThreadMs: number;
  /** A click anywhere in the run: handlers and frame. */
  readonly seekP50Ms: number;
  readonly seekP95Ms: number;
  /** Dragging the playhead over the whole run: work of a frame, and frames per second as they came. */
  readonly scrubP50Ms: number;
  readonly scrubP95Ms: number;
  readonly scrubFramesPerSecond: number;
  /** Processor time of the main thread for a step, with layout and what measuring costs. */
  readonly scrubThreadMs: number;
  /** The heap and what lies beside it, after a collection. */
  readonly memoryMb: number;
}

/** The name under which `npm run bench` knows it. */
export const PAGE_BENCHMARK = 'page';

const SEEKS = 120;
const SCRUB_STEPS = 180;

/** Measures the built page in Chromium with columns in the place of an engine. */
export async function measurePage(): Promise<PageMeasurement> {
  const folder = await folderWithColumns();
  const server = await servePage({ folder, host: 'localhost', port: 0, caseText: null });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: DESKTOP });
    await page.addInitScript(installProbe);
    const threadMs = await threadClock(page);
    await page.goto(`${server.url}#/run/leader-crash-acks-1?s=1`);
    const openMs = await opened(page);
    const openThreadMs = await threadMs();
    const seeks = await seek(page);
    const scrub = await dragged(page, threadMs);
    const memoryMb = await memory(page);
    const { frames, gaps } = scrub;
    return {
      name: PAGE_BENCHMARK,
      openMs,
      openThreadMs,
      seekP50Ms: share(seeks, 0.5),
      seekP95Ms: share(seeks, 0.95),
      scrubP50Ms: share(frames, 0.5),
      scrubP95Ms: share(frames, 0.95),
      scrubFramesPerSecond: 1000 / share(gaps, 0.5),
      scrubThreadMs: scrub.threadMs,
      memoryMb,
    };
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** Prints a measurement beside what is aimed at. */
export function printPage(measured: PageMeasurement): void {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  console.log('page: a million rows in Chromium, drawn without a graphics card');
  console.log(
    `  open ${ms(measured.openMs)} (aim: 1,500 ms), processor ${ms(measured.openThreadMs)}, ${measured.memoryMb.toFixed(0)} MB (aim: 250 MB)`,
  );
  console.log(`  seek ${ms(measured.seekP50Ms)}, p95 ${ms(measured.seekP95Ms)} (aim: 16 ms)`);
  console.log(
    `  scrub ${ms(measured.scrubP50Ms)} of work in a frame (aim: 18 ms), p95 ${ms(measured.scrubP95Ms)}; processor ${ms(measured.scrubThreadMs)} in the mean`,
  );
  console.log(
    `  scrub ${measured.scrubFramesPerSecond.toFixed(0)} frames per second in the median (aim: 55)`,
  );
}

/** A copy of the built page whose engine is columns made beforehand. */
async function folderWithColumns(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-page-'));
  cpSync(pageFolder(), folder, { recursive: true });
  const assets = join(folder, 'assets');
  const worker = readdirSync(assets).find((name) => name.startsWith('engine.worker'));
  if (worker === undefined) throw new Error(`${assets} has no engine: npm run build makes it`);
  const entry = fileURLToPath(new URL('./page-engine.js', import.meta.url));
  writeFileSync(join(assets, worker), await bundleScript(entry, 'columns'));
  return folder;
}

async function opened(page: Page): Promise<number> {
  const before = { timeout: 120_000 };
  await page.waitForFunction(
    () => {
      const { beganMs } = globalThis.samsaProbe;
      const slider = document.querySelector('.dock [role=slider]');
      const hasAll = /1,000,000/.test(document.querySelector('.transport')?.textContent ?? '');
      return beganMs > 0 && hasAll && slider !== null;
    },
    null,
    before,
  );
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => resolve(performance.now() - globalThis.samsaProbe.beganMs));
      }),
  );
}

/** Clicks at many places of the run; ascending, what each took. */
async function seek(page: Page): Promise<number[]> {
  const track = await trackOf(page);
  const found: number[] = [];
  for (let step = 0; step < SEEKS; step++) {
    await page.mouse.up();
    await page.mouse.move(track.x + track.width * ((step * 0.618_034) % 1), track.y);
    await page.evaluate(() => {
      globalThis.samsaProbe.frames.length = 0;
    });
    await page.mouse.down();
    await twoFrames(page);
    found.push(await page.evaluate(() => Math.max(...globalThis.samsaProbe.frames)));
  }
  await page.mouse.up();
  return found.sort(ascending);
}

interface Scrub {
  readonly frames: readonly number[];
  readonly gaps: readonly number[];
  readonly threadMs: number;
}

/** Drags the playhead over the whole run, a frame for each step. */
async function dragged(page: Page, threadMs: () => Promise<number>): Promise<Scrub> {
  const track = await trackOf(page);
  await page.mouse.move(track.x, track.y);
  await page.mouse.down();
  await twoFrames(page);
  await page.evaluate(() => {
    globalThis.samsaProbe.isWatching = true;
  });
  const before = await threadMs();
  const frames: number[] = [];
  for (let step = 1; step <= SCRUB_STEPS; step++) {
    frames.push(await worked(page, track.x + (track.width * step) / SCRUB_STEPS, track.y));
  }
  const after = await threadMs();
  const gaps = await page.evaluate(() => {
    globalThis.samsaProbe.isWatching = false;
    return globalThis.samsaProbe.gaps;
  });
  await page.mouse.up();
  const each = (after - before) / SCRUB_STEPS;
  return { frames: frames.sort(ascending), gaps: gaps.sort(ascending), threadMs: each };
}

/** Moves the pointer and gives the work of the frame that answers it: of those since, the one with the most. */
async function worked(page: Page, x: number, y: number): Promise<number> {
  await page.evaluate(() => {
    globalThis.samsaProbe.frames.length = 0;
  });
  await page.mouse.move(x, y);
  await twoFrames(page);
  return page.evaluate(() => Math.max(...globalThis.samsaProbe.frames));
}

/** Reads the processor time of the page's main thread, which a busy machine does not add to. */
async function threadClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

async function memory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return (usedSize + (backingStorageSize ?? 0)) / 1e6;
}

async function trackOf(page: Page): Promise<{ x: number; y: number; width: number }> {
  const box = await page.locator('.dock [role=slider]').boundingBox();
  if (box === null) throw new Error('the page shows no slider');
  return { x: box.x, y: box.y + box.height - 30, width: box.width };
}

const twoFrames = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );

const ascending = (a: number, b: number): number => a - b;

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
